"""The steps of the path that a city reaches by being at a meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from django.db.models import Q

from cities.models import City
from cities.path import Fact, Step, register_step
from cities.path.registry import Finder
from events.enums import PathStage, SessionKind
from events.models import Event, EventSession, Presence

PRESENCE_KIND: Final = "events.presence"

_PLACES: Final = {PathStage.KICKOFF: 20, PathStage.FOCUS_GROUP: 30, PathStage.WORKSHOP: 60}
_NAMES: Final = {
    PathStage.KICKOFF: "Presente al primo incontro",
    PathStage.FOCUS_GROUP: "Presente a un focus group",
    PathStage.WORKSHOP: "Presente a un workshop",
}
# In a meeting of the path, what being in one of its sessions reaches.
_BY_SESSION: Final = {
    SessionKind.FOCUS_GROUP: PathStage.FOCUS_GROUP,
    SessionKind.WORKSHOP: PathStage.WORKSHOP,
}


def register_steps() -> None:
    for stage, position in _PLACES.items():
        register_step(
            Step(key=stage.value, name=_NAMES[stage], position=position, is_recoverable=True),
            _finder(stage),
        )


def steps_of(event: Event, session: EventSession | None) -> set[PathStage]:
    """The stage that the event is, and the one of the session; none outside the path."""
    if not event.path_step:
        return set()
    found = {PathStage(event.path_step)}
    if session and (stage := _BY_SESSION.get(SessionKind(session.kind))):
        found.add(stage)
    return found


def facts_of(event: Event, rows: Iterable[Presence]) -> Iterator[tuple[City, Fact]]:
    """The first of these entries of each city."""
    seen: set[int] = set()
    for row in rows:
        delegation = row.registration.delegation
        if delegation is None or delegation.city is None or delegation.city.pk in seen:
            continue
        seen.add(delegation.city.pk)
        yield delegation.city, _fact(delegation.city.pk, row, event)


def _finder(stage: PathStage) -> Finder:
    kinds = [kind for kind, of_kind in _BY_SESSION.items() if of_kind == stage]

    def find(cities: Collection[int] | None) -> Iterator[Fact]:
        reached = Q(registration__event__path_step=stage)
        reached |= Q(session__kind__in=kinds) & ~Q(registration__event__path_step="")
        rows = Presence.objects.entries().filter(reached)
        rows = rows.filter(registration__delegation__city__isnull=False)
        if cities is not None:
            rows = rows.filter(registration__delegation__city__in=cities)
        rows = rows.select_related("registration__event", "registration__delegation")
        rows = rows.order_by("registration__delegation__city_id", "day", "pk")
        for row in rows.distinct("registration__delegation__city_id"):
            delegation = row.registration.delegation
            assert delegation is not None
            assert delegation.city_id is not None
            yield _fact(delegation.city_id, row, row.registration.event)

    return find


def _fact(city_id: int, row: Presence, event: Event) -> Fact:
    return Fact(city_id, PRESENCE_KIND, row.pk, row.day, event.title)
