"""The next meeting and the last restitution, on the workspace of a city and for the office."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
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
    """The meeting that comes next, when there is none the last that was held; and what the
    invitations of the city still ask, from the same query.
    """
    today = timezone.localdate()
    is_to_come = Q(state=EventState.PUBLISHED, last_day__gte=today)
    rows = (
        Event.objects.visible_to(user)
        .annotate(last_day=Coalesce("ends_on", "starts_on"))
        .filter(is_to_come | Q(state=EventState.CLOSED, kind=EventKind.STAGE))
        .annotate(
            rank=Case(When(is_to_come, then=Value(0)), default=Value(1)),
            soonest=Case(When(is_to_come, then=F("starts_on"))),
        )
        .order_by("rank", "soonest", F("starts_on").desc(nulls_last=True), "pk")
    )
    events = list(with_delegation_of(city, rows)[:LOOKED_AT])
    event = events[0] if events else None
    context = {"event": event, "is_next": bool(event and event.state == EventState.PUBLISHED)}
    actions = tuple(asked_by_events(events))
    return Card("events/_card.html", context, is_side=True, actions=actions)


def restitution_card(city: City, user: User) -> Card | None:
    """The last that was published of a meeting to which the city was invited; None without."""
    rows = Restitution.objects.newest().filter(event__delegations__city=city)
    rows = rows.select_related("event").defer("data")
    found = rows.order_by("-published_at", "-pk").first()
    if found is None:
        return None
    is_new = found.published_at > timezone.now() - NEWS
    actions = (_read(found),) if is_new else ()
    return Card("events/_restitution_card.html", {"restitution": found}, actions=actions)


def _read(restitution: Restitution) -> Action:
    return Action(
        title="Leggete la restituzione dell'evento",
        duty="Leggere la restituzione dell'evento",
        text=f"{restitution.event.title}, {restitution.event.when}.",
        url=restitution.get_absolute_url(),
        verb="Leggete",
    )
