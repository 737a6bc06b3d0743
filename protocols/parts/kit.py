"""The kit for the body that approves the text, while the text waits for it."""

from __future__ import annotations

from cms_portal.accounts.models import User
from protocols.models import Kit, Protocol
from protocols.parts.base import Part
from protocols.services.kits import KIT_STATES, may_take_kit


def kit_part(protocol: Protocol, user: User) -> Part | None:
    if protocol.document_id is None or protocol.state not in KIT_STATES or not may_take_kit(user):
        return None
    rows = Kit.objects.select_related("job", "docx", "pdf")
    kit = rows.filter(document=protocol.document_id).first()
    return Part("protocols/_kit_card.html", {"protocol": protocol, "kit": kit})
