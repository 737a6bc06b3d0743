"""Messages about a meeting to those who come to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from cms_portal.accounts.models import User
from cms_portal.mailing.services import Attachment, queue_mail
from events.calendar import CANCEL, REQUEST, event_calendar
from events.enums import DelegationState
from events.models import Delegation, Event, Registration
from events.services.delegations import speakers


@dataclass(frozen=True)
class Reader:
    name: str
    reason: str
    city_code: str = ""


def tell_registered(registration: Registration, *, by: User | None) -> None:
    """Who is named reads it, with the event for the calendar: who has an address."""
    person, event = registration.person, registration.event
    if not person.email:
        return
    queue_mail(
        template="events/registered",
        to=person.email,
        context={
            "name": person.full_name,
            "event": event,
            "whose": registration.delegation.name if registration.delegation else "",
            "url": settings.PORTAL_URL + event.get_absolute_url(),
        },
        key=f"registered:{registration.pk}:{registration.created_at:%Y%m%d%H%M%S%f}",
        reason="Siete fra gli iscritti a questo evento.",
        by=by,
        city_code=_code(registration.delegation),
        attachment=_for_calendars(event, REQUEST),
    )


def tell_cancelled(event: Event, *, by: User | None) -> int:
    """One message to each address. How many leave."""
    readers = _readers(event)
    attachment = _for_calendars(event, CANCEL)
    for email, reader in readers.items():
        queue_mail(
            template="events/event_cancelled",
            to=email,
            context={
                "name": reader.name,
                "event": event,
                "url": settings.PORTAL_URL + event.get_absolute_url(),
            },
            key=f"event-cancelled:{event.pk}:{email}",
            reason=reader.reason,
            by=by,
            city_code=reader.city_code,
            attachment=attachment,
        )
    return len(readers)


def _for_calendars(event: Event, method: str) -> Attachment | None:
    """None while the event has no day."""
    if event.starts_on is None:
        return None
    body = event_calendar(event, method=method).decode()
    return Attachment("evento.ics", f"text/calendar; method={method}", body)


def _readers(event: Event) -> dict[str, Reader]:
    """By address: who is registered, and the referents of the cities that have not said no."""
    found: dict[str, Reader] = {}
    people = Registration.objects.registered().filter(event=event).exclude(person__email="")
    for one in people.select_related("person", "delegation__city").order_by("pk"):
        code = _code(one.delegation)
        reader = Reader(one.person.full_name, "Eravate fra gli iscritti a questo evento.", code)
        found.setdefault(one.person.email, reader)
    asked = Delegation.objects.filter(event=event, city__isnull=False)
    asked = asked.filter(~Q(state=DelegationState.DECLINED)).select_related("city")
    delegations = {one.city_id: one for one in asked if one.city_id}
    for city_id, referents in speakers(delegations).items():
        delegation = delegations[city_id]
        reason = f"Siete fra i referenti di {delegation.name} per il Programma."
        for person in referents:
            reader = Reader(person.full_name, reason, _code(delegation))
            found.setdefault(person.email, reader)
    return found


def _code(delegation: Delegation | None) -> str:
    city = delegation.city if delegation else None
    return city.cadastral_code if city else ""
