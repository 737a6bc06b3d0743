"""What the page of an act shows beside its text and its history, in the order of reading."""

from __future__ import annotations

from cms_portal.accounts.models import User
from protocols.models import Protocol
from protocols.parts.addenda import addenda_part
from protocols.parts.base import Finder, Part
from protocols.parts.closing import find_closing
from protocols.parts.kit import kit_part
from protocols.parts.municipal import find_municipal_act
from protocols.parts.obligations import obligations_part
from protocols.parts.questions import find_questions
from protocols.parts.registry import registry_part
from protocols.parts.review import find_draft, find_review
from protocols.parts.signatures import signatures_part
from protocols.parts.signers import find_signer_change
from protocols.parts.versions import find_versions

_FINDERS: tuple[Finder, ...] = (
    find_draft,
    find_review,
    find_signer_change,
    addenda_part,
    find_closing,
    find_municipal_act,
    kit_part,
    signatures_part,
    find_questions,
    find_versions,
    obligations_part,
    registry_part,
)


def parts_of(protocol: Protocol, user: User) -> dict[str, list[Part]]:
    """The parts that `user` may see of `protocol`, by place."""
    found = [part for find in _FINDERS if (part := find(protocol, user))]
    return {place: [part for part in found if part.place == place] for place in ("main", "aside")}


__all__ = ["Part", "parts_of"]
