"""What has changed an act and what may: its addenda, its text in force, the act it hangs on."""

from __future__ import annotations

from cms_portal.accounts.models import User
from protocols.enums import IN_FORCE_STATES, SIGNED_STATES, ProtocolKind
from protocols.models import Protocol
from protocols.parts.base import Part


def addenda_part(protocol: Protocol, user: User) -> Part | None:
    if protocol.root_id is not None:
        root = Protocol.objects.select_related("city").get(pk=protocol.root_id)
        return Part("protocols/_root_card.html", {"root": root, "says": "Addendum al protocollo"})
    if protocol.kind != ProtocolKind.PROTOCOL:
        return None
    if protocol.state not in SIGNED_STATES:
        return _of_the_replaced(protocol, user)
    hanging = Protocol.objects.visible_to(user).select_related("city").order_by("pk")
    values = {
        "addenda": list(hanging.filter(root=protocol)),
        "replacements": list(hanging.filter(replaced=protocol)),
        "may_read_changes": protocol.state in IN_FORCE_STATES and user.sees_all_cities,
    }
    return Part("protocols/_addenda_card.html", values)


def _of_the_replaced(protocol: Protocol, user: User) -> Part | None:
    if protocol.replaced_id is None:
        return None
    rows = Protocol.objects.visible_to(user).select_related("city")
    old = rows.filter(pk=protocol.replaced_id).first()
    return Part("protocols/_root_card.html", {"root": old, "says": "Sostituirà"}) if old else None
