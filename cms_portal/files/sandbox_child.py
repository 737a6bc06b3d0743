"""The other side of `sandbox.read_in_child`, run as a program: binds itself, then reads."""

import json
import os
import resource
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any


def main(function: str, limits: dict[str, Any], arguments: dict[str, Any]) -> None:
    _bind(limits)
    # Isolated mode leaves out the current folder and PYTHONPATH; our own code comes from here.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    try:
        module, _, name = function.partition(":")
        found: Iterable[Any] = getattr(import_module(module), name)(sys.stdin.buffer, **arguments)
        for value in found:
            _say(answers, {"value": value})
    except MemoryError:
        os._exit(1)  # no last word means: too much
    except BaseException as error:  # noqa: BLE001 - a native library may panic in its own way
        _say(answers, _reason(error))
    else:
        _say(answers, {"end": True})
    answers.flush()


def _bind(limits: dict[str, Any]) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def _reason(error: BaseException) -> dict[str, str]:
    from cms_portal.files.exceptions import FileRefused

    if isinstance(error, FileRefused):
        return {"refused": str(error)}
    return {"failed": type(error).__name__}


def _say(answers: Any, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3]))
