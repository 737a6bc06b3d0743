"""What can be imported. The apps above register theirs in `AppConfig.ready()`.

This package knows lines, columns, questions and transactions; what a line means, the importer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from cms_portal.spreadsheets.columns import Column
from cms_portal.spreadsheets.imports.findings import Entry, Finding, Line

if TYPE_CHECKING:
    from django.db.models import Model

    from cms_portal.accounts.models import User
    from cms_portal.spreadsheets.imports.answers import Answers
    from cms_portal.spreadsheets.models import ImportBatch


@dataclass(frozen=True)
class Field:
    """`headings`: how offices call it, besides `label`, however written."""

    name: str
    label: str
    column: Column
    headings: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class FollowUp:
    """What may be done next with what was imported: a button that posts `values` to `url`."""

    title: str
    text: str
    verb: str
    url: str
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """One reading of one file. `headings`: the words above each field's column."""

    answers: Answers
    headings: Mapping[str, str]
    today: date
    by: User | None


class Checker(ABC):
    """Reads the lines of one file in order, and knows what it has seen of it."""

    @abstractmethod
    def check(self, lines: Sequence[Line]) -> list[Finding]:
        """What each line would do. Called for one chunk after the other; writes nothing."""

    @abstractmethod
    def apply(self, findings: Sequence[Mapping[str, Any]]) -> list[list[Entry]]:
        """Write the `values` of findings, in the order of the file, inside a transaction."""

    def closing(self) -> None:  # noqa: B027 - most have nothing left to do
        """After the last chunk was written, still inside the transaction."""


class Importer(ABC):
    """`slug` is its name in addresses; `sample` the lines of the model, in order of `fields`."""

    name: ClassVar[str]
    slug: ClassVar[str]
    label: ClassVar[str]
    lead: ClassVar[str]
    permission: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    sample: ClassVar[tuple[tuple[Any, ...], ...]] = ()
    position: ClassVar[int] = 0

    def missing(self, chosen: Collection[str]) -> list[str]:
        """What is still wanted among the fields given a column, in words; empty: go on."""
        return []

    @abstractmethod
    def checker(self, task: Task) -> Checker: ...

    def taken_back(  # noqa: B027 - most have nothing that follows
        self, rows: Sequence[Model], *, by: User | None
    ) -> None:
        """After an undo deleted or restored `rows`, still inside its transaction."""

    def follow_ups(self, batch: ImportBatch, user: User) -> list[FollowUp]:
        """What `user` may go on with, on the page of an import that was registered."""
        return []


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    if importer.name in _importers:
        raise ValueError(f"Importer registered twice: {importer.name}")
    _importers[importer.name] = importer


def find_importer(name: str) -> Importer | None:
    return _importers.get(name)


def get_importer(name: str) -> Importer:
    try:
        return _importers[name]
    except KeyError:
        raise LookupError(f"Nobody registered the importer {name!r}.") from None


def importer_called(slug: str) -> Importer | None:
    return next((one for one in _importers.values() if one.slug == slug), None)


def importers_for(user: User) -> list[Importer]:
    """Those that `user` may use, in their order."""
    allowed = (one for one in _importers.values() if user.has_perm(one.permission))
    return sorted(allowed, key=lambda one: (one.position, one.name))
