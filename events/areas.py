"""The pages of one event, in the order in which its life needs them, and who is led to each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from cms_portal.accounts.models import User
from events.access import keeps_the_door, runs_events
from events.enums import OPEN_DOOR, EventState
from events.models import Event

BEFORE, DURING, AFTER = "Prima", "Durante", "Dopo"


@dataclass(frozen=True)
class Area:
    """`page`: the name of its address, which takes the key of the event; `phase`: when it is of
    use. `is_open(user, event)` says whom to lead there; what a page lets do, it decides itself.
    `leads_to`: pages that are reached from it, and lie elsewhere."""

    page: str
    label: str
    phase: str
    is_open: Callable[[User, Event], bool]
    leads_to: tuple[str, ...] = ()

    def address(self, event: Event) -> str:
        return reverse(self.page, args=[event.pk])

    def holds(self, path: str, event: Event) -> int:
        """How much of `path` is of this area: the length of the beginning they share, or 0."""
        known = [reverse(page, args=[event.pk]) for page in (self.page, *self.leads_to)]
        return max((len(address) for address in known if path.startswith(address)), default=0)


def areas_of(user: User, event: Event) -> Iterator[Area]:
    yield from (area for area in AREAS if area.is_open(user, event))


def area_of_path(path: str, event: Event) -> Area | None:
    """The area in which an address of `event` lies: the one with the longest beginning of it."""
    around = [area for area in AREAS if area.holds(path, event)]
    return max(around, key=lambda area: area.holds(path, event), default=None)


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
    Area("events:detail", "Evento", "", _everybody),
    Area("events:agenda", "Preparazione", BEFORE, _office),
    Area("events:delegations", "Delegazioni", BEFORE, _programme),
    Area("events:board", "Tavoli", BEFORE, _programme),
    Area("events:needs_counts", "Accessibilità e pasti", BEFORE, _office),
    Area("events:prints", "Stampe", BEFORE, _office),
    Area("events:check_in", "Accoglienza", DURING, _at_the_door),
    Area(
        "events:presences",
        "Presenze",
        DURING,
        _programme_when_told,
        leads_to=("events:scans", "events:online_reports"),
    ),
    Area("events:tables", "Appunti", DURING, _keeps_tables),
    Area("events:certificates", "Attestati", AFTER, _programme_when_told),
    Area("events:materials", "Materiali", AFTER, _office),
    Area("events:restitution", "Restituzione", AFTER, _programme_when_told),
    Area("events:feedback", "Pareri", AFTER, _programme_when_told),
    Area("events:dossiers", "Fascicolo", AFTER, _programme_when_told),
)
