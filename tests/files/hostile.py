"""What a file might make a reader do; run in the child by test_sandbox."""

import os
import socket
import time
from pathlib import Path

from cms_portal.files.exceptions import FileRefused


def lines(stream, prefix=""):
    for line in stream:
        yield prefix + line.decode().strip()


def refuses(stream):
    yield 1
    raise FileRefused("Perché sì.")


def breaks(stream):
    yield 1
    raise KeyError("sorpresa")


def eats(stream):
    kept = [bytearray(1024 * 1024) for _ in range(2000)]
    yield len(kept)


def aborts(stream):
    yield 1
    os.abort()


def loops(stream):
    while True:
        pass
    yield 1


def sleeps(stream):
    time.sleep(60)
    yield 1


def talks_for_ever(stream):
    while True:
        yield "x" * 100_000


def one_endless_line(stream):
    yield "x" * 10_000_000


def prints(stream):
    print('{"value": "finto"}')  # noqa: T201
    yield "vero"


def opens_many(stream):
    yield len([socket.socket() for _ in range(100)])


def writes(stream, path):
    with Path(path).open("wb") as target:
        target.write(b"x")
    yield "scritto"


def looks_around(stream):
    yield {"environment": dict(os.environ), "folder": str(Path.cwd())}
