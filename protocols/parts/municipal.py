"""The act of the city's body, from when the text is sent."""

from __future__ import annotations

from cms_portal.accounts.models import User
from protocols.enums import SENT_STATES, CommentSide
from protocols.models import Protocol
from protocols.parts.base import Part
from protocols.services.comments import side_of
from protocols.services.municipal import RECORDABLE_STATES, municipal_act_of
from protocols.steps import step_words


def find_municipal_act(protocol: Protocol, user: User) -> Part | None:
    if protocol.state not in SENT_STATES:
        return None
    act = municipal_act_of(protocol)
    side = side_of(protocol, user)
    return Part(
        "protocols/_municipal_card.html",
        {
            "act": act,
            "words": step_words(act) if act else "",
            "may_record": side is not None and protocol.state in RECORDABLE_STATES,
            "is_of_city": side == CommentSide.CITY,
        },
    )
