"""Thousands of damaged signed files, each read by a process with the limits of the portal's own.

`FUZZ=n` asks for another number of them, `FUZZ_SEED=n` for others, `FUZZ_MINUTES=n` for an end.
"""

import json
import logging
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.figures import Figure, Figures

TOO_MUCH = "too much"
COUNT = int(os.environ.get("FUZZ", "3000"))
SEED = int(os.environ.get("FUZZ_SEED", "20261122"))
MINUTES = float(os.environ.get("FUZZ_MINUTES", "60"))
ROOT = Path(__file__).resolve().parent.parent


def measure() -> Figures:
    from cms_portal.signatures.results import Examination
    from cms_portal.signatures.services import LIMITS
    from tests.signatures.mutations import believed_wrongly

    logging.disable()  # what pyHanko says of each damaged file
    outcomes = Counter[str]()
    slowest = {"seconds": 0.0, "kind": ""}
    largest = {"megabytes": 0.0, "kind": ""}
    wrong, demanding = [], Counter[str]()
    start = time.monotonic()
    for mutant, told in _read(COUNT):
        named = f"{mutant.good}: {mutant.kind}"
        outcomes[told["outcome"]] += 1
        if told["seconds"] > slowest["seconds"]:
            slowest = {"seconds": told["seconds"], "kind": named}
        if told["megabytes"] > largest["megabytes"]:
            largest = {"megabytes": told["megabytes"], "kind": named}
        if told["outcome"] == TOO_MUCH:
            demanding[named] += 1
        if told["found"] and believed_wrongly(mutant, Examination.of(told["found"])):
            wrong.append(named)
        if time.monotonic() - start > MINUTES * 60:
            break
    yield f"{outcomes.total()} file alterati, seme {SEED}: {dict(outcomes.most_common())}"
    yield f"il più lento: {slowest['kind']}; il più grande: {largest['kind']}"
    yield from (f"fermato: {one} ({times})" for one, times in demanding.most_common(20))
    yield from (f"creduto a torto: {one}" for one in wrong[:20])
    yield Figure("firme credute a torto", "1", len(wrong), at_most=0)
    yield Figure(
        "secondi della lettura più lenta", "secondi concessi",
        slowest["seconds"] / LIMITS.seconds, at_most=1,
    )  # fmt: skip
    yield Figure(
        "memoria della lettura più grande", "memoria concessa",
        largest["megabytes"] * 2**20 / LIMITS.memory, at_most=1,
    )  # fmt: skip


def _read(count: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each damaged file with what `bench.fuzz_reader` says of it."""
    from cms_portal.signatures.services import LIMITS
    from tests.signatures.conftest import known
    from tests.signatures.mutations import mutants
    from tests.signatures.signers import TRUSTED, authority

    with TemporaryDirectory() as folder:
        authority(TRUSTED).save(Path(folder) / "anchors")
        task = {
            "limits": asdict(LIMITS),
            "anchors": str(Path(folder) / "anchors"),
            "known": [known()._asdict()],
        }
        reader = subprocess.Popen(
            [sys.executable, "-m", "bench.fuzz_reader", json.dumps(task)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        file = Path(folder) / "file"
        with reader:
            assert reader.stdin is not None
            assert reader.stdout is not None
            for mutant in mutants(count, SEED):
                file.write_bytes(mutant.content)
                reader.stdin.write(f"{file}\n")
                reader.stdin.flush()
                yield mutant, json.loads(reader.stdout.readline())
