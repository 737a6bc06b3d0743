"""What a referent who leaves the city had with the events."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cities.duties import Duty, register_duty
from cities.models import City, Person
from cities.services.mandates import has_mandate
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from events.exceptions import EventError
from events.models import DelegationLink, Registration
from events.services import replace_person, withdraw_person


def find_registrations(person: Person, city: City) -> list[Duty]:
    """The events to come where the person is in the delegation of the city."""
    today = timezone.localdate()
    rows = Registration.objects.registered().filter(person=person, delegation__city=city)
    rows = rows.filter(Q(event__starts_on__gt=today) | Q(event__starts_on__isnull=True))
    return [
        Duty(
            id=str(row.pk),
            title=row.event.title,
            text="Chi subentra prende lo stesso posto; senza nessuno il posto torna libero.",
            url=reverse("events:delegation", args=[row.delegation_id]),
        )
        for row in rows.select_related("event").order_by("event__starts_on", "pk")
    ]


def hand_over_registrations(ids: Sequence[str], to: Person | None, by: User | None) -> None:
    for registration in Registration.objects.registered().filter(pk__in=ids):
        if to is not None:
            try:
                replace_person(registration=registration, person=to, by=by)
            except EventError:
                pass  # already in the delegation: the seat is given back
            else:
                continue
        withdraw_person(registration=registration, by=by)


def find_links(person: Person, city: City) -> list[Duty]:
    """Links that still answer for the city."""
    rows = DelegationLink.objects.open().filter(person=person, delegation__city=city)
    return [
        Duty(id=str(row.pk), title=f"Collegamento per rispondere: {row.delegation.event.title}")
        for row in rows.select_related("delegation__event")
    ]


def close_links(ids: Sequence[str], to: Person | None, by: User | None) -> None:
    DelegationLink.objects.open().filter(pk__in=ids).update(used_at=timezone.now())


def find_feed(person: Person, city: City) -> list[Duty]:
    """The address that a calendar reads without signing in: it lives as long as the access."""
    user = person.user
    if user is None or user.roles != {Role.REFERENT} or not user.is_active:
        return []
    if has_mandate(person, outside=city):
        return []
    return [
        Duty(
            id=str(user.pk),
            title="Indirizzo personale del calendario",
            text="I calendari che lo leggono non ricevono più gli incontri.",
        )
    ]


def close_feed(ids: Sequence[str], to: Person | None, by: User | None) -> None:
    """Nothing more to do: the address dies with the access, which closes before it."""


def register() -> None:
    register_duty(
        "feed", "Calendario degli incontri", find_feed, close_feed, closes=True, position=35
    )
    register_duty(
        "delegations",
        "Iscrizioni agli eventi",
        find_registrations,
        hand_over_registrations,
        position=40,
    )
    register_duty(
        "delegation_links", "Inviti agli eventi", find_links, close_links, closes=True, position=30
    )
