"""The life of a pair of servers: who needs them, starting, taking over, stopping."""

import fcntl
import os
import signal
import time
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

from cms_portal.embedded.broker import Redis
from cms_portal.embedded.database import PostgreSQL
from cms_portal.embedded.home import EmbeddedError, Home, locked, open_lock

START_SECONDS = 90  # recovery after a crash may take 60
STOP_SECONDS = 30
START_ATTEMPTS = 3


class Server(Protocol):
    """What PostgreSQL and Redis have in common here."""

    program: str
    stop_signals: list[signal.Signals]  # from polite to final

    def answers(self) -> bool: ...
    def launch(self) -> None: ...
    def processes(self) -> list[int]: ...
    def main_process(self) -> int | None: ...
    def log_tail(self) -> str: ...


class Servers:
    """PostgreSQL and Redis of one home."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.postgresql = PostgreSQL(home)
        self.redis = Redis(home)

    def acquire(self, *, postgresql: bool = True, redis: bool = True) -> "Lease":
        """Start what is not running and keep it until the lease is released.

        Raises EmbeddedError.
        """
        self.home.prepare()
        with locked(self.home.path / "gate"):
            lease = Lease(self)
            try:
                if postgresql:
                    _bring_up(self.postgresql)
                if redis:
                    _bring_up(self.redis)
            except BaseException:
                lease.abandon()
                self._stop_if_unused()
                raise
        return lease

    def is_running(self) -> bool:
        return bool(self.postgresql.processes() or self.redis.processes())

    def stop_if_unused(self) -> None:
        with locked(self.home.path / "gate"):
            self._stop_if_unused()

    def _stop_if_unused(self) -> None:
        descriptor = open_lock(self.home.path / "users")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            _send(self.redis.stop_signals[0], self.redis.processes())  # it ends while we wait below
            _end(self.postgresql)
            _end(self.redis)
        finally:
            os.close(descriptor)


class Lease:
    """The right to use the servers; `release` it or leave its `with` block."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._holder = os.getpid()
        self._descriptor: int | None = open_lock(servers.home.path / "users")
        # A command may exec another program in its place: the lease goes with it.
        os.set_inheritable(self._descriptor, True)  # noqa: FBT003
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def abandon(self) -> None:
        """Give the lock back without stopping anything."""
        if self._descriptor is not None:
            # Closing drops our share only; unlocking would drop that of a forked child as well.
            os.close(self._descriptor)
            self._descriptor = None

    def release(self) -> None:
        """Give the lock back; the last one stops the servers. A second call does nothing."""
        if self._descriptor is None:
            return
        self.abandon()
        if os.getpid() == self._holder:
            self._servers.stop_if_unused()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _bring_up(server: Server) -> None:
    """Wait for a server that is there but silent (recovering, loading); start one if not."""
    deadline = time.monotonic() + START_SECONDS
    attempts = 0
    while not server.answers():
        if not server.processes():
            if attempts == START_ATTEMPTS:
                raise EmbeddedError(f"{server.program} non parte.\n{server.log_tail()}")
            attempts += 1
            server.launch()
        elif time.monotonic() > deadline:
            if attempts:
                raise EmbeddedError(f"{server.program} non risponde.\n{server.log_tail()}")
            _end(server)  # left by somebody who is gone, and stuck
            deadline = time.monotonic() + START_SECONDS
        time.sleep(0.05)


def _end(server: Server) -> None:
    for number in server.stop_signals:
        processes = server.processes()
        main = server.main_process()
        # To the other processes of PostgreSQL a polite signal means something else. They go with
        # the main one; only those that outlived it are told themselves.
        _send(number, [main] if main in processes else processes)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if not server.processes():
                return
            time.sleep(0.05)


def _send(number: signal.Signals, processes: list[int]) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
