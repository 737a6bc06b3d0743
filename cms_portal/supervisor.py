"""Child processes of one command: started, watched, started again, ended with all they started.

Each child leads a session of its own, so Ctrl-C reaches the command alone, and whatever a child
starts can be found by that session. The record on disk lets the next start end the children of a
command that was killed: by number and start time, never by name.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

POLITE_SECONDS = 4
LOG_BYTES = 5_000_000
RESTARTS = 5  # of one child, within RESTART_SECONDS
RESTART_SECONDS = 120


@dataclass(frozen=True)
class Session:
    """A child as the record on disk knows it.

    `started`, in seconds since 1970, tells it from a later owner of its number.
    """

    pid: int
    started: float

    def processes(self) -> list[psutil.Process]:
        """The child and all that it started, as far as they are alive."""
        # A number cannot be given anew while its session has members: if the leader is another
        # process, nothing of the old session is left.
        with suppress(psutil.Error):
            if abs(psutil.Process(self.pid).create_time() - self.started) > 1:
                return []
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error, ProcessLookupError):
                if os.getsid(process.pid) == self.pid and _is_alive(process):
                    found.append(process)
        return [process for process in found if process.create_time() >= self.started - 1]


@dataclass
class Child:
    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    folder: Path
    starts: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None
    session: Session | None = None

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.unlink()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
                self.command,
                env=dict(self.environment),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.starts.append(time.monotonic())
        self.session = Session(self.process.pid, psutil.Process(self.process.pid).create_time())

    def may_start_again(self) -> bool:
        recent = [at for at in self.starts if time.monotonic() - at < RESTART_SECONDS]
        return len(recent) <= RESTARTS

    def last_lines(self, count: int = 10) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-count:])


class Supervisor:
    """Keeps children alive until told to stop.

    They work in `folder`. `tell` shows a line to the person at the keyboard.
    """

    def __init__(
        self, *, folder: Path, record: Path, logs: Path, tell: Callable[[str], None]
    ) -> None:
        self._folder = folder
        self._record = record
        self._logs = logs
        self._tell = tell
        self._children: list[Child] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: list[str], environment: Mapping[str, str]) -> Child:
        child = Child(name, command, environment, self._logs / f"{name}.log", self._folder)
        self._children.append(child)
        self._start(child)
        return child

    def watch(self) -> None:
        """Start again what has died; gives up on a child that dies again and again, and says so."""
        for child in list(self._children):
            if child.process is None or child.process.poll() is None:
                continue
            code = child.process.returncode
            end([child.session] if child.session else [])  # what it may have left behind
            if child.may_start_again():
                self._tell(f"«{child.name}» si è fermato (codice {code}): lo riavvio.")
                self._start(child)
            else:
                self._children.remove(child)
                self._tell(
                    f"«{child.name}» continua a fermarsi (codice {code}) e resta fermo."
                    f" Ultime righe di {child.log}:\n{child.last_lines()}"
                )

    def stop(self) -> None:
        end([child.session for child in self._children if child.session])
        for child in self._children:
            if child.process is not None:
                child.process.wait()
        self._children.clear()
        self._record.unlink(missing_ok=True)

    def end_leftovers(self) -> int:
        """End the children of an earlier command that was killed. Returns how many processes."""
        try:
            sessions = [Session(**entry) for entry in json.loads(self._record.read_text())]
        except (OSError, ValueError, TypeError):
            return 0
        count = end(sessions)
        self._record.unlink(missing_ok=True)
        return count

    def _start(self, child: Child) -> None:
        child.start()
        known = [asdict(other.session) for other in self._children if other.session]
        new = self._record.with_suffix(".new")
        new.write_text(json.dumps(known))
        new.replace(self._record)


def end(sessions: list[Session]) -> int:
    """Ask the leaders to end, wait a little, end all that is left. Returns how many there were."""
    processes = [process for session in sessions for process in session.processes()]
    leaders = {session.pid for session in sessions}
    for process in processes:
        if process.pid in leaders:
            _send(process, signal.SIGTERM)
    _, alive = psutil.wait_procs(processes, timeout=POLITE_SECONDS)
    # Asked again: a leader may have started others meanwhile.
    for process in {*alive, *(found for session in sessions for found in session.processes())}:
        _send(process, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=POLITE_SECONDS)
    return len(processes)


@contextmanager
def interrupts() -> Iterator[list[int]]:
    """A list that fills when somebody asks us to stop: Ctrl-C, a polite kill, a closed terminal."""
    received: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {
        number: signal.signal(number, lambda number, _: received.append(number))
        for number in numbers
    }
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def _is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _send(process: psutil.Process, number: signal.Signals) -> None:
    with suppress(psutil.Error):  # also checks that the number is still the same process
        process.send_signal(number)
