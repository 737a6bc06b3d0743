"""What changed between two texts: word by word, and in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from protocols import markup
from protocols.enums import ClausePart
from protocols.fields import FIELDS
from protocols.models import Clause, ProtocolTemplate
from protocols.readiness import ordered_clauses

# A merge field is one word: it comes or goes whole.
_WORDS = re.compile(r"\{[^{}]*\}|\w+|\s+|[^\w\s]")

_TEXTS = ("heading", "body", "second_body")

How = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class Piece:
    how: How
    text: str


@dataclass(frozen=True)
class Place:
    """A clause where it stands; `number` only for articles."""

    clause: Clause
    position: int
    number: int | None

    @property
    def label(self) -> str:
        """ "Art. 5, Tempi e modalità" or "Premesse"."""
        name = self.clause.heading or self.clause.get_part_display()
        return f"Art. {self.number}, {name}" if self.number else name


@dataclass(frozen=True)
class ClauseDifference:
    """`what` is "same", "changed", "added" or "removed"; the pieces by name of the text."""

    what: str
    before: Place | None
    after: Place | None
    pieces: Mapping[str, Sequence[Piece]]
    has_moved: bool = False

    @property
    def place(self) -> Place:
        place = self.after or self.before
        assert place is not None
        return place

    @property
    def was(self) -> str:
        """Its old number and heading, when they are not the same."""
        if self.before and self.after and self.before.label != self.after.label:
            return self.before.label
        return ""

    @property
    def in_words(self) -> str:
        """One sentence, for who reads no colours."""
        if self.what in {"added", "removed"}:
            return f"{self.place.label}: {'aggiunto' if self.what == 'added' else 'tolto'}."
        said = []
        if self.was:
            said.append(f"era «{self.was}»")
        elif self.has_moved:
            said.append("spostato")
        pieces = [*self.pieces["body"], *self.pieces["second_body"]]
        said += [
            f"{_count(pieces, how)} {word}"
            for how, word in (("added", "aggiunte"), ("removed", "tolte"))
            if any(piece.how == how for piece in pieces)
        ]
        if (
            self.before
            and self.after
            and self.before.clause.condition != self.after.clause.condition
        ):
            said.append("cambia la condizione della seconda formulazione")
        return f"{self.place.label}: {', '.join(said)}." if said else f"{self.place.label}: uguale."


@dataclass(frozen=True)
class Difference:
    """Between two versions of a template: `head` are what the act says outside of its clauses."""

    clauses: Sequence[ClauseDifference]
    head: Sequence[str]
    fields_added: Sequence[str]
    fields_removed: Sequence[str]

    @property
    def changed(self) -> list[ClauseDifference]:
        """A new number is a change too: other articles may name the old one."""
        return [one for one in self.clauses if one.what != "same" or one.has_moved or one.was]


def words_between(before: str, after: str) -> list[Piece]:
    """The two texts as one list of pieces, longest common runs kept together."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("added", "".join(new[c:d])))
    return pieces


def compare_templates(before: ProtocolTemplate, after: ProtocolTemplate) -> Difference:
    """Clause by clause, in the order of `after`; what was taken away follows where it stood."""
    old, new = (_places(ordered_clauses(one)) for one in (before, after))
    gone = [key for key in old if key not in new]
    order = sorted(
        [*new, *gone], key=lambda key: (new.get(key) or old[key]).position + (key in gone) / 2
    )
    kept_old = [key for key in old if key in new]
    kept_new = [key for key in new if key in old]
    still = _in_order(kept_old, kept_new)
    fields = [_fields(places.values()) for places in (old, new)]
    return Difference(
        clauses=[_compare(old.get(key), new.get(key), moved=key not in still) for key in order],
        head=_head(before, after),
        fields_added=[_field(name) for name in fields[1] if name not in fields[0]],
        fields_removed=[_field(name) for name in fields[0] if name not in fields[1]],
    )


def _places(clauses: Iterable[Clause]) -> dict[str, Place]:
    found, article = {}, 0
    for position, clause in enumerate(clauses):
        is_article = clause.part == ClausePart.ARTICLE
        article += is_article
        found[clause.key] = Place(clause, position, article if is_article else None)
    return found


def _in_order(before: list[str], after: list[str]) -> set[str]:
    """The keys that kept their order: the others were moved."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {key for block in blocks for key in before[block.a : block.a + block.size]}


def _compare(before: Place | None, after: Place | None, *, moved: bool) -> ClauseDifference:
    old = before.clause if before else Clause()
    new = after.clause if after else Clause()
    pieces = {name: words_between(getattr(old, name), getattr(new, name)) for name in _TEXTS}
    if before is None or after is None:
        return ClauseDifference("removed" if before else "added", before, after, pieces)
    is_same = all(getattr(old, name) == getattr(new, name) for name in (*_TEXTS, "condition"))
    what = "same" if is_same else "changed"
    return ClauseDifference(what, before, after, pieces, has_moved=moved)


def _count(pieces: Iterable[Piece], how: str) -> str:
    words = sum(len(re.findall(r"\{[^{}]*\}|\w+", one.text)) for one in pieces if one.how == how)
    return f"{words} parola" if words == 1 else f"{words} parole"


def _fields(places: Iterable[Place]) -> list[str]:
    bodies = (text for one in places for text in (one.clause.body, one.clause.second_body))
    return list(dict.fromkeys(name for body in bodies for name in markup.field_names(body)))


def _field(name: str) -> str:
    """ "Nome del Comune (sostanziale)"."""
    return f"{FIELDS[name].label} ({FIELDS[name].impact.label})" if name in FIELDS else name


def _head(before: ProtocolTemplate, after: ProtocolTemplate) -> list[str]:
    names = ["title", "note", "priorities", "office_within_days", "sheets_due_on", "checks_due_on"]
    return [
        f"{ProtocolTemplate._meta.get_field(name).verbose_name}: "  # type: ignore[union-attr]
        f"«{_shown(before, name)}» diventa «{_shown(after, name)}»."
        for name in names
        if getattr(before, name) != getattr(after, name)
    ]


def _shown(template: ProtocolTemplate, name: str) -> str:
    value = getattr(template, name)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return f"{value:%d/%m/%Y}" if hasattr(value, "year") else str(value)
