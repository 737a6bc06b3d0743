"""Which parts a dossier has. Each piece of the events registers its own in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from events.dossier.extent import Extent
from events.dossier.files import NamedFile
from events.enums import DossierScope

_ALL = frozenset({DossierScope.WHOLE, DossierScope.CITY, DossierScope.PERSON})


@dataclass(frozen=True)
class Part:
    """A folder. `files` yields what it holds of that extent alone, always in the same order."""

    name: str
    label: str
    position: int
    files: Callable[[Extent], Iterable[NamedFile]]
    scopes: frozenset[DossierScope] = _ALL

    @property
    def folder(self) -> str:
        return f"{self.position:02}_{self.name}"


_parts: dict[str, Part] = {}


def register_part(part: Part) -> None:
    """`name` in ASCII ("fogli-firme"), one of its own, as is `position` (1 to 99)."""
    same = [one for one in _parts.values() if one.position == part.position]
    if part.name in _parts or same:
        raise ValueError(f"Part of the dossier registered twice: {part.folder}")
    _parts[part.name] = part


def parts_of(scope: DossierScope) -> list[Part]:
    found = [part for part in _parts.values() if scope in part.scopes]
    return sorted(found, key=lambda part: part.position)
