"""The signatures of an act: who signed, what is awaited, what is still to be settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cms_portal.accounts.models import User
from protocols import documents
from protocols.enums import ENDED_STATES, SENDERS, CopyState, SignatureSide
from protocols.lines import Line, awaited_lines, lines_of_signature
from protocols.models import Protocol, SignatureCase, SignatureSlot, SignedCopy
from protocols.parts.base import Part
from protocols.services.copies import AWAITING, may_bring
from protocols.services.waiting_files import is_being_handed_over, waiting_files


@dataclass(frozen=True)
class ShownSlot:
    position: int
    party: str
    name: str
    title: str
    lines: list[Line]
    copy: SignedCopy | None = None
    is_next: bool = False


def signatures_part(protocol: Protocol, user: User) -> Part | None:
    if protocol.document is None:
        return None
    early = waiting_files(protocol) if user.has_role(*SENDERS) else []
    values = signature_values(protocol, user) | {
        "early": early,
        "early_is_moving": bool(early) and is_being_handed_over(protocol),
    }
    return Part("protocols/_signatures_card.html", values)


def signature_values(protocol: Protocol, user: User) -> dict[str, Any]:
    slots = shown_slots(protocol)
    copies = SignedCopy.objects.without_content().filter(
        protocol=protocol, document=protocol.document
    )
    return {
        "slots": slots,
        "done": sum(1 for slot in slots if slot.copy),
        "is_over": protocol.state in ENDED_STATES,
        "is_waiting": protocol.state in AWAITING,
        "may_bring": protocol.state in AWAITING and may_bring(user),
        "checking": copies.filter(state=CopyState.CHECKING).exists(),
        "cases": list(
            SignatureCase.objects.filter(copy__protocol=protocol, closed_at__isnull=True)
            .select_related("copy__protocol")
            .defer("copy__content")
        ),
    }


def shown_slots(protocol: Protocol) -> list[ShownSlot]:
    """As the text names them, with what was verified; nothing is written here."""
    document = protocol.document
    assert document is not None
    kept = {
        slot.position: slot
        for slot in SignatureSlot.objects.filter(document=document)
        .select_related("copy__protocol")
        .defer("copy__content")
    }
    found: list[ShownSlot] = []
    for position, wanted in enumerate(documents.signature_fields(document.data), start=1):
        slot = kept.get(position)
        copy = slot.copy if slot else None
        is_first = not any(one.is_next for one in found)
        city = wanted["side"] == SignatureSide.CITY
        found.append(
            ShownSlot(
                position=position,
                party=f"Comune di {protocol.city}" if city else "Autorità di Gestione",
                name=wanted["name"],
                title=wanted["title"],
                lines=lines_of_signature(copy, slot.signature)
                if slot and copy
                else awaited_lines(wanted["name"]),
                copy=copy,
                is_next=not copy and is_first and protocol.state in AWAITING,
            )
        )
    return found
