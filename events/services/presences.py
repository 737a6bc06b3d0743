"""Who came: rows that are added, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from cities.services import reach
from cms_portal.accounts.models import User
from events.access import require_doorkeeper
from events.enums import OPEN_DOOR, EventState, PresenceKind, PresenceSource
from events.exceptions import PresenceRefused
from events.models import Event, EventSession, Presence, Registration
from events.services.certificates import follow_presences
from events.stages import facts_of, steps_of


@dataclass(frozen=True)
class Moment:
    """What one comes to: a session, or without it the whole day."""

    day: date
    session: EventSession | None = None


@dataclass(frozen=True)
class Tick:
    """One person, as somebody wrote it down. `nonce`: the same one again is the same tick.

    `happened_at` None: nobody knows the hour.
    """

    nonce: UUID
    registration_id: int
    kind: PresenceKind = PresenceKind.IN
    happened_at: datetime | None = None


@dataclass
class Recorded:
    """What became of the ticks: new rows, rows that were there, people who are not of the event."""

    new: list[Presence] = field(default_factory=list)
    known: list[Presence] = field(default_factory=list)
    unknown: list[Tick] = field(default_factory=list)

    @property
    def repeated(self) -> list[Presence]:
        return [one for one in self.new if one.is_repeat]


@transaction.atomic
def record_presences(
    *,
    event: Event,
    moment: Moment,
    ticks: Sequence[Tick],
    by: User | None,
    source: PresenceSource = PresenceSource.CHECK_IN,
) -> Recorded:
    """Write down who came, left or was excused, and let their cities reach their steps.

    The same upload again changes nothing. Who is inside already is written and flagged: two phones
    saw the same person, who counts once. Raises NotAllowed, PresenceRefused.
    """
    require_doorkeeper(by, event)
    require_open_door(event, moment)
    people = _lock_people(event, [tick.registration_id for tick in ticks])
    result = Recorded(known=list(Presence.objects.filter(nonce__in=[tick.nonce for tick in ticks])))
    seen = {one.nonce for one in result.known}
    inside = _inside(people, moment)
    now = timezone.now()
    for tick in ticks:
        if tick.nonce in seen:
            continue
        seen.add(tick.nonce)
        if tick.registration_id not in people:
            result.unknown.append(tick)
            continue
        is_repeat = tick.kind == PresenceKind.IN and tick.registration_id in inside
        if tick.kind == PresenceKind.IN:
            inside.add(tick.registration_id)
        elif tick.kind == PresenceKind.OUT:
            inside.discard(tick.registration_id)
        result.new.append(
            Presence(
                nonce=tick.nonce,
                registration=people[tick.registration_id],
                session=moment.session,
                day=moment.day,
                kind=tick.kind,
                # a clock that runs ahead: it cannot have been later than this
                happened_at=min(tick.happened_at, now) if tick.happened_at else None,
                recorded_at=now,
                by=by,
                source=source,
                is_repeat=is_repeat,
            )
        )
    Presence.objects.bulk_create(result.new)
    _reach_steps(event, result.new, by)
    follow_presences(event, people, by)
    return result


@transaction.atomic
def undo_presences(
    *, event: Event, moment: Moment, registrations: Iterable[int], by: User | None
) -> int:
    """Take back what was written of these people at that moment; how many rows. Twice is once.

    Raises NotAllowed, PresenceRefused.
    """
    require_doorkeeper(by, event)
    require_open_door(event, moment)
    people = _lock_people(event, registrations)
    rows = Presence.objects.standing().filter(registration__in=people)
    return _undo(event, people, rows.at(day=moment.day, session=moment.session), by)


@transaction.atomic
def undo_rows(
    *,
    event: Event,
    moment: Moment,
    registrations: Iterable[int],
    nonces: Iterable[UUID],
    by: User | None,
) -> int:
    """Take back the rows with these nonces, and no later one of the same people; how many.

    Raises NotAllowed, PresenceRefused.
    """
    require_doorkeeper(by, event)
    require_open_door(event, moment)
    people = _lock_people(event, registrations)
    rows = Presence.objects.standing().filter(registration__in=people, nonce__in=set(nonces))
    return _undo(event, people, rows, by)


def _undo(event: Event, people: Iterable[int], rows: Iterable[Presence], by: User | None) -> int:
    now = timezone.now()
    undone = [
        Presence(
            nonce=uuid5(row.nonce, "undone"),
            registration_id=row.registration_id,
            session_id=row.session_id,
            day=row.day,
            kind=PresenceKind.UNDONE,
            happened_at=now,
            recorded_at=now,
            by=by,
            source=PresenceSource.CORRECTION,
            supersedes=row,
        )
        for row in rows
    ]
    Presence.objects.bulk_create(undone)
    follow_presences(event, people, by)
    return len(undone)


def hour_of(moment: Moment) -> datetime | None:
    """When somebody who is ticked now came: now, on that day; nobody knows, on a day gone by."""
    return timezone.now() if moment.day == timezone.localdate() else None


def require_open_door(event: Event, moment: Moment) -> None:
    """Raises PresenceRefused where nobody can have come."""
    if event.state not in OPEN_DOOR:
        raise PresenceRefused(
            f"L'evento è {EventState(event.state).label.lower()}: non si registrano presenze."
        )
    first, last = event.starts_on, event.ends_on or event.starts_on
    if first is None or last is None:
        raise PresenceRefused("L'evento non ha ancora un giorno: prima indicate la data.")
    if not first <= moment.day <= last:
        raise PresenceRefused("Quel giorno l'evento non c'è.")
    if moment.day > timezone.localdate():
        raise PresenceRefused("L'accoglienza si apre il giorno dell'evento.")
    if moment.session is not None and moment.session.event_id != event.pk:
        raise PresenceRefused("La sessione è di un altro evento.")


def _lock_people(event: Event, ids: Iterable[int]) -> dict[int, Registration]:
    """Of this event, by number: two phones with the same person wait for each other."""
    rows = Registration.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.filter(event=event, pk__in=set(ids)).order_by("pk")
    return rows.select_related("delegation__city").in_bulk()


def _inside(people: Iterable[int], moment: Moment) -> set[int]:
    """Whose last word, at that moment, is that they came."""
    rows = Presence.objects.standing().filter(registration__in=people)
    rows = rows.filter(day=moment.day, session=moment.session).in_time()
    last = dict(rows.values_list("registration_id", "kind"))
    return {pk for pk, kind in last.items() if kind == PresenceKind.IN}


def _reach_steps(event: Event, rows: Sequence[Presence], by: User | None) -> None:
    entries = [row for row in rows if row.kind == PresenceKind.IN]
    for step in sorted({step for row in entries for step in steps_of(event, row.session)}):
        of_step = [row for row in entries if step in steps_of(event, row.session)]
        for city, fact in facts_of(event, of_step):
            reach(fact, city=city, step=step, by=by)
