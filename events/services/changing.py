"""Another day, hour or place: who comes is told, and the calendar that holds the event obeys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.mailing.models import OutboundMail
from cms_portal.mailing.services import queue_mail
from events.calendar import REQUEST
from events.enums import EventState
from events.models import Event, Registration, Seat
from events.places import CHOSEN
from events.services.announcing import readers_of
from events.services.telling import english_frame, for_calendars
from events.timetable import Entry, Plan
from events.timetable.differences import Difference

_MOVED: Final = {"Giorno", "Orario", "Sala", "Modo"}


@dataclass(frozen=True)
class Change:
    """What was and what is, in the two languages; `people` None: it touches everybody."""

    what: str
    what_en: str
    before: str
    after: str
    before_en: str
    after_en: str
    people: frozenset[int] | None = None


def changes_of_event(before: Event, after: Event) -> list[Change]:
    """None that touches its readers while it is not published, or when it is over."""
    if after.state != EventState.PUBLISHED or after.is_over:
        return []
    rows = [
        ("Quando", "When", before.when, after.when, before.when_en, after.when_en),
        ("Orario", "Hours", before.hours, after.hours, before.hours, after.hours),
        ("Dove", "Where", before.where, after.where, before.where, after.where),
    ]
    return [Change(*row) for row in rows if row[2] != row[3]]


def changes_of_agenda(
    event: Event, before: Plan | None, after: Plan, changed: Sequence[Difference]
) -> list[Change]:
    """Sessions that were published and are now at another hour, in another room, or no more.

    A session that people choose touches those who have or await a place in it.
    """
    if before is None or event.state != EventState.PUBLISHED or event.is_over:
        return []
    moved = [one for one in changed if _is_moved(one)]
    chosen = [one.entry.pk for one in moved if _has_chosen_places(one.entry)]
    seats: dict[int, set[int]] = defaultdict(set)
    rows = Seat.objects.live().filter(session__in=chosen)
    for session, registration in rows.values_list("session", "registration"):
        seats[session].add(registration)
    found = []
    for one in moved:
        old, new = before.entry(one.entry.pk), after.entry(one.entry.pk)
        people = frozenset(seats[one.entry.pk]) if one.entry.pk in chosen else None
        found.append(
            Change(
                what=f"«{one.entry.title}»",
                what_en=one.entry.title_en or one.entry.title,
                before=_stands(before, old),
                after=_stands(after, new) or "tolta dal programma",
                before_en=_stands(before, old),
                after_en=_stands(after, new) or "no longer in the programme",
                people=people,
            )
        )
    return found


def tell_changed(event: Event, changes: Sequence[Change], *, by: User | None) -> int:
    """One message to each address for the number that the event now has; how many leave."""
    readers = readers_of(event, only=_touched(changes)) if changes else {}
    seats: dict[int, list[Seat]] = defaultdict(list)
    if readers:
        rows = Seat.objects.confirmed().filter(registration__event=event)
        for seat in rows.select_related("session").order_by("session__starts_at", "pk"):
            seats[seat.registration_id].append(seat)
    for email, reader in readers.items():
        own = reader.registration
        mine = [one for one in changes if _touches(one, own)]
        queue_mail(
            template="events/event_changed",
            to=email,
            context={
                "name": reader.name,
                "event": event,
                "changes": mine,
                "url": reader.url,
                "withdraw_url": reader.withdraw_url,
                **english_frame("You are registered for this event.", reader.in_english),
            },
            key=f"{_key(event)}{email}",
            reason=reader.reason.replace("Eravate", "Siete"),
            by=by,
            city_code=reader.city_code,
            attachment=for_calendars(
                event,
                REQUEST,
                url=reader.url,
                in_english=reader.in_english,
                seats=seats[own.pk] if own else (),
            ),
        )
    return len(readers)


def count_to_tell(event: Event, changes: Sequence[Change]) -> int:
    """How many messages `tell_changed` would write."""
    return len(readers_of(event, only=_touched(changes))) if changes else 0


def count_told(event: Event) -> int:
    """Of the last change."""
    return OutboundMail.objects.filter(key__startswith=_key(event)).count()


def _key(event: Event) -> str:
    return f"event-changed:{event.pk}:{event.calendar_sequence}:"


def _touched(changes: Iterable[Change]) -> Collection[int] | None:
    found: set[int] = set()
    for one in changes:
        if one.people is None:
            return None
        found |= one.people
    return found


def _touches(change: Change, registration: Registration | None) -> bool:
    """Who is not registered, but speaks for a city, reads it all."""
    return change.people is None or registration is None or registration.pk in change.people


def _is_moved(one: Difference) -> bool:
    if one.what == "Tolta":
        return one.entry.starts_at is not None
    return one.what == "Cambiata" and any(field.label in _MOVED for field in one.fields)


def _has_chosen_places(entry: Entry) -> bool:
    return entry.kind in CHOSEN


def _stands(plan: Plan, entry: Entry | None) -> str:
    if entry is None:
        return ""
    room = plan.room_of(entry)
    day = f"{timezone.localtime(entry.starts_at):%d/%m/%Y}" if entry.starts_at else ""
    parts = [day, entry.when, room.name if room else "", entry.mode_label]
    return ", ".join(part for part in parts if part) or "da definire"
