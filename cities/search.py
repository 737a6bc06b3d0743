"""The search page: one table of what can be found. The apps above register their finders.

`register_finder("protocols", "Protocolli d'intesa", find_protocols, position=60)` from
AppConfig.ready(). A finder starts from `visible_to(user)`: nothing else keeps a hit from who
may not see it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cities.fulltext import Piece
from cms_portal.accounts.models import User

SHOWN = 8  # of each kind


@dataclass(frozen=True)
class Hit:
    """One thing found. `excerpt`: where it answers, in pieces, never markup."""

    title: str
    url: str
    note: str = ""
    excerpt: Sequence[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """What one finder found: the first hits, and how many there are (`is_more`: or more)."""

    name: str
    label: str
    hits: Sequence[Hit]
    is_more: bool


# Asked with at most `SHOWN + 1` hits to give back; a constant number of queries each.
Finder = Callable[[str, User, int], Sequence[Hit]]

_finders: dict[str, tuple[int, str, Finder]] = {}


def register_finder(name: str, label: str, find: Finder, *, position: int = 100) -> None:
    """The same name again replaces it."""
    _finders[name] = (position, label, find)


def unregister_finder(name: str) -> None:
    _finders.pop(name, None)


def find(text: str, user: User) -> list[Found]:
    """Every kind that has something, in order."""
    if not text.strip():
        return []
    found = []
    for name, (_, label, finder) in sorted(_finders.items(), key=lambda one: one[1][0]):
        hits = list(finder(text, user, SHOWN + 1))
        if hits:
            found.append(Found(name, label, hits[:SHOWN], is_more=len(hits) > SHOWN))
    return found
