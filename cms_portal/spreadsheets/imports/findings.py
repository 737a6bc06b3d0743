"""What a line says, what it would do, what must be asked first."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models

from cms_portal.spreadsheets.imports.enums import Outcome, QuestionKind

REFUSE: Final = "-"  # the answer "none of these: refuse the line"
TOLD: Final = "told"  # code of a ValidationError whose words are for who confirms
EVERYONE: Final = "everyone"
SENDER: Final = "sender"


@dataclass(frozen=True)
class Line:
    """`values`: by field, converted; an absent column gives what an empty cell gives.

    So does a cell that could not be read: its field is in `unread`, why in `reasons`. Such a line
    is refused; it is checked all the same, so that whoever mends the file is told everything.
    """

    number: int
    values: Mapping[str, Any]
    present: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """Asked once for all the lines with the same `parts`.

    A choice has `options` (value, label), the likeliest first; texts have `proposal`, by name of
    field, with its `labels`. `remembered_for`: SENDER, EVERYONE, or "" for a question that is
    asked again with every file.
    """

    topic: str
    parts: tuple[str, ...]
    text: str
    kind: QuestionKind = QuestionKind.CHOICE
    detail: str = ""
    options: tuple[tuple[str, str], ...] = ()
    proposal: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    remembered_for: str = ""

    @property
    def key(self) -> str:
        written = "\x1f".join((self.topic, *self.parts))
        return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def written(self) -> str:
        return " · ".join(part for part in self.parts if part)


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass
class Finding:
    """`title` names the thing for who reads the preview. `values`: JSON, what `apply` needs."""

    line: int
    outcome: Outcome = Outcome.NEW
    title: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def refuse(self, *reasons: str) -> Finding:
        self.reasons += reasons
        return self

    def settle(self) -> Finding:
        """The outcome follows from what was found: a reason refuses, a question waits."""
        if self.reasons:
            self.outcome = Outcome.REFUSED
            self.questions = []  # nobody is asked about a line that does not enter anyway
        elif self.questions:
            self.outcome = Outcome.WAITING
        if self.outcome in (Outcome.REFUSED, Outcome.WAITING):
            self.values, self.changes = {}, []
        return self


@dataclass(frozen=True)
class Entry:
    """A row of the database that a line made or changed; `before`: the fields it had, by name."""

    instance: models.Model
    is_new: bool
    before: Mapping[str, Any] = field(default_factory=dict)
