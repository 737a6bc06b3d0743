"""How long each person took part: the sum of the sessions attended.

A session counts for whoever was ticked at it. One at which nobody at all was ticked counts for who
came in at the door that day, unless the hours say that the person came after its end or left before
its beginning. Where two sessions run at the same time, or the places are given out, the door does
not tell which: then the seat does. Breaks, and sessions without both hours, count for nobody. Time
that two sessions share counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from events.enums import PresenceKind, SeatState, SessionKind
from events.models import Event, EventSession, Presence, Registration, Seat


@dataclass(frozen=True)
class Attendance:
    """`sessions` in the order of the programme; `minutes` of `possible`, those of the event."""

    registration: Registration
    sessions: tuple[EventSession, ...]
    minutes: int
    possible: int

    @property
    def share(self) -> int:
        """In percent of the event, rounded down: who misses a minute has not done all."""
        return self.minutes * 100 // self.possible if self.possible else 0

    @property
    def hours(self) -> str:
        return in_hours(self.minutes)


def attendances(event: Event, registrations: Collection[int] | None = None) -> list[Attendance]:
    """Of everybody with a standing presence, by name; four queries however many they are."""
    counted = countable(event)
    rows = Presence.objects.standing().filter(registration__event=event).in_time()
    people = Registration.objects.filter(event=event)
    if registrations is not None:
        rows = rows.filter(registration__in=registrations)
        people = people.filter(pk__in=registrations)
    taken = set(
        Presence.objects.entries()
        .filter(registration__event=event, session__in=counted)
        .values_list("session_id", flat=True)
    )
    seats = set(
        Seat.objects.filter(session__in=counted, state=SeatState.CONFIRMED).values_list(
            "registration_id", "session_id"
        )
    )
    by_person: dict[int, list[Presence]] = defaultdict(list)
    for row in rows:
        by_person[row.registration_id].append(row)
    possible = covered_minutes(counted)
    found = []
    people = people.filter(pk__in=by_person).select_related(
        "person", "delegation__city", "delegation__organisation"
    )
    for one in people.by_name():
        own = _Own(one.pk, by_person[one.pk], counted, taken, seats)
        attended = tuple(session for session in counted if own.attended(session))
        found.append(Attendance(one, attended, covered_minutes(attended), possible))
    return found


def countable(event: Event) -> list[EventSession]:
    """The sessions that have both hours and are not a break, in order of time."""
    rows = event.sessions.exclude(kind=SessionKind.BREAK)
    rows = rows.filter(starts_at__isnull=False, ends_at__isnull=False)
    return list(rows.order_by("starts_at", "position", "pk"))


def covered_minutes(sessions: Iterable[EventSession]) -> int:
    """Minutes of the sessions together: those that run side by side count once."""
    total, until = timedelta(), None
    for starts_at, ends_at in sorted(_span(one) for one in sessions):
        since = max(starts_at, until) if until else starts_at
        if ends_at > since:
            total += ends_at - since
            until = ends_at
    return int(total.total_seconds()) // 60


def in_hours(minutes: int) -> str:
    """390 -> "6 ore e 30 minuti"."""
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} or{'a' if hours == 1 else 'e'}"] if hours else []
    if rest or not hours:
        words.append(f"{rest} minut{'o' if rest == 1 else 'i'}")
    return " e ".join(words)


def in_hours_en(minutes: int) -> str:
    """390 -> "6 hours 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    if rest or not hours:
        words.append(f"{rest} minute{'' if rest == 1 else 's'}")
    return " ".join(words)


def _span(session: EventSession) -> tuple[datetime, datetime]:
    assert session.starts_at is not None
    assert session.ends_at is not None
    return session.starts_at, session.ends_at


class _Own:
    """What was written of one person, asked session by session."""

    def __init__(
        self,
        registration: int,
        rows: Sequence[Presence],
        sessions: Sequence[EventSession],
        taken: set[int],
        seats: set[tuple[int, int]],
    ) -> None:
        self.registration, self.sessions = registration, sessions
        self.taken, self.seats = taken, seats
        self.at_session = {
            row.session_id for row in rows if row.session_id and row.kind == PresenceKind.IN
        }
        self.at_door: dict[date, list[Presence]] = defaultdict(list)
        for row in rows:
            if row.session_id is None:
                self.at_door[row.day].append(row)

    def attended(self, session: EventSession) -> bool:
        if session.pk in self.taken:
            return session.pk in self.at_session
        if not self._was_inside(session):
            return False
        return not self._is_a_choice(session) or (self.registration, session.pk) in self.seats

    def _was_inside(self, session: EventSession) -> bool:
        """At some moment of it; an entry without an hour counts for the whole day."""
        starts_at, ends_at = _span(session)
        assert session.day is not None
        inside = False
        for row in self.at_door[session.day]:
            if row.happened_at and row.happened_at >= ends_at:
                break
            if row.kind == PresenceKind.IN:
                inside = True
            elif row.kind == PresenceKind.OUT and row.happened_at and row.happened_at <= starts_at:
                inside = False
        return inside

    def _is_a_choice(self, session: EventSession) -> bool:
        if session.places is not None:
            return True
        starts_at, ends_at = _span(session)
        return any(
            other.pk != session.pk and _span(other)[0] < ends_at and starts_at < _span(other)[1]
            for other in self.sessions
        )
