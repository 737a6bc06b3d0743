"""Where the header of a sheet is, and which field each of its columns is likely to hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from cms_portal.spreadsheets.imports.registry import Field

SEARCHED: Final = 20  # lines at the top in which the header may be


def plain(text: str) -> str:
    """How headings are compared: without case, accents, marks: "E-mail (PEC)" -> "e mail pec"."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in bare if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", kept).strip()


def find_header(
    lines: Sequence[tuple[int, Sequence[str]]],
    fields: Sequence[Field],
    remembered: Mapping[str, str],
) -> int:
    """The line, among the first ones, with most headings that we know; else the fullest."""
    top = lines[:SEARCHED]
    known = known_headings(fields) | set(remembered)

    def fit(cells: Sequence[str]) -> tuple[int, int]:
        words = {plain(cell) for cell in cells if cell}
        # A title across the sheet holds one cell: a header has at least two.
        return (len(words & known) if len(words) > 1 else 0), len(words)

    return max(top, key=lambda one: fit(one[1]))[0]


def known_headings(fields: Sequence[Field]) -> set[str]:
    return {plain(heading) for one in fields for heading in (one.label, *one.headings)}


def match_columns(
    headers: Sequence[str], fields: Sequence[Field], remembered: Mapping[str, str]
) -> dict[int, str]:
    """Column -> field: as this sender's columns were matched before, else by the heading.

    Each field is given once, to the first column that fits it best. A column that was left out
    before stays out.
    """
    names = {one.name for one in fields}
    found: dict[int, str] = {}
    for position, header in enumerate(headers):
        field = remembered.get(plain(header))
        if field in names and field not in found.values():
            found[position] = field
    for exact in (True, False):
        for position, header in enumerate(headers):
            word = plain(header)
            if position in found or not word or word in remembered:
                continue
            free = [one for one in fields if one.name not in found.values()]
            if field := next((one.name for one in free if _fits(word, one, exact)), None):
                found[position] = field
    return found


def _fits(word: str, field: Field, exact: bool) -> bool:
    headings = {plain(heading) for heading in (field.label, *field.headings)}
    if exact:
        return word in headings
    # "E-mail istituzionale del referente" is an e-mail; short headings would fit anywhere.
    return any(len(one) > 3 and re.search(rf"\b{re.escape(one)}\b", word) for one in headings)
