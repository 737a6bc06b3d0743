"""An event is published, then closed or cancelled; calendars hear of each."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from events.access import require_organiser
from events.enums import TRANSITIONS, EventState
from events.exceptions import EventRefused
from events.models import AgendaVersion, Event, SpecialNeeds
from events.services.announcing import tell_cancelled
from events.services.changing import changes_of_event, tell_changed
from events.timetable import working_plan

TOLD = ["calendar_sequence", "calendar_changed_at"]


@transaction.atomic
def save_event(*, event: Event, by: User | None) -> Event:
    """Store what was written of an event; calendars hear of it, and who comes of another day,
    hour or place. Raises NotAllowed.
    """
    require_organiser(by)
    before = None if event._state.adding else lock_event(event.pk)
    if before:
        event.calendar_sequence = before.calendar_sequence
    _tell_calendars(event)
    event.save()
    if before:
        tell_changed(event, changes_of_event(before, event), by=by)
    return event


@transaction.atomic
def publish_event(*, event_id: int, by: User | None) -> Event:
    """People see it, with the first version of its agenda. Raises NotAllowed, EventRefused."""
    require_organiser(by)
    event = lock_event(event_id)
    if event.starts_on is None:
        raise EventRefused("Prima di pubblicarlo, scrivete il giorno dell'evento.")
    _move(event, EventState.PUBLISHED, also=[])
    store_version(event, by=by)
    return event


@transaction.atomic
def close_event(*, event_id: int, by: User | None) -> Event:
    """It was held. Raises NotAllowed, EventRefused."""
    require_organiser(by)
    event = lock_event(event_id)
    if not event.is_over:
        raise EventRefused("L'evento si conclude dopo il suo ultimo giorno.")
    _move(event, EventState.CLOSED, also=[])
    return event


@transaction.atomic
def cancel_event(*, event_id: int, reason: str, by: User | None) -> Event:
    """It will not be held: who comes, or was asked to, is written why.

    Raises NotAllowed, EventRefused.
    """
    require_organiser(by)
    event = lock_event(event_id)
    event.cancel_reason = reason.strip()
    if not event.cancel_reason:
        raise EventRefused("Scrivete perché l'evento è annullato.")
    _tell_calendars(event)
    _move(event, EventState.CANCELLED, also=["cancel_reason", *TOLD])
    SpecialNeeds.objects.filter(registration__event=event).delete()
    tell_cancelled(event, by=by)
    return event


def lock_event(event_id: int) -> Event:
    return Event.objects.select_for_update(of=("self",)).get(pk=event_id)


def store_version(event: Event, *, by: User | None, note: str = "") -> AgendaVersion:
    """What is prepared becomes what is published. The event is locked."""
    plan = working_plan(event)
    last = event.agenda_versions.order_by("-number").first()
    event.first_moment, event.last_moment = plan.first_moment, plan.last_moment
    _tell_calendars(event)
    event.save(update_fields=["first_moment", "last_moment", *TOLD])
    return AgendaVersion.objects.create(
        event=event,
        number=last.number + 1 if last else 1,
        by=by,
        note=note,
        data=plan.as_data(),
    )


def _tell_calendars(event: Event) -> None:
    event.calendar_sequence += 1
    event.calendar_changed_at = timezone.now()


def _move(event: Event, to_state: EventState, *, also: list[str]) -> None:
    from_state = EventState(event.state)
    if to_state not in TRANSITIONS[from_state]:
        raise EventRefused(f"L'evento è già nello stato «{from_state.label}».")
    event.state = to_state
    event.save(update_fields=["state", *also])
