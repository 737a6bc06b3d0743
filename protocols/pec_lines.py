"""The messages of a drop as the page shows them: whose, why, and what filing them will do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cms_portal.templatetags.portal import day, moment
from protocols.journeys import Journey, PecKind, PecState
from protocols.models import PecDrop, PecMessage


@dataclass(frozen=True)
class Line:
    message: PecMessage
    effect: str
    look: str

    @property
    def asks_journey(self) -> bool:
        """Whether a person may say which journey it is: what certificates say is not for choice."""
        return self.message.protocol_id is None or not self.message.is_receipt


@dataclass(frozen=True)
class Reading:
    """`unknown` first: they wait for a person."""

    unknown: list[Line]
    matched: list[Line]
    filed: list[Line]
    known: list[Line]
    unreadable: list[Line]

    @property
    def total(self) -> int:
        groups = (self.unknown, self.matched, self.filed, self.known, self.unreadable)
        return sum(len(group) for group in groups)

    @property
    def is_open(self) -> bool:
        return bool(self.unknown or self.matched)


def read_lines(drop: PecDrop) -> Reading:
    rows = drop.messages.select_related("protocol__city", "file", "transmission").order_by(
        "protocol__city__folded_name", "at", "place"
    )
    lines = [_line(message) for message in rows]
    waiting = [one for one in lines if one.message.state in (PecState.FOUND, PecState.CHOSEN)]
    readable = [one for one in waiting if one.message.kind != PecKind.UNREADABLE]
    return Reading(
        unknown=[one for one in readable if one.message.protocol_id is None],
        matched=[one for one in readable if one.message.protocol_id is not None],
        filed=_in(lines, PecState.FILED),
        known=_in(lines, PecState.KNOWN),
        unreadable=[one for one in waiting if one.message.kind == PecKind.UNREADABLE],
    )


def _in(lines: Sequence[Line], state: PecState) -> list[Line]:
    return [one for one in lines if one.message.state == state]


def _line(message: PecMessage) -> Line:
    return Line(message, _effect(message), _LOOKS.get(PecKind(message.kind), "todo"))


_LOOKS = {
    PecKind.ACCEPTANCE: "now",
    PecKind.DELIVERY: "done",
    PecKind.FAILURE: "late",
    PecKind.REFUSAL: "late",
    PecKind.WARNING: "away",
}


def _effect(message: PecMessage) -> str:
    """In words, what filing it will write; once filed, also what came of it."""
    if message.problem:
        return message.problem
    if message.state == PecState.FILED and not message.is_receipt and message.outcome:
        return message.outcome
    return "\n".join(one for one in (_proven(message), message.outcome) if one)


def _proven(message: PecMessage) -> str:
    at = f" il {moment(message.at)}" if message.at else ""
    said = {
        PecKind.ACCEPTANCE: f"Accettata{at}.",
        PecKind.DELIVERY: f"Consegnata{at}.",
        PecKind.FAILURE: f"Non consegnata{at}. {message.error}".strip(),
        PecKind.REFUSAL: f"Non accettata{at}. {message.error}".strip(),
        PecKind.WARNING: "Si conserva: la consegna non è ancora avvenuta.",
        PecKind.TAKEN: "Si conserva: il gestore del Comune l'ha presa in carico.",
    }.get(PecKind(message.kind))
    return said or _effect_of_message(message)


def _effect_of_message(message: PecMessage) -> str:
    parts = []
    if message.journey == Journey.SIGNED_BACK and message.kind == PecKind.MESSAGE:
        parts.append(f"Copia firmata arrivata{f' il {moment(message.at)}' if message.at else ''}")
    elif message.is_ours:
        parts.append("PEC partita dall'AdG: se ne segna il Message-ID")
    if mark := message.signature:
        parts.append(f"numero {mark['number']} {_day(mark['dated_on'])}")
    if count := len(message.signed_files):
        parts.append("un file firmato" if count == 1 else f"{count} file firmati")
    return f"{', '.join(parts)}." if parts else "Si conserva con l'atto."


def _day(text: str) -> str:
    return day(date.fromisoformat(text), "del")
