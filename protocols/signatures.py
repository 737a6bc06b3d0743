"""What other parts tell about signatures: when a file was provably there, what to flag, and how
a file that came by PEC is handed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from protocols.enums import TimeKind
from protocols.models import Protocol


class ProvableTime(NamedTuple):
    """`sha256`: of the file that was there by then, as it came."""

    at: datetime
    kind: TimeKind
    sha256: str


# The sender's delivery receipts and register entries that prove that a signed copy was there.
TimeFinder = Callable[[Protocol], list[ProvableTime]]
# Words for what is odd in a signature made by that day: the city's act not executive yet…
FlagFinder = Callable[[Protocol, date], list[str]]

_TIMES: list[TimeFinder] = []
_FLAGS: list[FlagFinder] = []


def register_times(find: TimeFinder) -> None:
    """Call it in `AppConfig.ready()`."""
    _TIMES.append(find)


def register_flags(find: FlagFinder) -> None:
    """Call it in `AppConfig.ready()`."""
    _FLAGS.append(find)


def provable_times(protocol: Protocol) -> list[ProvableTime]:
    return sorted(time for find in _TIMES for time in find(protocol))


def flags(protocol: Protocol, day: date) -> list[str]:
    return [words for find in _FLAGS for words in find(protocol, day)]
