"""What a person leaves behind in a city when the mandate ends.

Apps register theirs in AppConfig.ready(), those above `cities` too:
`register_duty("protocols", "Protocolli da firmare", find, hand_over, position=10)`.

A duty that `closes` is nobody's to inherit (a session, a link, an invitation): it ends with the
last mandate of the person in the city. The others pass to who takes over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cities.models import City, Person
from cms_portal.accounts.models import User


@dataclass(frozen=True)
class Duty:
    """`id` is the registering app's own; `url` where it can be looked at.

    `is_automatic`: it follows the mandate by itself, and is only shown.
    """

    id: str
    title: str
    text: str = ""
    url: str = ""
    is_automatic: bool = False


Find = Callable[[Person, City], list[Duty]]
# Ids of duties that `find` gave, who takes them (None: nobody yet), and who decided.
HandOver = Callable[[Sequence[str], Person | None, User | None], None]


@dataclass(frozen=True)
class DutyKind:
    name: str
    label: str
    find: Find
    hand_over: HandOver
    closes: bool = False
    position: int = 100


@dataclass(frozen=True)
class Found:
    """A duty with its kind; `key` is how the form of the page names it."""

    kind: DutyKind
    duty: Duty

    @property
    def key(self) -> str:
        return f"{self.kind.name}:{self.duty.id}"


_kinds: dict[str, DutyKind] = {}


def register_duty(
    name: str,
    label: str,
    find: Find,
    hand_over: HandOver,
    *,
    closes: bool = False,
    position: int = 100,
) -> None:
    """The same name again replaces it. `find` is asked once per page and may do a few queries."""
    _kinds[name] = DutyKind(name, label, find, hand_over, closes, position)


def unregister_duty(name: str) -> None:
    _kinds.pop(name, None)


def kinds(*, closing: bool) -> list[DutyKind]:
    known = sorted(_kinds.values(), key=lambda kind: (kind.position, kind.name))
    return [kind for kind in known if kind.closes == closing]


def to_pass(person: Person, city: City) -> list[Found]:
    """What somebody else must take over, in the order of the kinds."""
    return _found(person, city, closing=False)


def to_close(person: Person, city: City) -> list[Found]:
    """What ends with the last mandate of the person in the city."""
    return _found(person, city, closing=True)


def pass_on(found: Sequence[Found], *, to: Person | None, by: User | None) -> None:
    """Hand over or close what was found, each kind its own."""
    by_kind: dict[str, list[Found]] = {}
    for one in found:
        by_kind.setdefault(one.kind.name, []).append(one)
    for of_kind in by_kind.values():
        of_kind[0].kind.hand_over([one.duty.id for one in of_kind], to, by)


def _found(person: Person, city: City, *, closing: bool) -> list[Found]:
    return [
        Found(kind, duty) for kind in kinds(closing=closing) for duty in kind.find(person, city)
    ]
