"""Where a city stands, on one page: "A che punto siamo", for who has just come.

Apps register their part in AppConfig.ready(): `register_part("protocols", make, position=20)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cities.models import City


@dataclass(frozen=True)
class Line:
    """A fact of the city, e.g. "Protocollo d'intesa": "Trasmesso il 2 marzo 2023"."""

    title: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Part:
    title: str
    lines: list[Line]


# None when there is nothing to say. A city reads it: only what it may see.
MakePart = Callable[[City], Part | None]
MakePartOnDay = Callable[[City, date], Part | None]

_makers: dict[str, tuple[int, MakePartOnDay]] = {}


def register_part(name: str, make: MakePart, *, position: int = 100) -> None:
    """The same name again replaces it."""
    _makers[name] = (position, lambda city, on_day: make(city))


def register_part_on_day(name: str, make: MakePartOnDay, *, position: int = 100) -> None:
    """A part that may already be told for a day to come."""
    _makers[name] = (position, make)


def unregister_part(name: str) -> None:
    _makers.pop(name, None)


def briefing(city: City, on_day: date | None = None) -> list[Part]:
    """The parts in order, lower positions first, as known now for `on_day` (today)."""
    day = on_day or timezone.localdate()
    made = (make(city, day) for _, make in sorted(_makers.values(), key=lambda known: known[0]))
    return [part for part in made if part is not None and part.lines]
