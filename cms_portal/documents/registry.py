"""The kinds of document that `/verifica/` can explain; each app registers its own at start."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cms_portal.documents.models import FrozenDocument

Facts = Callable[[FrozenDocument], list[tuple[str, str]]]
InForce = Callable[[FrozenDocument], tuple[bool, str]]


@dataclass(frozen=True)
class Signature:
    """`office`, never a person; `by`: the moment by which it was certainly there, if it is."""

    office: str
    by: datetime | None = None


Signatures = Callable[[FrozenDocument], list[Signature]]


@dataclass(frozen=True)
class Kind:
    """`facts`: what anyone may know, as label and value. `in_force`: whether, and why in words.

    `signatures`: those that it needs, in their order; a document that nobody signs has none.
    """

    name: str
    label: str
    facts: Facts
    in_force: InForce
    signatures: Signatures = lambda _: []


_KINDS: dict[str, Kind] = {}


def register_kind(
    kind: str,
    label: str,
    facts: Facts,
    in_force: InForce,
    signatures: Signatures = lambda _: [],
) -> None:
    """Call it in `AppConfig.ready()`. `label` in Italian, e.g. "Protocollo d'intesa"."""
    if kind in _KINDS:
        raise ValueError(f"The kind of document {kind!r} is registered twice.")
    _KINDS[kind] = Kind(kind, label, facts, in_force, signatures)


def find_kind(kind: str) -> Kind:
    """The registered kind; a document whose app is gone can still be verified."""
    return _KINDS.get(kind) or Kind(kind, "Documento", lambda _: [], lambda _: (True, ""))
