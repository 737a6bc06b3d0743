"""From what was found in a file to what it is worth: one decision, in one order, with its name."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cms_portal.signatures.results import Change, Examination, Signature, Trust
from protocols.enums import (
    CaseAction,
    CopyProblem,
    CopyState,
    SignatureSide,
    TextOutcome,
)

_OF_TRUST = {
    Trust.EXPIRED: CopyProblem.EXPIRED,
    Trust.NOT_YET: CopyProblem.NOT_YET,
    Trust.REVOKED: CopyProblem.REVOKED,
}
_ACTIONS = {
    CopyState.REFUSED: CaseAction.SIGN_AGAIN,
    CopyState.TO_DECIDE: CaseAction.AUTHORITY,
    CopyState.TO_CHECK: CaseAction.STAFF,
}


@dataclass(frozen=True)
class Expected:
    """A slot as the decision needs it; `signature` is set once it is verified."""

    id: int
    side: str
    name: str
    signature: str = ""


@dataclass(frozen=True)
class Decision:
    """`fills`: slot id -> place of its signature in the examination."""

    state: CopyState
    problem: CopyProblem | None = None
    fills: dict[int, int] = field(default_factory=dict)

    @property
    def action(self) -> CaseAction | None:
        return _ACTIONS.get(self.state)


def decide(
    found: Examination,
    *,
    outcome: TextOutcome,
    text_problem: CopyProblem | None,
    slots: Sequence[Expected],
    is_text_accepted: bool = False,
    is_trust_checked: bool = False,
) -> Decision:
    """The first thing that is wrong, else which slots are filled.

    What a person accepted is not asked again: the authority the text, the office the trust.
    """
    if found.starts_with and any(one.change == Change.PAGES for one in found.signatures):
        return _refused(CopyProblem.CHANGED)  # it was ours when it was signed
    if outcome == TextOutcome.DIFFERENT:
        return _refused(text_problem or CopyProblem.DIFFERENT)
    if problem := _broken(found):
        return _refused(problem)
    fills, problem = _assign(found.signatures, slots)
    if problem:
        return _refused(problem)
    new = [found.signatures[place] for place in fills.values()]
    if problem := next((_OF_TRUST[one.trust] for one in new if one.trust in _OF_TRUST), None):
        return _refused(problem)
    if outcome == TextOutcome.SAME and not is_text_accepted:
        return Decision(CopyState.TO_DECIDE, CopyProblem.SAME_TEXT, fills)
    doubt = None if is_trust_checked else _doubt(found, fills, slots)
    return Decision(CopyState.TO_CHECK if doubt else CopyState.VERIFIED, doubt, fills)


def _doubt(
    found: Examination, fills: dict[int, int], slots: Sequence[Expected]
) -> CopyProblem | None:
    """What only a person can settle: a certificate that we do not know, another name."""
    if any(found.signatures[place].trust != Trust.TRUSTED for place in fills.values()):
        return CopyProblem.TRUST
    names = {slot.id: slot.name for slot in slots}
    for slot_id, place in fills.items():
        if not same_person(names[slot_id], found.signatures[place].name):
            return CopyProblem.PERSON
    return None


def _refused(problem: CopyProblem) -> Decision:
    return Decision(CopyState.REFUSED, problem)


def _broken(found: Examination) -> CopyProblem | None:
    if not found.signatures:
        return CopyProblem.UNSIGNED
    if any(one.change == Change.PAGES for one in found.signatures):
        return CopyProblem.CHANGED
    if not all(one.is_intact for one in found.signatures):
        return CopyProblem.BROKEN
    return None


def _assign(
    signatures: Sequence[Signature], slots: Sequence[Expected]
) -> tuple[dict[int, int], CopyProblem | None]:
    """Which new signature is for which slot; those verified before must still be there, first."""
    places = {one.id: place for place, one in enumerate(signatures)}
    verified = [slot.signature for slot in slots if slot.signature]
    if any(one not in places for one in verified):
        return {}, CopyProblem.LOST
    new = [place for place, one in enumerate(signatures) if one.id not in verified]
    if not new:
        return {}, CopyProblem.NOTHING_NEW
    if verified and min(new) < max(places[one] for one in verified):
        return {}, CopyProblem.ORDER
    return _fill(signatures, new, [slot for slot in slots if not slot.signature])


def _fill(
    signatures: Sequence[Signature], new: Sequence[int], waiting: Sequence[Expected]
) -> tuple[dict[int, int], CopyProblem | None]:
    """In order; who is expected later and comes first is told. One more than needed is left."""
    fills: dict[int, int] = {}
    free = list(waiting)
    for place in new:
        if not free:
            break
        side = free[0].side
        own = [slot for slot in free if slot.side == side]  # a commission signs in any order
        name = signatures[place].name
        slot = next((one for one in own if same_person(one.name, name)), None)
        if slot is None:
            others = [one for one in free if one.side != side]
            if any(same_person(one.name, name) for one in others):
                return {}, CopyProblem.ORDER
            slot = own[0]
        fills[slot.id] = place
        free.remove(slot)
    return fills, None


def same_person(expected: str, found: str) -> bool:
    """The same words, whatever their order, accents and titles: certificates say ROSSI MARIO."""
    ours, theirs = _name(expected), _name(found)
    return bool(ours) and bool(theirs) and (ours <= theirs or (theirs <= ours and len(theirs) > 1))


def _name(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text.split("(")[0]).casefold()
    letters = "".join(sign if sign.isalpha() or sign.isspace() else " " for sign in plain
                      if not unicodedata.combining(sign))  # fmt: skip
    return set(letters.split()) - {"dott", "dr", "avv", "ing", "prof", "ssa", "arch", "dottssa"}


def provable_moment(one: Signature, known_at: datetime) -> tuple[datetime, bool]:
    """The earliest that can be proved, and whether a timestamp in the file proves it."""
    if one.timestamp_at:
        stamped = datetime.fromisoformat(one.timestamp_at)
        if stamped < known_at:
            return stamped, True
    return known_at, False


def sides_signed(slots: Sequence[Expected]) -> dict[SignatureSide, bool]:
    """Side -> whether all its signatures are there."""
    return {
        side: all(slot.signature for slot in slots if slot.side == side) for side in SignatureSide
    }
