"""What is told to everybody who comes to a meeting, or was asked to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from cms_portal.accounts.models import User
from cms_portal.mailing.services import queue_mail
from events.calendar import CANCEL
from events.enums import DelegationState
from events.models import Delegation, Event, Registration
from events.services.delegations import speakers
from events.services.telling import (
    address_for,
    city_code,
    english_frame,
    for_calendars,
    withdraw_address,
)


@dataclass(frozen=True)
class Reader:
    name: str
    reason: str
    url: str
    city_code: str = ""
    in_english: bool = False
    withdraw_url: str = ""
    registration: Registration | None = None


def tell_cancelled(event: Event, *, by: User | None) -> int:
    """One message to each address. How many leave."""
    readers = readers_of(event)
    attachments = {
        in_english: for_calendars(event, CANCEL, in_english=in_english)
        for in_english in (False, True)
    }
    for email, reader in readers.items():
        queue_mail(
            template="events/event_cancelled",
            to=email,
            context={
                "name": reader.name,
                "event": event,
                "url": reader.url,
                **english_frame("You were registered for this event.", reader.in_english),
            },
            key=f"event-cancelled:{event.pk}:{email}",
            reason=reader.reason,
            by=by,
            city_code=reader.city_code,
            attachment=attachments[reader.in_english],
        )
    return len(readers)


def readers_of(event: Event, *, only: Collection[int] | None = None) -> dict[str, Reader]:
    """By address: who is registered, and the referents of the cities that have not said no.

    `only` these registrations, with the referents of their cities; None: everybody.
    """
    found: dict[str, Reader] = {}
    people = Registration.objects.registered().filter(event=event).exclude(person__email="")
    if only is not None:
        people = people.filter(pk__in=only)
    for one in people.select_related("person", "delegation__city").order_by("pk"):
        code = city_code(one.delegation)
        reason = "Eravate fra gli iscritti a questo evento."
        one.event = event
        url = address_for(one)
        reader = Reader(
            one.person.full_name,
            reason,
            url,
            code,
            in_english=one.in_english,
            withdraw_url=withdraw_address(one),
            registration=one,
        )
        found.setdefault(one.person.email, reader)
    page = settings.PORTAL_URL + event.get_absolute_url()
    asked = Delegation.objects.filter(event=event, city__isnull=False)
    asked = asked.filter(~Q(state=DelegationState.DECLINED)).select_related("city")
    if only is not None:
        asked = asked.filter(registrations__in=only).distinct()
    delegations = {one.city_id: one for one in asked if one.city_id}
    for city_id, referents in speakers(delegations).items():
        delegation = delegations[city_id]
        reason = f"Siete fra i referenti di {delegation.name} per il Programma."
        for person in referents:
            reader = Reader(person.full_name, reason, page, city_code(delegation))
            found.setdefault(person.email, reader)
    return found
