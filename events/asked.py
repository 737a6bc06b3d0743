"""What the events ask of a city: an answer, then the names of who comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cities.models import City
from cities.workspace import Action
from events.enums import DelegationState
from events.models import Event, Registration


def with_delegation_of(city: City, events: QuerySet[Event]) -> QuerySet[Event]:
    """The events with the invitation of `city`, if any, in the same query: `own_…`."""
    named = (
        Registration.objects.registered()
        .filter(delegation=OuterRef("own_pk"))
        .order_by()
        .values("delegation")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return events.annotate(
        own=FilteredRelation("delegations", condition=Q(delegations__city=city)),
        own_pk=F("own__pk"),
        own_state=F("own__state"),
        own_reply_by=F("own__reply_by"),
        own_seats=F("own__seats_political") + F("own__seats_technical"),
    ).annotate(own_named=Coalesce(Subquery(named), 0))


def asked_by_events(events: Iterable[Any]) -> Iterator[Action]:
    """Of the events that `with_delegation_of` has found, those that are still to come."""
    today = timezone.localdate()
    for event in events:
        if event.own_pk and event.starts_on and event.starts_on > today:
            if event.own_state == DelegationState.INVITED:
                yield _answer(event)
            elif event.own_state == DelegationState.ACCEPTED and event.own_named < event.own_seats:
                yield _names(event)


def _answer(event: Any) -> Action:
    return Action(
        title="Rispondete all'invito",
        duty="Rispondere all'invito",
        text=f"{event.title}, {event.when}.",
        due_on=event.own_reply_by,
        url=reverse("events:delegation", args=[event.own_pk]),
        verb="Rispondete",
    )


def _names(event: Any) -> Action:
    missing = event.own_seats - event.own_named
    seats = "un posto è" if missing == 1 else f"{missing} posti sono"
    return Action(
        title="Scrivete chi viene all'evento",
        duty="Indicare chi viene all'evento",
        text=f"{event.title}, {event.when}: {seats} ancora senza nome.",
        due_on=event.starts_on,
        url=reverse("events:delegation", args=[event.own_pk]),
        verb="Scrivete i nomi",
    )
