"""The next meeting and the last restitution, on the workspace of a city and for the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cities.models import City
from cities.workspace import Action, Card
from cms_portal.accounts.models import User
from events.asked import asked_by_events, with_delegation_of
from events.enums import EventKind, EventState
from events.models import Event, Restitution

LOOKED_AT = 30  # the meetings to come, and some of those held
NEWS: Final = timedelta(days=30)  # for so long a restitution is something to read


def event_card(city: City, user: User) -> Card:
    """The meeting that comes next, when there is none the last that was held; the last
    restitution; what the invitations of the city still ask. One query.
    """
    today = timezone.localdate()
    is_to_come = Q(state=EventState.PUBLISHED, last_day__gte=today)
    published = Restitution.objects.filter(event=OuterRef("pk")).order_by("-number")
    rows = (
        Event.objects.visible_to(user)
        .annotate(
            last_day=Coalesce("ends_on", "starts_on"),
            told_number=Subquery(published.values("number")[:1]),
            told_at=Subquery(published.values("published_at")[:1]),
        )
        .filter(
            is_to_come
            | Q(state=EventState.CLOSED, kind=EventKind.STAGE)
            | Q(told_number__isnull=False)
        )
        .annotate(
            rank=Case(When(is_to_come, then=Value(0)), default=Value(1)),
            soonest=Case(When(is_to_come, then=F("starts_on"))),
        )
        .order_by("rank", "soonest", F("starts_on").desc(nulls_last=True), "pk")
    )
    events: list[Any] = list(with_delegation_of(city, rows)[:LOOKED_AT])
    event = events[0] if events else None
    told = _last_told(events)
    context = {
        "event": event,
        "is_next": bool(event and event.rank == 0),
        "told": told,
        "told_url": _address_of(told) if told else "",
    }
    actions = [*asked_by_events(events)]
    if told and told.told_at > timezone.now() - NEWS:
        actions.append(_read(told))
    return Card("events/_card.html", context, is_side=True, actions=tuple(actions))


def _last_told(events: Iterable[Any]) -> Any:
    """Of those to which the city was invited, the one with the newest restitution; None without."""
    told = (one for one in events if one.own_pk and one.told_number)
    return max(told, key=lambda one: one.told_at, default=None)


def _address_of(event: Any) -> str:
    return reverse("events:restitution_version", args=[event.pk, event.told_number])


def _read(event: Any) -> Action:
    return Action(
        title="Leggete la restituzione dell'evento",
        duty="Leggere la restituzione dell'evento",
        text=f"{event.title}, {event.when}.",
        url=_address_of(event),
        verb="Leggete",
    )
