"""Once both have signed: the register, if the office keeps one, and the original to the city."""

from __future__ import annotations

from cms_portal.accounts.models import User
from protocols.closing_forms import RegisteredForm, ReturnedForm
from protocols.enums import ProtocolState
from protocols.models import Protocol
from protocols.parts.base import Part
from protocols.services.moves import allowed_moves


def find_closing(protocol: Protocol, user: User) -> Part | None:
    moves = {to for to, _ in allowed_moves(protocol, user)}
    if ProtocolState.RETURNED not in moves:
        return None
    may_register = ProtocolState.REGISTERED in moves
    return Part(
        "protocols/_closing_card.html",
        {
            "returned_form": ReturnedForm(auto_id="restituzione-%s"),
            "registered_form": RegisteredForm(auto_id="repertorio-%s") if may_register else None,
        },
    )
