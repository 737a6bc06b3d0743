"""Which parts a dossier has: each app registers its own in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cms_portal.dossiers.files import NamedFile

E = TypeVar("E", contravariant=True)


@dataclass(frozen=True)
class Part(Generic[E]):
    """A folder. `files` yields what it holds of that extent alone, always in the same order."""

    name: str
    label: str
    position: int
    files: Callable[[E], Iterable[NamedFile]]

    @property
    def folder(self) -> str:
        return f"{self.position:02}_{self.name}"


P = TypeVar("P", bound=Part[Any])


class Registry(Generic[P]):
    def __init__(self) -> None:
        self._parts: dict[str, P] = {}

    def register(self, part: P) -> None:
        """`name` in ASCII ("fogli-firme"), one of its own, as is `position` (1 to 99)."""
        same = [one for one in self._parts.values() if one.position == part.position]
        if part.name in self._parts or same:
            raise ValueError(f"Part of the dossier registered twice: {part.folder}")
        self._parts[part.name] = part

    def all(self) -> list[P]:
        return sorted(self._parts.values(), key=lambda part: part.position)
