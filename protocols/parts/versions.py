"""The texts that were definitive, when one of them was recalled."""

from __future__ import annotations

from cms_portal.accounts.models import User
from protocols.models import Protocol
from protocols.parts.base import Part


def find_versions(protocol: Protocol, user: User) -> Part | None:
    versions = list(protocol.versions.without_content().order_by("-number"))
    if all(one.is_in_force for one in versions):
        return None
    return Part("protocols/_versions_card.html", {"versions": versions})
