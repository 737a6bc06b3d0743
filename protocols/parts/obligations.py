"""What the act binds to do: expected while it is not signed, then with its state."""

from __future__ import annotations

from cms_portal.accounts.models import User
from protocols.enums import PREPARERS, SIGNED_STATES
from protocols.forms import ConcludeForm
from protocols.models import Obligation, Protocol
from protocols.parts.base import Part
from protocols.services.obligations import expected, may_conclude


def obligations_part(protocol: Protocol, user: User) -> Part | None:
    if protocol.state not in SIGNED_STATES:
        rows = expected(protocol)
        template = "protocols/_expected_card.html"
        return Part(template, {"expected": rows}, place="main") if rows else None
    obligations = list(
        Obligation.objects.filter(protocol=protocol).with_facts().select_related("file")
    )
    if not obligations:
        return None
    for one in obligations:
        one.protocol = protocol
    rows_for_page = [
        {
            "obligation": one,
            "form": ConcludeForm(prefix=f"o{one.pk}")
            if one.concluded_on is None and may_conclude(one, user)
            else None,
        }
        for one in obligations
    ]
    values = {"rows": rows_for_page, "may_reopen": user.has_role(*PREPARERS)}
    return Part("protocols/_obligations_card.html", values, place="main")
