"""`python -m bench.fuzz_reader TASK`: reads the files named on its input, one process for each.

The process is a fork of this one, which has the libraries at hand, and binds itself and answers
by the portal's own `sandbox_child`: what differs from the portal is the second that it takes to
begin. A file is examined, and its words are read, as for a copy that came back.
"""

import contextlib
import json
import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2  # noqa: F401
from pyhanko.sign import diff_analysis, validation  # noqa: F401

from cms_portal.files import sandbox_child
from cms_portal.signatures import pages, reading  # noqa: F401


def main(task: dict[str, Any]) -> None:
    told: dict[str, Any]
    for line in sys.stdin:
        path = Path(line.strip())
        arguments = {
            "anchors": task["anchors"],
            "moment": datetime.now(UTC).isoformat(),
            "known": task["known"],
        }
        told = _one("cms_portal.signatures.reading:examined", path, task["limits"], arguments)
        told["found"] = told.pop("value")
        if told["outcome"] != "too much":
            words = _one("cms_portal.signatures.pages:worded", path, task["limits"], {})
            told["seconds"] += words["seconds"]
            told["megabytes"] = max(told["megabytes"], words["megabytes"])
            if words["outcome"] == "too much":
                told["outcome"] = words["outcome"]
        print(json.dumps(told), flush=True)


def _one(
    function: str, path: Path, limits: dict[str, Any], arguments: dict[str, Any]
) -> dict[str, Any]:
    start = time.monotonic()
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(path, os.O_RDONLY), 0)
        os.dup2(into, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        sys.stdin = open(0, closefd=False)  # noqa: SIM115
        try:
            sandbox_child.main(function, limits, arguments)
        finally:
            os._exit(3)
    os.close(into)
    text = _until(out, start + limits["seconds"], child)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, _, used = os.wait4(child, 0)
    return {
        **_answer(text),
        "seconds": time.monotonic() - start,
        "megabytes": used.ru_maxrss / 1024,
    }


def _until(out: int, end: float, child: int) -> bytes:
    """What it says until it ends, or until its time is over."""
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, max(end - time.monotonic(), 0.01))
    said = b""
    while piece := os.read(out, 2**16):
        said += piece
    signal.setitimer(signal.ITIMER_REAL, 0)
    os.close(out)
    return said


def _answer(text: bytes) -> dict[str, Any]:
    lines = [json.loads(line) for line in text.splitlines() if line.endswith(b"}")]
    last = lines[-1] if lines else {}
    value = next((one["value"] for one in lines if "value" in one), None)
    if "end" in last:
        return {"outcome": "read", "value": value}
    if "refused" in last:
        return {"outcome": "refused", "value": None}
    if "failed" in last:
        return {"outcome": f"damaged ({last['failed']})", "value": None}
    return {"outcome": "too much", "value": None}


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
