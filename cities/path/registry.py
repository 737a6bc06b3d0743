"""What a step of the path is, and the table where the apps register theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, QuerySet

from cities.enums import Side
from cities.models import City

# From a day on it is a side's turn; None: from the beginning.
Turns = Sequence[tuple[date | None, Side]]


@dataclass(frozen=True)
class Fact:
    """What made a city reach a step. No names of people in `label`: it is kept for ever."""

    city_id: int
    kind: str  # "cities.referent"
    id: int
    day: date
    label: str = ""
    is_recovered: bool = False


# The first fact of each city, in one query; None = of every city.
Finder = Callable[[Collection[int] | None], Iterable[Fact]]
# For these cities, until a day: rows annotated with `turn_city` (id), `turn_day` and `turn_side`,
# one for each time that the turn passed, in the order of their ids. Asked together with the rest.
TurnFinder = Callable[[Collection[int], date], QuerySet[Any]]


@dataclass(frozen=True)
class Ask:
    """What a step asks of the city when it is its turn; `renew` when the condition has lapsed.

    `duty` and `renew_duty`: the same in the infinitive, for the office that reads it of a city.
    """

    title: str
    text: str
    verb: str = ""
    url: Callable[[City], str] | None = None
    renew: str = ""
    duty: str = ""
    renew_duty: str = ""


@dataclass(frozen=True)
class Step:
    """What a step is. `name`, `position` and due date are the first ones: the rows then rule.

    `turn`: whose it is, unless `turns` knows better. `requires`: until those steps are over, it
    is the turn of whoever keeps them back. `holds`: still so on a day? When it no longer is, the
    step stays reached and is "da aggiornare". `waits_for_all`: locked until every other is over.
    """

    key: str
    name: str
    position: int
    turn: Side = Side.CITY
    turns: TurnFinder | None = None
    requires: tuple[str, ...] = ()
    holds: Callable[[date], Exists] | None = None
    asks: Ask | None = None
    waits_for_all: bool = False
    is_waivable: bool = True
    is_recoverable: bool = False


_steps: dict[str, tuple[Step, Finder]] = {}


class UnknownStep(LookupError):
    """No app has registered a step with this key."""


def register_step(step: Step, find: Finder) -> None:
    """The same key again replaces it."""
    _steps[step.key] = (step, find)


def unregister_step(key: str) -> None:
    _steps.pop(key, None)


def registered_steps() -> list[Step]:
    return sorted((step for step, _ in _steps.values()), key=lambda step: step.position)


def step_of(key: str) -> Step:
    try:
        return _steps[key][0]
    except KeyError as error:
        raise UnknownStep(key) from error


def finder_of(key: str) -> Finder:
    step_of(key)
    return _steps[key][1]
