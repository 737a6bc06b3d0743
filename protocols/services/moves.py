"""From one state to the next: lock, check, change, record, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from cities.services import reach
from cms_portal.accounts.models import User
from protocols.enums import TRANSITIONS, Move, ProtocolKind, ProtocolState
from protocols.exceptions import Blocked, InvalidTransition, NotAllowed
from protocols.guards import obstacles
from protocols.models import Protocol, ProtocolTransition
from protocols.path import STEP_OF_STATE, fact_of
from protocols.services import obligations


def allowed_moves(protocol: Protocol, user: User) -> list[tuple[ProtocolState, Move]]:
    """The moves that `user` may make now, for buttons; services ask again."""
    moves = TRANSITIONS[ProtocolState(protocol.state)]
    return [(to, each) for to, each in moves.items() if each.roles and user.has_role(*each.roles)]


def lock(protocol_id: int) -> Protocol:
    return (
        Protocol.objects.select_for_update(of=("self",))
        .select_related("city", "template", "document", "job")
        .defer("document__content", "document__html", "document__data")
        .get(pk=protocol_id)
    )


def ask(
    protocol: Protocol, to_state: ProtocolState, *, by: User, is_overruled: bool = False
) -> None:
    """May `by` make this move now? Whether it exists, whose it is, what stands in its way.

    `is_overruled`: who decides goes on in spite of what may be overruled.
    Raises InvalidTransition, NotAllowed, Blocked.
    """
    from_state = ProtocolState(protocol.state)
    each = TRANSITIONS[from_state].get(to_state)
    if each is None:
        raise InvalidTransition(
            f"Il protocollo è «{from_state.label}»: non può diventare «{to_state.label}»."
        )
    if not each.roles or not by.has_role(*each.roles):
        raise NotAllowed(f"«{each.verb}» non rientra fra le vostre funzioni.")
    found = obstacles(protocol, to_state)
    reasons = [one.text for one in found if not (is_overruled and one.may_be_overruled)]
    if reasons:
        raise Blocked(" ".join(reasons))


def move(
    protocol: Protocol,
    to_state: ProtocolState,
    *,
    by: User | None,
    also: Sequence[str] = (),
    reason: str = "",
) -> None:
    """Write the state of a locked protocol and the row that remembers it."""
    from_state = ProtocolState(protocol.state)
    if to_state not in TRANSITIONS[from_state]:
        raise InvalidTransition(
            f"Il protocollo è «{from_state.label}»: non può diventare «{to_state.label}»."
        )
    if to_state == ProtocolState.COUNTERSIGNED:
        _end_the_replaced(protocol, by=by)
    protocol.state = to_state
    protocol.save(update_fields=["state", *also])
    ProtocolTransition.objects.create(
        protocol=protocol, from_state=from_state, to_state=to_state, by=by, reason=reason
    )
    _walk(protocol, to_state, by=by)
    if to_state == ProtocolState.COUNTERSIGNED:
        obligations.arise(protocol, signed_on=timezone.localdate())


def _end_the_replaced(protocol: Protocol, *, by: User | None) -> None:
    """The act that this one replaces stands until its last signature, and its addenda with it."""
    if protocol.replaced_id is None:
        return
    reason = f"Sostituito dal protocollo {protocol.code}, firmato da entrambe le parti."
    hanging = Q(pk=protocol.replaced_id) | Q(root=protocol.replaced_id)
    for old in Protocol.objects.in_force().select_for_update(of=("self",)).filter(hanging):
        move(old, ProtocolState.SUPERSEDED, by=by, reason=reason)


def _walk(protocol: Protocol, to_state: ProtocolState, *, by: User | None) -> None:
    """Some states of the act are steps of its city's path."""
    step = STEP_OF_STATE.get(to_state)
    if step and protocol.kind == ProtocolKind.PROTOCOL:
        reach(fact_of(protocol, timezone.localdate()), city=protocol.city, step=step, by=by)
