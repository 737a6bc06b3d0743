"""An event's sessions as a timetable: what begins together stands together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from events.enums import SessionKind
from events.models import EventSession

# Kind -> class of the block, icon.
LOOKS = {
    SessionKind.PLENARY: ("k-pl", "it-presentation"),
    SessionKind.FOCUS_GROUP: ("k-ws", "it-comment"),
    SessionKind.WORKSHOP: ("k-ws", "it-files"),
    SessionKind.VISIT: ("k-vi", "it-map-marker"),
    SessionKind.BREAK: ("k-br", "it-clock"),
}


@dataclass(frozen=True)
class Block:
    session: EventSession
    css: str
    icon: str


@dataclass(frozen=True)
class Part:
    """`day` is set on the first part of each day when the event lasts several."""

    day: date | None
    hours: str
    note: str
    blocks: list[Block]


def agenda(sessions: Iterable[EventSession]) -> list[Part]:
    """The parts in the order given; those of one beginning and end are one part."""
    parts: list[Part] = []
    last_day: date | None = None
    for (day, hours), parallel in groupby(sessions, key=lambda s: (s.day, s.when)):
        blocks = [Block(one, *LOOKS[SessionKind(one.kind)]) for one in parallel]
        is_timed = day is not None
        parts.append(
            Part(
                day=day if day != last_day else None,
                hours=hours if is_timed else "",
                note="" if is_timed else hours,
                blocks=blocks,
            )
        )
        last_day = day or last_day
    return parts
