"""Worker processes: are there any, and some of our own when there are none."""

import logging
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from signal import SIGKILL, SIGTERM
from typing import IO
from urllib.parse import quote

import structlog
from django.conf import settings
from django.db import connection

from cms_portal.celery import app
from cms_portal.jobs.enums import ALL_QUEUES, TICKS

log = structlog.get_logger(__name__)

TIED = "WORKER_TIED_TO_PARENT"
START_SECONDS = 90
STOP_SECONDS = 15


class WorkerDied(Exception):
    """A worker process ended, or stayed silent, before it was ready."""


def are_workers_alive(*, timeout: float = 1.0) -> bool:
    """True when a worker on our broker answers; False as well when the broker does not."""
    try:
        return bool(app.control.ping(timeout=timeout, limit=1))
    except Exception as error:  # noqa: BLE001 - no broker, no workers
        log.warning("broker_unreachable", error=type(error).__name__)
        return False


def worker_command(
    *, queues: Sequence[str] = ALL_QUEUES, concurrency: int = 1, name: str = ""
) -> list[str]:
    """The command line of a worker; it hears the ticks whatever its queues are."""
    return [
        *(sys.executable, "-m", "celery", "-A", "cms_portal", "worker"),
        *("-Q", ",".join(dict.fromkeys([TICKS, *queues]))),
        *("-c", str(concurrency), "-n", name or f"{uuid.uuid4().hex[:8]}@%h"),
        *("-O", "fair", "--without-gossip", "--without-mingle"),
        *("-l", logging.getLevelName(logging.getLogger().level)),
    ]


def worker_environment() -> dict[str, str]:
    """What makes a child process use this process's database (in a test: the test database), its
    broker and its settings. A worker child works on one thing at a time: it needs no pool."""
    broker = settings.CELERY_BROKER_URL
    return os.environ | {
        "DATABASE_URL": _with_database(os.environ["DATABASE_URL"]),
        "DATABASE_POOL_SIZE": "0",
        "REDIS_URL": broker,
        "TEST_REDIS_URL": broker,
    }


@contextmanager
def temporary_workers(
    count: int = 2,
    *,
    queues: Sequence[str] = ALL_QUEUES,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Real worker processes, one job at a time each, that end with the block.

    They work for the current database and broker. `environment` is added to theirs; `output` is
    where they write (default: where we do). Raises `WorkerDied`.
    """
    names = [f"temporary-{uuid.uuid4().hex[:8]}@localhost" for _ in range(count)]
    processes = [
        subprocess.Popen(  # noqa: S603 - our own command, no shell
            worker_command(queues=queues, name=name),
            cwd=settings.BASE_DIR,
            env=worker_environment() | dict(environment or {}) | {TIED: "1"},
            stdin=subprocess.PIPE,  # closed when we end, however we end: see `tie_to_parent`
            stdout=output,
            stderr=output,
            start_new_session=True,  # so that Ctrl-C reaches us, and we end them
        )
        for name in names
    ]
    try:
        _wait_until_ready(names, processes)
        yield processes
    finally:
        _end(processes)


def tie_to_parent(**signal: object) -> None:
    """In a temporary worker: end when the process that started it is gone, even if killed."""
    if os.environ.get(TIED):
        threading.Thread(target=_end_with_standard_input, daemon=True).start()


def _end_with_standard_input() -> None:
    os.read(0, 1)  # nobody ever writes: this returns when the other end is closed
    os.kill(os.getpid(), SIGTERM)


def _with_database(url: str) -> str:
    address, question, options = url.partition("?")
    server = address.rpartition("/")[0]
    return f"{server}/{quote(str(connection.settings_dict['NAME']))}{question}{options}"


def _wait_until_ready(names: list[str], processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    silent = set(names)
    while silent:
        if any(process.poll() is not None for process in processes):
            raise WorkerDied("Un processo di lavoro è terminato prima di essere pronto.")
        if time.monotonic() > deadline:
            raise WorkerDied("I processi di lavoro non rispondono.")
        answers = app.control.ping(destination=sorted(silent), timeout=0.5, limit=len(silent))
        silent -= {name for answer in answers for name in answer}


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
        if process.stdin:
            process.stdin.close()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):  # the whole group: its children may have survived it
            os.killpg(process.pid, SIGKILL)
        process.wait()
