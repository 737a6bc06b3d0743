"""The text of a protocol as its addenda have left it on a day. Only the signed acts bind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from protocols import documents, markup
from protocols.differences import Piece, words_between
from protocols.enums import SIGNED_STATES, ClausePart, ProtocolState
from protocols.models import Clause, Protocol, ProtocolTransition
from protocols.readiness import ordered_clauses

_ENDS_OF_BLOCKS = re.compile(r"</(?:p|li|tr|caption|h\d)>")
_ENDS_OF_CELLS = re.compile(r"</t[hd]>")


@dataclass(frozen=True)
class Amendment:
    """A signed addendum: `articles` by key of the clause that each replaces."""

    ordinal: int
    code: str
    from_day: date
    articles: Mapping[str, Mapping[str, Any]]

    @property
    def name(self) -> str:
        return f"addendum n. {self.ordinal}"


@dataclass(frozen=True)
class Change:
    by: Amendment
    pieces: Sequence[Piece]


@dataclass
class Standing:
    """A clause as it stands; `changes` from the oldest."""

    key: str
    part: str
    number: int | None
    heading: str
    html: SafeString
    changes: list[Change] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"Art. {self.number}. {self.heading}" if self.number else self.heading


def consolidate(
    clauses: Iterable[Mapping[str, Any]], amendments: Iterable[Amendment]
) -> list[Standing]:
    """The clauses of the root with the wordings of `amendments`, of which the last one counts."""
    standing = {
        one["key"]: Standing(
            one["key"], one["part"], one["number"], one["heading"], markup.as_html(one["html"])
        )
        for one in clauses
    }
    for amendment in sorted(amendments, key=lambda one: one.ordinal):
        for key, new in amendment.articles.items():
            one = standing[key]
            before = f"{one.heading}\n{plain(one.html)}"
            after = f"{new['heading']}\n{plain(new['html'])}"
            one.heading, one.html = new["heading"], markup.as_html(new["html"])
            one.changes.append(Change(amendment, words_between(before, after)))
    return list(standing.values())


def plain(html: str) -> str:
    """The words of a clause, a line for each of its paragraphs."""
    lines = _ENDS_OF_BLOCKS.sub("\n", _ENDS_OF_CELLS.sub(" ", html))
    words = (" ".join(line.split()) for line in unescape(strip_tags(lines)).split("\n"))
    return "\n".join(line for line in words if line)


def signed_on(protocol: Protocol) -> date | None:
    """The day of the last signature, as the portal has recorded it."""
    row = ProtocolTransition.objects.filter(
        protocol=protocol, to_state=ProtocolState.COUNTERSIGNED
    ).first()
    return timezone.localdate(row.at) if row else None


def signed_addenda(root: Protocol) -> list[Protocol]:
    rows = root.addenda.filter(state__in=SIGNED_STATES).select_related("template", "document")
    return list(rows.defer("document__content", "document__html").order_by("ordinal"))


def amendments_of(root: Protocol, on_day: date | None = None) -> list[Amendment]:
    """Those that count on `on_day`; None: all that are signed, also for a day to come."""
    days = {
        row.protocol_id: timezone.localdate(row.at)
        for row in ProtocolTransition.objects.filter(
            protocol__root=root, to_state=ProtocolState.COUNTERSIGNED
        )
    }
    found = [_amendment(one, days[one.pk]) for one in signed_addenda(root)]
    return [one for one in found if on_day is None or one.from_day <= on_day]


def _amendment(addendum: Protocol, signed: date) -> Amendment:
    data: dict[str, Any] = addendum.document.data if addendum.document else {}
    stated = data["addendum"]["effective_on"]
    return Amendment(
        ordinal=addendum.ordinal or 0,
        code=addendum.code,
        from_day=max(date.fromisoformat(stated), signed) if stated else signed,
        articles={
            one["replaces"]["key"]: one["replaces"] for one in data["clauses"] if "replaces" in one
        },
    )


def text_on(root: Protocol, on_day: date) -> list[Standing]:
    data: dict[str, Any] = root.document.data if root.document else {"clauses": []}
    return consolidate(data["clauses"], amendments_of(root, on_day))


@dataclass(frozen=True)
class Wording:
    """An article as it is written, with its fields, for who changes it."""

    key: str
    number: int
    heading: str
    body: str

    @property
    def place(self) -> str:
        return f"Art. {self.number}. {self.heading}"

    @property
    def prints_ceilings(self) -> bool:
        return prints_ceilings(self.body)


def prints_ceilings(body: str) -> bool:
    names = markup.field_names(body)
    blocks = set(markup.block_names(body)) & set(documents.BLOCKS)
    return bool(blocks) or any(name.startswith("dotazione.") for name in names)


def wordings_of(root: Protocol) -> list[Wording]:
    """The articles of the act, each as the last signed addendum wrote it."""
    data: dict[str, Any] = root.document.data if root.document else {"clauses": []}
    printed = {one["key"]: one for one in data["clauses"]}
    found: dict[str, Wording] = {}
    for clause in ordered_clauses(root.template):
        row = printed.get(clause.key)
        if clause.part == ClausePart.ARTICLE and row:
            body = clause.body if row["is_first_wording"] else clause.second_body
            found[clause.key] = Wording(clause.key, row["number"], clause.heading, body)
    for addendum in signed_addenda(root):
        found |= {one.replaces: _wording(one) for one in replacements(addendum)}
    return list(found.values())


def replacements(addendum: Protocol) -> list[Clause]:
    return [one for one in ordered_clauses(addendum.template) if one.replaces]


def _wording(clause: Clause) -> Wording:
    return Wording(clause.replaces, clause.replaced_number or 0, clause.heading, clause.body)
