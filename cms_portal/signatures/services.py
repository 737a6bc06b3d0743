"""Have a signed file read by a child, with little time and little memory."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from django.conf import settings

from cms_portal.files.sandbox import Limits, read_in_child
from cms_portal.signatures.results import Examination

LIMITS: Final = Limits(memory=512 * 2**20, cpu_seconds=15, seconds=20)
MAX_BYTES: Final = 20 * 2**20


class KnownText(NamedTuple):
    sha256: str
    size: int


class Patience:
    """The seconds that one file is given, in however many ways it is read."""

    def __init__(self) -> None:
        self._until = time.monotonic() + LIMITS.seconds

    @property
    def limits(self) -> Limits:
        return replace(LIMITS, seconds=max(self._until - time.monotonic(), 0.1))


def limits_of(patience: Patience | None) -> Limits:
    return patience.limits if patience else LIMITS


def examine(
    content: bytes,
    *,
    moment: datetime,
    known: Sequence[KnownText],
    patience: Patience | None = None,
) -> Examination:
    """The signatures in `content`, a PDF or a `.p7m`, and which of the `known` texts it is.

    `moment`: the earliest that can be proved from outside; a trusted timestamp inside may say an
    earlier one. Raises FileRefused, FileTooDemanding.
    """
    with tempfile.TemporaryFile() as held:
        held.write(content)
        held.flush()
        [found] = read_in_child(
            "cms_portal.signatures.reading:examined",
            held,
            limits=limits_of(patience),
            anchors=str(settings.TRUST_ANCHORS_DIR or ""),
            moment=moment.isoformat(),
            known=[one._asdict() for one in known],
        )
    return Examination.of(found)
