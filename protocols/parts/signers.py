"""Who signs for the city changed after the text was made."""

from __future__ import annotations

from cms_portal.accounts.models import User
from protocols.enums import APPROVERS
from protocols.models import Protocol
from protocols.parts.base import Part
from protocols.review_forms import RecallForm, SignerForm
from protocols.signers import WAITING_STATES, acceptance_of, signers_changed


def find_signer_change(protocol: Protocol, user: User) -> Part | None:
    if protocol.state not in WAITING_STATES:
        return None
    change = signers_changed(protocol)
    accepted = acceptance_of(protocol)
    if change is None and accepted is None:
        return None
    may_decide = change is not None and user.has_role(*APPROVERS)
    reason = f"Ora rappresenta il Comune {change.now}" if change else ""
    return Part(
        "protocols/_signer_change_card.html",
        {
            "change": change,
            "accepted": accepted,
            "may_decide": may_decide,
            "signer_form": SignerForm(auto_id="firma-%s"),
            "recall_form": RecallForm(initial={"motivo": reason}, auto_id="rifai-%s"),
        },
        place="main",
    )
