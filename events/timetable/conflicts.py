"""What cannot be as it is written: shown to who prepares it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from cities.names import fold
from events.timetable.plans import Entry, Plan, Speaking

OTHER_DAY: Final = "È in un giorno in cui l'evento non c'è."


@dataclass(frozen=True)
class Conflict:
    """`sessions`: those to look at."""

    words: str
    sessions: tuple[Entry, ...]


def conflicts(
    plan: Plan, first_day: date | None = None, last_day: date | None = None
) -> list[Conflict]:
    """In the order of the agenda; `first_day` and `last_day` are those of the event."""
    found = [*_too_many(plan)]
    found += [Conflict(OTHER_DAY, (one,)) for one in on_other_days(plan, first_day, last_day)]
    timed = sorted((one for one in plan.entries if one.starts_at), key=_moments)
    for one, other in combinations(timed, 2):
        if _overlap(one, other):
            found += _clashes(plan, one, other)
    return found


def _moments(entry: Entry) -> tuple[object, int]:
    return (entry.starts_at, entry.pk)


def _overlap(one: Entry, other: Entry) -> bool:
    """`one` begins first. One without an end is known to last for its beginning only."""
    assert one.starts_at
    assert other.starts_at
    return one.starts_at == other.starts_at or bool(one.ends_at and other.starts_at < one.ends_at)


def _clashes(plan: Plan, one: Entry, other: Entry) -> Iterator[Conflict]:
    room = plan.room_of(one)
    if room and not room.is_shared and one.room == other.room:
        yield Conflict(f"{room.name}: due sessioni alla stessa ora.", (one, other))
    busy = {key: speaker.name for speaker in one.speakers for key in _keys(speaker)}
    both = {busy[key] for speaker in other.speakers for key in _keys(speaker) if key in busy}
    for name in sorted(both):
        yield Conflict(f"{name} interviene in due sessioni alla stessa ora.", (one, other))


def _keys(speaker: Speaking) -> list[object]:
    """A person is the same by id, a name by its letters."""
    return [speaker.person] if speaker.person else [fold(speaker.name)]


def _too_many(plan: Plan) -> Iterator[Conflict]:
    for entry in plan.entries:
        room = plan.room_of(entry)
        if room and room.places and entry.places and entry.places > room.places:
            yield Conflict(
                f"{entry.places} posti in una sala che ne ha {room.places}: {room.name}.", (entry,)
            )


def on_other_days(plan: Plan, first_day: date | None, last_day: date | None) -> list[Entry]:
    """Sessions outside the days of the event, in the order of the agenda."""
    last_day = last_day or first_day
    if not first_day or not last_day:
        return []
    return [one for one in plan.entries if one.day and not first_day <= one.day <= last_day]
