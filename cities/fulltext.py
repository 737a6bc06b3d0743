"""Full-text search in Italian with PostgreSQL alone: accents folded here, words stemmed there.

The servers have no `unaccent`; the same folding is done by the database for the columns and by
Python for what people type and for the excerpts, and a test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import connection
from django.db.models import (
    CheckConstraint,
    F,
    Func,
    GeneratedField,
    IntegerField,
    Q,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.lookups import LessThanOrEqual

CONFIG: Final = "italian"
# A tsvector holds at most a megabyte: the worst text of this size still fits.
MAX_BYTES: Final = 500_000
_START, _STOP = "\ue000", "\ue001"  # private characters: no text that people write has them
_GAP: Final = " … "
_EXCERPT: Final = (
    f"StartSel={_START}, StopSel={_STOP}, MaxFragments=2, MinWords=8, MaxWords=24, "
    f'FragmentDelimiter="{_GAP}"'
)

_NEAR: Final = 60  # so close to the beginning that the excerpt may as well begin there


def _accented() -> dict[str, str]:
    """Latin letters with a mark -> their bare letter; one character for one character."""
    found = {}
    for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00)):
        bare = unicodedata.normalize("NFD", chr(code))[0]
        if bare != chr(code) and bare.isascii():
            found[chr(code)] = bare
    return found


# Apostrophes as people type them; what looks like a tag is a word like any other.
_FOLDED: Final = _accented() | dict.fromkeys("‘’ʼ′`", "'") | {"<": " ", ">": " "}
_FROM, _TO = "".join(_FOLDED), "".join(_FOLDED.values())
_TABLE: Final = str.maketrans(_FROM, _TO)
# "co-progettazione" and "coprogettazione" are one word to whoever looks for it.
# Written so that Python and PostgreSQL mean the same by it, whatever the locale.
_JOINED: Final = r"(?<![A-Za-z0-9])([Cc][Oo])-"
_JOINED_HERE: Final = re.compile(_JOINED)


def fold(text: str) -> str:
    """Equal to what the columns index: accents and apostrophes folded, "co-" joined."""
    return _JOINED_HERE.sub(r"\1", unicodedata.normalize("NFC", text).translate(_TABLE))


def search_column(*, title: Sequence[str], body: Sequence[str]) -> GeneratedField:
    """A column that PostgreSQL keeps equal to the words of those fields, the title first."""
    first, then = (map(_fold_expression, map(F, fields)) for fields in (title, body))
    title_words = SearchVector(*first, config=CONFIG, weight="A")
    return GeneratedField(
        expression=title_words + SearchVector(*then, config=CONFIG, weight="B"),
        output_field=SearchVectorField(),
        db_persist=True,
        verbose_name="parole per la ricerca",
    )


def fits(name: str, field: str) -> CheckConstraint:
    """A text that search can hold whole."""
    length = Func(F(field), function="octet_length", output_field=IntegerField())
    return CheckConstraint(
        name=name,
        condition=Q(LessThanOrEqual(length, MAX_BYTES)),
        violation_error_message="Il testo è troppo lungo: dividetelo, o caricate un file.",
    )


def query_of(text: str) -> SearchQuery:
    """What a person typed: words, "a phrase", or, -not. Never a syntax error."""
    return SearchQuery(fold(text), config=CONFIG, search_type="websearch")


@dataclass(frozen=True)
class Piece:
    """Part of an excerpt; `is_hit` when it is a word that was looked for."""

    text: str
    is_hit: bool = False


def excerpts(texts: Sequence[str], wanted: str) -> list[list[Piece]]:
    """Where each text answers, in its own spelling; one query for all.

    PostgreSQL marks the folded text; the marks are then carried back to the text as written.
    """
    if not texts:
        return []
    folded = [_Folded(text) for text in texts]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_headline(%s::regconfig, one.body,"
            " websearch_to_tsquery(%s::regconfig, %s), %s)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS one (body, position) ORDER BY position",
            [CONFIG, CONFIG, fold(wanted), _EXCERPT, [one.plain for one in folded]],
        )
        headlines = [row[0] for row in cursor.fetchall()]
    return [list(_pieces(one, line)) for one, line in zip(folded, headlines, strict=True)]


class _Folded:
    """A text, its folded form, and the way back from a place in the second to the first."""

    def __init__(self, text: str) -> None:
        self.text = unicodedata.normalize("NFC", text)
        self.plain = fold(text)
        hyphens = (match.end() - 1 for match in _JOINED_HERE.finditer(self.text.translate(_TABLE)))
        self._left_out = [place - number for number, place in enumerate(hyphens)]

    def original(self, start: int, end: int) -> str:
        return self.text[self._origin(start) : self._origin(end)]

    def _origin(self, place: int) -> int:
        return place + bisect_right(self._left_out, place)


def _pieces(folded: _Folded, headline: str) -> Iterator[Piece]:
    position = 0
    for number, fragment in enumerate(headline.split(_GAP)):
        bare = fragment.replace(_START, "").replace(_STOP, "")
        start = folded.plain.find(bare, position)
        if start < 0:
            continue
        if number or start > _NEAR:
            yield Piece("… " if not number else _GAP)
        elif start:
            yield Piece(folded.original(0, start))
        position = start
        for index, part in enumerate(re.split(f"[{_START}{_STOP}]", fragment)):
            if part:
                end = position + len(part)
                yield Piece(folded.original(position, end), is_hit=bool(index % 2))
                position = end
    if position < len(folded.plain.rstrip()):
        yield Piece(" …")


def _fold_expression(text: Combinable) -> Func:
    normal = Func(text, function="normalize", template="normalize(%(expressions)s, NFC)")
    letters = Func(normal, Value(_FROM), Value(_TO), function="translate")
    return Func(
        letters,
        Value(_JOINED),
        Value(r"\1"),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
