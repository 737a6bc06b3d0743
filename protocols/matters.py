"""An act as what a question of a city is about."""

from __future__ import annotations

from typing import Final

from cities.matters import Matter
from cms_portal.accounts.models import User
from protocols.models import Protocol

KIND: Final = "protocollo"


def find_act(user: User, code: str) -> Matter | None:
    act = Protocol.objects.visible_to(user).select_related("city").filter(code=code).first()
    return matter_of(act) if act else None


def matter_of(act: Protocol) -> Matter:
    label = f"{act}, {act.code}"
    return Matter(KIND, act.code, label, act.get_absolute_url(), act.city)
