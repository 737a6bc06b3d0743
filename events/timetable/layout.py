"""A plan as people read it: a list by time, and for each day a table of rooms and times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from events.enums import SessionKind
from events.models import hours_in_words
from events.timetable.plans import Entry, Plan, RoomEntry

# Kind -> class of the block, icon.
LOOKS = {
    SessionKind.PLENARY: ("k-pl", "it-presentation"),
    SessionKind.FOCUS_GROUP: ("k-ws", "it-comment"),
    SessionKind.WORKSHOP: ("k-ws", "it-files"),
    SessionKind.VISIT: ("k-vi", "it-map-marker"),
    SessionKind.BREAK: ("k-br", "it-clock"),
}
OUTSIDE = RoomEntry(0, "Fuori sala")


@dataclass(frozen=True)
class Block:
    session: Entry
    room: RoomEntry | None
    css: str
    icon: str


@dataclass(frozen=True)
class Part:
    """`day` is set on the first part of each day when the event lasts several."""

    day: date | None
    hours: str
    note: str
    blocks: list[Block]


@dataclass
class Cell:
    """`blocks` empty: nothing is held there then."""

    blocks: list[Block]
    rows: int = 1
    columns: int = 1

    @property
    def css(self) -> str:
        return self.blocks[0].css if self.blocks else "k-no"

    @property
    def is_whole(self) -> bool:
        return self.columns > 1


@dataclass
class Row:
    starts: str
    ends: str
    cells: list[Cell] = field(default_factory=list)


@dataclass
class Day:
    day: date
    rooms: list[RoomEntry]
    rows: list[Row]


def parts(plan: Plan) -> list[Part]:
    """The parts in the order given; those of one beginning and end are one part."""
    found: list[Part] = []
    last_day: date | None = None
    for (day, hours), parallel in groupby(plan.entries, key=lambda one: (one.day, one.when)):
        is_timed = day is not None
        found.append(
            Part(
                day=day if day != last_day else None,
                hours=hours if is_timed else "",
                note="" if is_timed else hours,
                blocks=[_block(plan, one) for one in parallel],
            )
        )
        last_day = day or last_day
    return found


def _block(plan: Plan, entry: Entry) -> Block:
    css, icon = LOOKS[SessionKind(entry.kind)]
    return Block(entry, plan.room_of(entry), css, icon)


def days(plan: Plan) -> list[Day]:
    """A table for each day; none when no session has both an hour and a room."""
    if not any(one.starts_at and one.room for one in plan.entries):
        return []
    timed = sorted(
        (one for one in plan.entries if one.starts_at), key=lambda one: (one.day, one.starts_at)
    )
    return [
        _day(plan, day, list(held)) for day, held in groupby(timed, key=lambda one: one.day) if day
    ]


def untimed(plan: Plan) -> list[Block]:
    return [_block(plan, one) for one in plan.entries if not one.starts_at]


@dataclass
class _Span:
    """The rows that a session takes: from `first` up to `after`, not included."""

    entry: Entry
    first: int
    after: int

    def meets(self, other: _Span) -> bool:
        return self.first < other.after and other.first < self.after


def _day(plan: Plan, day: date, held: list[Entry]) -> Day:
    moments = _moments(held)
    spans = [_span(one, moments) for one in held]
    used = sorted({row for span in spans for row in range(span.first, span.after)})
    whole, rest = _apart(spans)
    rooms = [room for room in plan.rooms if any(span.entry.room == room.pk for span in spans)]
    if any(span.entry.room is None for span in rest):
        rooms.append(OUTSIDE)
    rows = {row: Row(*_hours(row, moments, spans)) for row in used}
    for group in whole:
        cell = Cell([_block(plan, one.entry) for one in group], columns=len(rooms))
        cell.rows = group[0].after - group[0].first
        rows[group[0].first].cells.append(cell)
    taken = {row for group in whole for row in range(group[0].first, group[0].after)}
    for room in rooms:
        _fill(plan, rows, [one for one in rest if (one.entry.room or 0) == room.pk], taken)
    return Day(day, rooms, list(rows.values()))


def _moments(held: list[Entry]) -> list[datetime]:
    """Every beginning and every end of the day, in order."""
    found = {one.starts_at for one in held} | {one.ends_at for one in held}
    return sorted(moment for moment in found if moment)


def _span(entry: Entry, moments: list[datetime]) -> _Span:
    """One without an end takes the row where it begins."""
    assert entry.starts_at
    first = moments.index(entry.starts_at)
    return _Span(entry, first, moments.index(entry.ends_at) if entry.ends_at else first + 1)


def _hours(row: int, moments: list[datetime], spans: Iterable[_Span]) -> tuple[str, str]:
    """The end is said where somebody ends, not where only the next one begins."""
    is_told = any(span.after == row + 1 and span.entry.ends_at for span in spans)
    after = moments[row + 1] if is_told and row + 1 < len(moments) else None
    return hours_in_words(moments[row], None), hours_in_words(after, None)


def _apart(spans: list[_Span]) -> tuple[list[list[_Span]], list[_Span]]:
    """Those that have their hours for themselves go across all rooms, alone or, when they have
    no room, together; then all others."""
    whole: list[list[_Span]] = []
    rest: list[_Span] = []
    for (first, after), same in groupby(
        sorted(spans, key=lambda one: (one.first, one.after)),
        key=lambda one: (one.first, one.after),
    ):
        group = list(same)
        met = [one for one in spans if one not in group and one.first < after and first < one.after]
        is_one = len(group) == 1 or all(one.entry.room is None for one in group)
        if is_one and not met:
            whole.append(group)
        else:
            rest += group
    return whole, rest


def _fill(plan: Plan, rows: dict[int, Row], spans: list[_Span], taken: set[int]) -> None:
    """One column: cells of sessions, those that overlap in one cell, and empty ones."""
    clusters: list[list[_Span]] = []
    for span in sorted(spans, key=lambda one: (one.first, one.entry.pk)):
        if clusters and any(span.meets(other) for other in clusters[-1]):
            clusters[-1].append(span)
        else:
            clusters.append([span])
    begin = {min(one.first for one in group): group for group in clusters}
    busy_until = -1
    for row in rows:
        if row in taken or row < busy_until:
            continue
        group = begin.get(row)
        if group is None:
            rows[row].cells.append(Cell([]))
            continue
        busy_until = max(one.after for one in group)
        cell = Cell([_block(plan, one.entry) for one in group])
        cell.rows = sum(1 for other in rows if row <= other < busy_until)
        rows[row].cells.append(cell)
