"""What the page of a city shows and asks: apps hang their cards and their requests here.

From their AppConfig.ready(): `register_card("protocol", protocol_card, position=10)`,
`register_action("questions", unanswered_questions)`. Each is asked once per page and costs at
most one query whatever the city has: a page has twelve in all. A card that also asks something
of the city brings its `actions` with it, so that nothing is fetched twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import timezone

from cities.enums import Side
from cities.models import City
from cities.path import Standing, StepStanding, standing_of
from cms_portal.accounts.models import User

SHOWN_FIRST = 3


@dataclass(frozen=True)
class Action:
    """Something that the city can do now.

    `title` in the imperative ("Fate firmare il protocollo d'intesa"), `verb` on the button;
    `duty` is the same in the infinitive, for the office that reads it of a city.
    `step`: the key of the step of the path that this concludes; without `due_on` it takes the
    due date of that step, and the path then asks nothing more about it.
    Without `url` the page offers to write to the office.
    """

    title: str
    text: str
    due_on: date | None = None
    url: str = ""
    verb: str = ""
    step: str = ""
    note: str = ""  # beside the due date: "articolo 5 del protocollo"
    duty: str = ""

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def is_this_year(self) -> bool:
        return self.due_on is not None and self.due_on.year == timezone.localdate().year


@dataclass(frozen=True)
class Card:
    """`template` is included with `card` = `context`, and the request's."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    is_side: bool = False  # in the narrow column
    actions: tuple[Action, ...] = ()
    name: str = ""  # given by the registry


CardMaker = Callable[[City, User], Card | None]
ActionMaker = Callable[[City, User], Iterable[Action]]

_cards: dict[str, tuple[int, CardMaker]] = {}
_actions: dict[str, tuple[int, ActionMaker]] = {}


def register_card(name: str, make: CardMaker, *, position: int = 100) -> None:
    """Hang a card, lower positions first. The same name again replaces it."""
    _cards[name] = (position, make)


def register_action(name: str, make: ActionMaker, *, position: int = 100) -> None:
    """Hang what is asked of the city; `position` decides between equal due dates."""
    _actions[name] = (position, make)


def unregister_card(name: str) -> None:
    _cards.pop(name, None)


def unregister_action(name: str) -> None:
    _actions.pop(name, None)


@dataclass(frozen=True)
class Workspace:
    """One city, as it and the office see it today."""

    city: City
    standing: Standing
    cards: tuple[Card, ...]
    actions: tuple[Action, ...]  # the most urgent first

    @property
    def urgent(self) -> tuple[Action, ...]:
        return self.actions[:SHOWN_FIRST]

    @property
    def others(self) -> tuple[Action, ...]:
        return self.actions[SHOWN_FIRST:]

    @property
    def main_cards(self) -> list[Card]:
        return [card for card in self.cards if not card.is_side]

    @property
    def side_cards(self) -> list[Card]:
        return [card for card in self.cards if card.is_side]


def workspace_of(city: City, user: User, on_day: date | None = None) -> Workspace:
    standing = standing_of(city, on_day)
    cards = tuple(_cards_for(city, user))
    return Workspace(city, standing, cards, tuple(_actions_for(city, user, standing, cards)))


def _cards_for(city: City, user: User) -> Iterable[Card]:
    for name, (_, make) in sorted(_cards.items(), key=lambda known: known[1][0]):
        card = make(city, user)
        if card is not None:
            yield replace(card, name=name)


def _actions_for(city: City, user: User, standing: Standing, cards: Iterable[Card]) -> list[Action]:
    asked = [action for card in cards for action in card.actions]
    for _, make in sorted(_actions.values(), key=lambda known: known[0]):
        asked += make(city, user)
    covered = {action.step for action in asked if action.step}
    asked = [_with_due_date(action, standing) for action in asked]
    asked += [
        action
        for step in standing.steps
        if step.step.key not in covered
        for action in _asked_by_path(step, city)
    ]
    return sorted(asked, key=lambda action: (action.due_on is None, action.due_on or date.max))


def _with_due_date(action: Action, standing: Standing) -> Action:
    step = standing.of(action.step)
    if action.due_on or step is None:
        return action
    return replace(action, due_on=step.due_on)


def _asked_by_path(step: StepStanding, city: City) -> Iterable[Action]:
    """What a step itself asks: to be done when it is the city's turn, or brought up to date."""
    ask = step.step.asks
    is_due = not step.is_over and step.turn == Side.CITY
    if ask is None or not (is_due or step.is_stale):
        return
    yield Action(
        title=ask.renew if step.is_stale else ask.title,
        text=ask.text,
        due_on=None if step.is_stale else step.due_on,
        url=ask.url(city) if ask.url else "",
        verb=ask.verb,
        step=step.step.key,
        duty=ask.renew_duty if step.is_stale else ask.duty,
    )
