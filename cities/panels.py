"""What other apps show on the page of a city.

They stand above `cities` and hang their panel here, in their AppConfig.ready():
`register("protocols", protocol_panel, position=10)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cities.models import City
from cms_portal.accounts.models import User


@dataclass(frozen=True)
class Panel:
    """A section of the city's page: `template` is included with `context` and the request's."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


# Asked once per page; at most one query each, and None when there is nothing to show `user`.
PanelMaker = Callable[[City, User], Panel | None]

_makers: dict[str, tuple[int, PanelMaker]] = {}


def register(name: str, make: PanelMaker, *, position: int = 100) -> None:
    """Hang a panel, lower positions first. The same name again replaces it."""
    _makers[name] = (position, make)


def unregister(name: str) -> None:
    _makers.pop(name, None)


def panels_for(city: City, user: User) -> list[Panel]:
    made = (make(city, user) for _, make in sorted(_makers.values(), key=lambda known: known[0]))
    return [panel for panel in made if panel is not None]
