"""A file of a stranger is read by a child process: little memory, little time, no secrets.

The child has no database, no environment of ours and no files open but the one it reads. What it
finds comes back as lines of JSON, one at a time, so that neither side holds a large file whole.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import structlog

from cms_portal.files.exceptions import FileRefused, FileTooDemanding

log = structlog.get_logger(__name__)

_CHILD = Path(__file__).with_name("sandbox_child.py")
_MEGABYTE = 1024 * 1024
TOO_DEMANDING = "Il file chiede troppo tempo o troppa memoria: non è stato letto."
UNREADABLE = "Il file è danneggiato o non è del tipo che dice di essere: non è stato letto."


@dataclass(frozen=True)
class Limits:
    """`memory` counts all the address space; `seconds` is by the clock, `cpu_seconds` of work.

    `line_bytes` and `answer_bytes` bound what comes back: one line, all of it.
    """

    memory: int = 512 * _MEGABYTE
    cpu_seconds: int = 12
    seconds: float = 18
    open_files: int = 32
    line_bytes: int = 4 * _MEGABYTE
    answer_bytes: int = 128 * _MEGABYTE


def read_in_child(
    function: str, source: Path | IO[bytes], *, limits: Limits | None = None, **arguments: Any
) -> Iterator[Any]:
    """What `function` ("package.module:name") yields when it is given the bytes of `source`.

    The function takes a binary stream and `arguments` (JSON values) and yields JSON values; it
    raises `FileRefused` with words for people. Whatever else goes wrong in the child is
    `FileRefused` here too: a crash is what a hostile file wants, not a mistake of who uploads.
    Raises `FileTooDemanding` beyond the limits. Read it to the end, or close it: the child dies.
    """
    limits = limits or Limits()
    with _opened(source) as stream:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-I", "-B", str(_CHILD), function, *_as_json(limits, arguments)],
            stdin=stream,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
    clock = threading.Timer(limits.seconds, _kill, [child])
    clock.daemon = True
    clock.start()
    try:
        yield from _answers(child, limits)
    finally:
        clock.cancel()
        _kill(child)
        child.wait()
        if child.stdout:
            child.stdout.close()


def _answers(child: subprocess.Popen[bytes], limits: Limits) -> Iterator[Any]:
    assert child.stdout is not None
    arrived = 0
    while line := child.stdout.readline(limits.line_bytes):
        arrived += len(line)
        if arrived > limits.answer_bytes or not line.endswith(b"\n"):
            break
        message = json.loads(line)
        if "value" in message:
            yield message["value"]
        elif "refused" in message:
            raise FileRefused(message["refused"])
        elif "failed" in message:
            log.warning("sandboxed_reading_failed", error=message["failed"])
            raise FileRefused(UNREADABLE)
        else:
            return
    # No last word: the child was killed, by us, by the kernel or by its own allocator.
    log.warning("sandboxed_reading_killed", arrived=arrived, code=child.poll())
    raise FileTooDemanding(TOO_DEMANDING)


def _as_json(limits: Limits, arguments: dict[str, Any]) -> list[str]:
    return [json.dumps(asdict(limits)), json.dumps(arguments)]


def _opened(source: Path | IO[bytes]) -> IO[bytes]:
    """A descriptor of its own: the child reads from the beginning, the caller's stays open."""
    if isinstance(source, Path):
        return source.open("rb")
    stream = os.fdopen(os.dup(source.fileno()), "rb")
    stream.seek(0)
    return stream


def _kill(child: subprocess.Popen[bytes]) -> None:
    """The child and whatever it may have started: it leads a session of its own."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
