"""Children of one command, with real processes."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from cms_portal import supervisor as module
from cms_portal.supervisor import Supervisor

SLEEP = "import time; time.sleep(600)"
# A child that has a child of its own and does not pass the news on.
PARENT = f"""
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", {SLEEP!r}]).pid, flush=True)
time.sleep(600)
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SLEEP


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def make(tmp_path: Path, told: list[str]) -> Iterator[Callable[[], Supervisor]]:
    made: list[Supervisor] = []

    def make() -> Supervisor:
        record, logs = tmp_path / "record.json", tmp_path / "log"
        made.append(Supervisor(folder=tmp_path, record=record, logs=logs, tell=told.append))
        return made[-1]

    yield make
    for supervisor in made:
        supervisor.stop()


def start(supervisor: Supervisor, program: str, name: str = "figlio") -> module.Child:
    return supervisor.start(name, [sys.executable, "-c", program], {})


def wait_for(question: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def grandchild(child: module.Child) -> int:
    wait_for(lambda: child.log.read_text().endswith("\n"))
    return int(child.log.read_text())


def test_stopping_ends_what_the_children_started(make):
    supervisor = make()
    child = start(supervisor, PARENT)
    pid = grandchild(child)
    assert is_alive(pid)
    supervisor.stop()
    assert not is_alive(pid)
    assert child.process.poll() is not None


def test_a_child_that_will_not_stop_is_made_to(make, monkeypatch):
    monkeypatch.setattr(module, "POLITE_SECONDS", 0.5)
    supervisor = make()
    child = start(supervisor, STUBBORN)
    time.sleep(0.5)
    supervisor.stop()
    assert child.process.poll() is not None


def test_a_dead_child_starts_again(make, told):
    supervisor = make()
    child = start(supervisor, PARENT)
    first, orphan = child.process.pid, grandchild(child)
    child.process.kill()
    child.process.wait()
    supervisor.watch()
    assert child.process.pid != first
    assert child.process.poll() is None
    assert not is_alive(orphan)
    assert told == ["«figlio» si è fermato (codice -9): lo riavvio."]


def test_a_child_that_keeps_dying_is_reported(make, told):
    supervisor = make()
    child = start(supervisor, "raise SystemExit('manca qualcosa')")
    for _ in range(module.RESTARTS + 1):
        child.process.wait()
        supervisor.watch()
    assert "continua a fermarsi" in told[-1]
    assert "manca qualcosa" in told[-1]
    supervisor.watch()
    assert len(told) == module.RESTARTS + 1


def test_children_of_a_killed_command_are_ended_by_the_next(make):
    killed = make()
    child = start(killed, PARENT)
    pid = grandchild(child)
    assert make().end_leftovers() == 2
    child.process.wait()
    assert not is_alive(pid)
    assert make().end_leftovers() == 0


def test_somebody_else_with_the_number_is_left_alone(make, tmp_path):
    with subprocess.Popen([sys.executable, "-c", SLEEP], start_new_session=True) as other:
        long_ago = psutil.Process(other.pid).create_time() - 1000
        record = [{"pid": other.pid, "started": long_ago}]
        (tmp_path / "record.json").write_text(json.dumps(record))
        assert make().end_leftovers() == 0
        assert other.poll() is None
        other.kill()


@pytest.mark.parametrize("text", ["", "[", '[{"pid": 1}]', "7"])
def test_a_damaged_record_stops_nothing(make, tmp_path, text):
    (tmp_path / "record.json").write_text(text)
    assert make().end_leftovers() == 0
