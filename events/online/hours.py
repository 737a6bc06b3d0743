"""Hours and minutes as the reports write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T,]+")
_SLASHED: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})[ ,]+")
_CLOCK: Final = re.compile(
    r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:\.\d+)?)?\s*([ap])?\.?(?:m\.?)?\s*"
    r"(Z|UTC|GMT|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_AMOUNT: Final = re.compile(r"(\d+)\s*([a-z]*)")
_DAY: Final = 1440.0
_MINUTES_OF: Final = {"": 1.0, "m": 1.0, "s": 1 / 60, "h": 60.0, "o": 60.0, "d": _DAY, "g": _DAY}
_COLONS: Final = re.compile(r"(\d{1,3}):(\d\d):(\d\d)")
_IMPOSSIBLE: Final = re.compile(r"^\s*[-\u2212]\s*\d|\d{6}")
_HALF_DAY: Final = 12

# An hour as the child gives it: as day/month and as month/day (None for what is no day), and the
# minutes from UTC where the report says them.
Hour = list[Any]
Span = tuple[datetime, datetime]


def read_hour(text: str, zone: int | None = None) -> Hour | None:
    """None for what is no day and hour."""
    if found := _ISO.match(text):
        year, month, day = (int(one) for one in found.groups())
        days = [(year, month, day), (year, month, day)]
    elif found := _SLASHED.match(text):
        first, second, year = (int(one) for one in found.groups())
        year += 2000 if year < 100 else 0
        days = [(year, second, first), (year, first, second)]
    else:
        return None
    clock = _CLOCK.match(text, found.end())
    if clock is None:
        return None
    both = [_iso(day, clock) for day in days]
    said = _offset(clock[5]) if clock[5] else zone
    return [*both, said] if any(both) else None


def _iso(day: tuple[int, int, int], clock: re.Match[str]) -> str | None:
    hour = int(clock[1])
    if clock[4] and hour <= _HALF_DAY:
        hour = hour % _HALF_DAY + (_HALF_DAY if clock[4].lower() == "p" else 0)
    try:
        found = datetime(*day, hour, int(clock[2]), int(clock[3] or 0))  # noqa: DTZ001
    except ValueError:
        return None
    return found.isoformat()


def _offset(text: str) -> int:
    if text[0] not in "+-":
        return 0
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if text[0] == "-" else minutes


def read_minutes(text: str) -> int | None:
    """ "1h 13m 42s", "63", "63 mins", "1 ora 5 min", "1:13:42": whole minutes."""
    if found := _COLONS.fullmatch(text):
        return int(found[1]) * 60 + int(found[2])
    if is_impossible(text):
        return None
    amounts = _AMOUNT.findall(text.lower())
    if not amounts or len(amounts) > 4:
        return None
    total = sum(int(number) * _MINUTES_OF.get(unit[:1], 0) for number, unit in amounts)
    return min(int(total), 60 * 24 * 7)


def is_impossible(text: str) -> bool:
    """Less than nothing, or more than anybody was ever online."""
    return bool(_IMPOSSIBLE.search(text))


def moments(
    hours: Sequence[Hour | None], *, is_month_first: bool, zone: str
) -> list[datetime | None]:
    """What the hours mean, by the clock that they name, else by that of `zone`."""
    return [_moment(one, int(is_month_first), zone) if one else None for one in hours]


def _moment(hour: Hour, way: int, zone: str) -> datetime | None:
    found = parse_datetime(hour[way]) if hour[way] else None
    if found is None:
        return None
    if hour[2] is None:
        return found.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return found.replace(tzinfo=timezone(timedelta(minutes=hour[2]))).astimezone(UTC)


def within(spans: Iterable[Span], whole: Span) -> list[Span]:
    """The parts of `spans` that lie in `whole`, in order, joined where they overlap."""
    starts_at, ends_at = whole
    inside = sorted((max(a, starts_at), min(b, ends_at)) for a, b in spans)
    found: list[Span] = []
    for since, until in inside:
        if until <= since:
            continue
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], until)
        else:
            found.append((since, until))
    return found


def minutes_of(spans: Iterable[Span]) -> int:
    """Rounded to the nearest: who enters at 10:00:20 has not missed a minute."""
    total = sum((until - since for since, until in spans), timedelta())
    return round(total.total_seconds() / 60)
