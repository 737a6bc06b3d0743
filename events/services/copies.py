"""A new event made from an old one: its rooms and its agenda, none of its people."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from events.access import require_organiser
from events.enums import EventState
from events.exceptions import EventRefused
from events.models import Event, EventSession, Room
from events.services.states import lock_event

ALIKE = (
    "kind",
    "audience",
    "path_step",
    "hours",
    "place",
    "address",
    "city_name",
    "access_notes",
    "host",
    "description",
    "photo_notice",
    "title_en",
    "description_en",
    "access_notes_en",
    "certificate_share",
)


@transaction.atomic
def duplicate_event(*, event_id: int, title: str, starts_on: date, by: User | None) -> Event:
    """A draft on another day: sessions keep their hours, on the day that follows.

    Without speakers, links, versions; its reminders are off. Raises NotAllowed, EventRefused.
    """
    require_organiser(by)
    event = lock_event(event_id)
    if Event.objects.filter(title=title, starts_on=starts_on).exists():
        raise EventRefused("C'è già un evento con questo titolo in questo giorno.")
    days = (event.ends_on - event.starts_on) if event.ends_on and event.starts_on else None
    copy = Event.objects.create(
        title=title,
        starts_on=starts_on,
        ends_on=starts_on + days if days else None,
        state=EventState.DRAFT,
        has_reminders=False,
        copied_from=event,
        **{name: getattr(event, name) for name in ALIKE},
    )
    rooms = {room.pk: _copy_room(room, copy) for room in event.rooms.all()}
    for session in event.sessions.order_by("position", "pk"):
        _copy_session(session, copy, rooms, event.starts_on)
    return copy


def _copy_room(room: Room, event: Event) -> Room:
    return Room.objects.create(
        event=event,
        position=room.position,
        name=room.name,
        places=room.places,
        is_shared=room.is_shared,
    )


def _copy_session(
    session: EventSession, event: Event, rooms: dict[int, Room], first_day: date | None
) -> None:
    session.room = rooms.get(session.room_id) if session.room_id else None
    session.starts_at = _moved(session.starts_at, event.starts_on, first_day)
    session.ends_at = _moved(session.ends_at, event.starts_on, first_day)
    session.pk, session._state.adding = None, True
    session.event, session.link = event, ""
    session.save()


def _moved(moment: datetime | None, to_day: date | None, from_day: date | None) -> datetime | None:
    """The same hour of the clock, whatever the season: days are added to the date."""
    if moment is None or to_day is None:
        return None
    local = timezone.localtime(moment)
    day = to_day + (local.date() - from_day) if from_day else to_day
    wall = time(local.hour, local.minute, local.second)
    return datetime.combine(day, wall, timezone.get_default_timezone())
