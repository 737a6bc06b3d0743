"""Once both have signed: the register, if the office keeps one, and the original to the city."""

from __future__ import annotations

from cms_portal.accounts.models import User
from protocols.closing_forms import RegisteredForm, ReturnedForm
from protocols.enums import SENDERS, ProtocolState
from protocols.models import Protocol
from protocols.parts.base import Part
from protocols.services.moves import allowed_moves

_REGISTRABLE = (ProtocolState.COUNTERSIGNED, ProtocolState.REGISTERED, ProtocolState.RETURNED)


def find_closing(protocol: Protocol, user: User) -> Part | None:
    if protocol.state not in _REGISTRABLE or not user.has_role(*SENDERS):
        return None
    moves = {to for to, _ in allowed_moves(protocol, user)}
    may_return = ProtocolState.RETURNED in moves
    written = {"repertorio": protocol.register_number, "registro": protocol.register_name}
    if protocol.registered_on:
        written["registrato_il"] = protocol.registered_on.isoformat()
    return Part(
        "protocols/_closing_card.html",
        {
            "returned_form": ReturnedForm(auto_id="restituzione-%s") if may_return else None,
            "registered_form": RegisteredForm(initial=written, auto_id="repertorio-%s"),
            "is_registered": protocol.registered_on is not None,
        },
    )
