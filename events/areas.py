"""The pages of one event, in the order in which its life needs them, and who is led to each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from cms_portal.accounts.models import User
from events.access import keeps_the_door, runs_events
from events.enums import OPEN_DOOR, EventState
from events.models import Event


@dataclass(frozen=True)
class Area:
    """`page`: the name of its address, which takes the key of the event. `is_open(user, event)`
    says whom to lead there; what a page shows and lets do is for the page to decide."""

    page: str
    label: str
    is_open: Callable[[User, Event], bool]

    def address(self, event: Event) -> str:
        return reverse(self.page, args=[event.pk])


def areas_of(user: User, event: Event) -> Iterator[Area]:
    yield from (area for area in AREAS if area.is_open(user, event))


def area_of_path(path: str, event: Event) -> Area | None:
    """The area in which an address of `event` lies: the one with the longest beginning of it."""
    around = [area for area in AREAS if path.startswith(area.address(event))]
    return max(around, key=lambda area: len(area.address(event)), default=None)


def _everybody(user: User, event: Event) -> bool:
    return True


def _office(user: User, event: Event) -> bool:
    return runs_events(user)


def _programme(user: User, event: Event) -> bool:
    return user.sees_all_cities


def _programme_when_told(user: User, event: Event) -> bool:
    return user.sees_all_cities and event.state != EventState.DRAFT


def _keeps_tables(user: User, event: Event) -> bool:
    return user.sees_all_cities or keeps_the_door(user, event)


def _at_the_door(user: User, event: Event) -> bool:
    return event.state in OPEN_DOOR and keeps_the_door(user, event)


AREAS = (
    Area("events:detail", "Evento", _everybody),
    Area("events:agenda", "Preparazione", _office),
    Area("events:delegations", "Delegazioni", _programme),
    Area("events:board", "Tavoli", _programme),
    Area("events:needs_counts", "Accessibilità e pasti", _office),
    Area("events:prints", "Stampe", _office),
    Area("events:check_in", "Accoglienza", _at_the_door),
    Area("events:presences", "Presenze", _programme_when_told),
    Area("events:tables", "Appunti", _keeps_tables),
    Area("events:certificates", "Attestati", _programme_when_told),
    Area("events:materials", "Materiali", _office),
    Area("events:restitution", "Restituzione", _programme_when_told),
    Area("events:feedback", "Pareri", _programme_when_told),
    Area("events:dossiers", "Fascicolo", _programme_when_told),
)
