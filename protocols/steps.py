"""The stepper of an act: what everybody reads of its life, done, now and next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from cms_portal.templatetags.portal import day
from protocols.enums import (
    ENDED_STATES,
    OPEN_STATES,
    SENT_STATES,
    ProtocolState,
    SignatureSide,
)
from protocols.journeys import Journey
from protocols.models import MunicipalAct, Protocol, ProtocolTransition, SignatureSlot

S = ProtocolState
REVIEW, MUNICIPAL = "review", "municipal"
_LABELS = {
    S.DRAFT.value: "Bozza",
    REVIEW: "In esame del Comune",
    S.APPROVED.value: "Testo definitivo",
    S.SENT.value: "Trasmesso",
    MUNICIPAL: "Atto del Comune",
    S.SIGNED_BY_CITY.value: "Firma del Comune",
    S.COUNTERSIGNED.value: "Firma dell'AdG",
    S.RETURNED.value: "Registrato e restituito al Comune",
}
_HINTS = {
    S.DRAFT.value: "testo in preparazione",
    REVIEW: "commenti aperti",
    S.APPROVED.value: "documento in preparazione",
    S.SENT.value: "da trasmettere",
    MUNICIPAL: "da registrare",
    S.SIGNED_BY_CITY.value: "in attesa del Comune",
    S.COUNTERSIGNED.value: "in attesa dell'AdG",
    S.RETURNED.value: "da restituire",
}
_STEP_OF_SIDE = {
    SignatureSide.CITY: S.SIGNED_BY_CITY,
    SignatureSide.AUTHORITY: S.COUNTERSIGNED,
}
# The last step that a state has behind it.
_BEHIND = {
    S.DRAFT: S.DRAFT.value,
    S.IN_REVIEW: S.DRAFT.value,
    S.APPROVED: S.APPROVED.value,
    S.SENT: S.SENT.value,
    S.SIGNED_BY_CITY: S.SIGNED_BY_CITY.value,
    S.COUNTERSIGNED: S.COUNTERSIGNED.value,
    S.REGISTERED: S.COUNTERSIGNED.value,
    S.RETURNED: S.RETURNED.value,
    S.SUPERSEDED: S.RETURNED.value,
}


@dataclass(frozen=True)
class Step:
    """`look`: "done", "now", "next", or "skipped" where a later step came without it."""

    label: str
    look: str
    on: date | None = None
    hint: str = ""
    words: str = ""


def steps_of(
    protocol: Protocol,
    transitions: Sequence[ProtocolTransition],
    municipal: MunicipalAct | None = None,
) -> list[Step]:
    """`transitions` in order of time. What was before a recall counts no more.

    Each step bears the day of its fact, where one is known; else that of its recording.
    """
    reached = _reached(protocol, transitions) | _facts(protocol)
    state = S(protocol.state)
    was_read = REVIEW in reached or state == S.IN_REVIEW
    keys = [key for key in _LABELS if key != REVIEW or was_read]
    is_again = sum(row.to_state == S.DRAFT for row in transitions) > 1
    behind = -1 if state == S.DRAFT and is_again else _behind(state, reached, keys)
    is_over = state in {*ENDED_STATES, S.RETURNED}
    found = []
    has_now = False
    for place, key in enumerate(keys):
        look = "done" if place <= behind else "next"
        if key == MUNICIPAL:
            look = _look_of_municipal(municipal, is_passed=place < behind)
        if look == "next" and not has_now and not is_over and place >= behind:
            look, has_now = "now", True
        found.append(_step(key, look, reached, municipal))
    if protocol.registered_on:
        found[-1] = _with_register(protocol, found[-1])
    return found


def _facts(protocol: Protocol) -> dict[str, date]:
    """By when each side had signed, and when the original left for the city."""
    if protocol.state not in SENT_STATES or protocol.document_id is None:
        return {}
    found: dict[str, date] = {}
    slots = SignatureSlot.objects.filter(document=protocol.document_id, signed_at__isnull=False)
    for side, at in slots.order_by("signed_at").values_list("side", "signed_at"):
        if at is not None:  # the last one of a side, where several sign
            found[_STEP_OF_SIDE[SignatureSide(side)]] = timezone.localdate(at)
    returns = protocol.transmissions.filter(
        journey=Journey.RETURN, document=protocol.document_id, sent_on__isnull=False
    )
    if day_of_return := returns.values_list("sent_on", flat=True).first():
        found[S.RETURNED] = day_of_return
    return found


def _with_register(protocol: Protocol, last: Step) -> Step:
    number = protocol.register_number
    on = day(protocol.registered_on, "del" if number else "il")
    words = f"repertorio n. {number} {on}" if number else f"registrato {on}"
    if last.on:
        words = f"{day(last.on)}, {words}"
    elif last.look == "now":
        words = f"{words}; {last.hint}"
    return replace(last, words=words)


def _reached(protocol: Protocol, transitions: Sequence[ProtocolTransition]) -> dict[str, date]:
    found: dict[str, date] = {}
    for row in transitions:
        if row.to_state in OPEN_STATES and row.from_state not in OPEN_STATES:
            found = {}  # recalled: the text starts again
        if row.from_state == S.IN_REVIEW:
            found[REVIEW] = timezone.localdate(row.at)
        found[row.to_state] = timezone.localdate(row.at)
    if protocol.sent_on:
        found[S.SENT] = protocol.sent_on
    return found


def _behind(state: ProtocolState, reached: dict[str, date], keys: list[str]) -> int:
    if state in _BEHIND:
        return keys.index(_BEHIND[state])
    # A withdrawn act stopped after the last step it had reached.
    return max((keys.index(key) for key in reached if key in keys), default=0)


def _look_of_municipal(act: MunicipalAct | None, *, is_passed: bool) -> str:
    if act is not None:
        return "done"
    return "skipped" if is_passed else "next"


def _step(key: str, look: str, reached: dict[str, date], municipal: MunicipalAct | None) -> Step:
    if key == MUNICIPAL and municipal is not None:
        return Step(_LABELS[key], look, words=step_words(municipal))
    if look == "skipped":
        return Step(_LABELS[key], look, hint="non registrato")
    return Step(_LABELS[key], look, reached.get(key) if look == "done" else None, _HINTS[key])


def step_words(act: MunicipalAct) -> str:
    """ "D.G.C. n. 118 del 30 maggio 2023, immediatamente eseguibile"."""
    named = f"{act.short_name} n. {act.number} del {day(act.dated_on)}"
    if act.is_immediately_executive:
        return f"{named}, immediatamente eseguibile"
    begins = act.executive_from
    return f"{named}, {f'esecutiva dal {day(begins)}' if begins else 'esecutività da indicare'}"
