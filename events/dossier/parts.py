"""Which parts the dossier of an event has."""

from __future__ import annotations

from dataclasses import dataclass

from cms_portal.dossiers import parts
from cms_portal.dossiers.parts import Registry
from events.dossier.extent import Extent
from events.enums import DossierScope

_ALL = frozenset({DossierScope.WHOLE, DossierScope.CITY, DossierScope.PERSON})


@dataclass(frozen=True)
class Part(parts.Part[Extent]):
    scopes: frozenset[DossierScope] = _ALL


REGISTRY: Registry[Part] = Registry()
register_part = REGISTRY.register


def parts_of(scope: DossierScope) -> list[Part]:
    return [part for part in REGISTRY.all() if scope in part.scopes]
