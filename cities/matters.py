"""What a question may be about, beside themes and guidelines: the apps above register their own.

A question keeps the kind and the reference as text, so that nothing here points up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cities.models import City
from cms_portal.accounts.models import User


@dataclass(frozen=True)
class Matter:
    """`kind` and `ref` find it again; `label` and `url` are for who reads the question."""

    kind: str
    ref: str
    label: str
    url: str
    city: City

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.ref}"


# None: there is no such thing, or this person may not see it.
Finder = Callable[[User, str], Matter | None]

_FINDERS: dict[str, Finder] = {}


def register_matter(kind: str, find: Finder) -> None:
    """Call it in `AppConfig.ready()`. `kind` is stored and stands in addresses."""
    if kind in _FINDERS:
        raise ValueError(f"The kind of matter {kind!r} is registered twice.")
    _FINDERS[kind] = find


def find_matter(user: User, kind: str, ref: str) -> Matter | None:
    find = _FINDERS.get(kind)
    return find(user, ref) if find and ref else None


def read_matter(user: User, key: str) -> Matter | None:
    """From "kind:ref", as it comes in an address or a form."""
    kind, _, ref = key.replace("\0", "").partition(":")
    return find_matter(user, kind, ref)
