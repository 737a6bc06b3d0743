"""Name and surname in one cell: cut where they are likely to part, for a person to approve."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from cities.names import fold
from cms_portal.spreadsheets.imports.answers import Answers
from cms_portal.spreadsheets.imports.enums import QuestionKind
from cms_portal.spreadsheets.imports.findings import REFUSE, SENDER, Question

FIRST, LAST = "nome-cognome", "cognome-nome"
FIRST_NAMES: Final = Path(__file__).parent.parent / "data/first_names.txt"
_TITLE: Final = re.compile(
    r"(?:dott|dr|ing|avv|arch|prof|rag|geom|on|sig|sen|cav)\.?(?:ssa|ra)?\.?", re.IGNORECASE
)
_PARTICLES: Final = {
    *("de", "di", "del", "della", "dello", "dei", "degli", "delle", "dal", "dalla", "da", "d"),
    *("lo", "la", "li", "le", "van", "von", "san", "santa", "sant", "mc", "o"),
}
_WHICH: Final = Question(
    topic="ordine di nome e cognome",
    parts=("ordine",),
    text="Nella colonna con nome e cognome insieme, che cosa viene prima?",
    detail="Serve a proporre dove dividerli: le proposte si approvano poi a una a una o insieme.",
    options=(
        (FIRST, "Prima il nome: Maria Rossi"),
        (LAST, "Prima il cognome: Rossi Maria"),
        (REFUSE, "Non si può dire: le righe si rifiutano"),
    ),
    remembered_for=SENDER,
)


@dataclass(frozen=True)
class Name:
    first: str
    last: str


@dataclass
class Split:
    """`name` when it was approved; else what must be asked first, or why not."""

    name: Name | None = None
    question: Question | None = None
    reason: str = ""


class NameSplitter:
    """`heading`: the words above the column, which often say what comes first."""

    def __init__(self, answers: Answers, heading: str) -> None:
        self.answers = answers
        self.order = order_in(heading)

    def split(self, cell: str) -> Split:
        order = self.order or self.answers.ask(_WHICH)
        if order is None:
            return Split(question=_WHICH)
        if order == REFUSE:
            return Split(reason="Nome e cognome stanno in una cella sola e non si sa dividerli.")
        question = self._question(cell, order)
        approved = self.answers.ask(question)
        if not isinstance(approved, dict):
            return Split(question=question)
        name = Name(
            " ".join(str(approved.get("first_name", "")).split()),
            " ".join(str(approved.get("last_name", "")).split()),
        )
        if not name.first or not name.last or max(len(name.first), len(name.last)) > 100:
            return Split(question=question)  # asked again: one of the two is empty or endless
        return Split(name=name)

    def _question(self, cell: str, order: str) -> Question:
        proposal = propose(cell, order)
        return Question(
            topic="nome e cognome",
            parts=(cell,),
            text=f"«{cell}»",
            kind=QuestionKind.TEXTS,
            proposal={"first_name": proposal.first, "last_name": proposal.last},
            labels={"first_name": "Nome", "last_name": "Cognome"},
        )


def order_in(heading: str) -> str:
    """ "Cognome e nome" says it; "Nominativo" does not."""
    words = fold(heading).split()
    if "nome" in words and "cognome" in words:
        return FIRST if words.index("nome") < words.index("cognome") else LAST
    return ""


def propose(cell: str, order: str) -> Name:
    """Cut at a comma, by capitals, at a particle ("De Rosa"), at a known first name, by order."""
    if "," in cell:
        before, _, after = cell.partition(",")
        return _shaped(after.split(), without_titles(before.split()))
    words = without_titles(cell.split())
    if len(words) < 2:
        return _shaped([], words)
    shouted = [len(word) > 1 and word.isupper() for word in words]
    if any(shouted) and not all(shouted):
        return _shaped(
            [word for word, loud in zip(words, shouted, strict=True) if not loud],
            [word for word, loud in zip(words, shouted, strict=True) if loud],
        )
    return _first_before(words) if order == FIRST else _last_before(words)


def _first_before(words: list[str]) -> Name:
    at = next((i for i, word in enumerate(words) if i and fold(word) in _PARTICLES), 0)
    if not at:
        at = 1
        while at < len(words) - 1 and fold(words[at]) in first_names():
            at += 1
    return _shaped(words[:at], words[at:])


def _last_before(words: list[str]) -> Name:
    at = 2 if fold(words[0]) in _PARTICLES and len(words) > 2 else 1
    while at < len(words) - 1 and fold(words[at]) not in first_names():
        at += 1
    return _shaped(words[at:], words[:at])


def _shaped(first: list[str], last: list[str]) -> Name:
    return Name(_cased(" ".join(first)), _cased(" ".join(last)))


def _cased(name: str) -> str:
    """ "D'AMICO" -> "D'Amico"; what was not all capitals, or all small, stays as written."""
    if name and (name.isupper() or name.islower()):
        return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name.lower())
    return name


def without_titles(words: list[str]) -> list[str]:
    while len(words) > 2 and _TITLE.fullmatch(words[0]):
        words = words[1:]
    return words


@cache
def first_names() -> frozenset[str]:
    return frozenset(fold(line) for line in FIRST_NAMES.read_text("utf-8").split())
