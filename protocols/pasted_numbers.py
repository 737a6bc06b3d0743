"""Register numbers pasted from a table: which line is which city's, and what is wrong with it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError

from cities.names import fold
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs
from protocols.shipping import Row

MOST_LINES: Final = 3000
_CODE: Final = re.compile(r"\bCMS-\d{4}-\d{6}\b", re.IGNORECASE)
_DAY: Final = re.compile(
    r"(?:\bdel\s+)?\b(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2}))\b"
)
_PREFIX: Final = re.compile(
    r"^(?:prot(?:ocollo)?\.?\s*)?(?:n(?:umero)?[.°º]?\s*)?(?=\d|[A-Z]\s*\d)", re.IGNORECASE
)


@dataclass(frozen=True)
class PastedLine:
    """`row` and `number` when it can be recorded, else `problem`; `note`: what to look at."""

    place: int
    text: str
    row: Row | None = None
    number: str = ""
    dated_on: date | None = None
    problem: str = ""
    note: str = ""


def read_pasted(text: str, rows: Iterable[Row], *, today: date) -> list[PastedLine]:
    """Two columns in either order, city and number; a third may hold the day."""
    finder = _Finder(rows)
    found: list[PastedLine] = []
    seen: dict[int, int] = {}
    lines = [(place, line.strip()) for place, line in enumerate(text.splitlines(), start=1)]
    filled = [(place, line) for place, line in lines if line]
    for place, line in filled[:MOST_LINES]:
        if not found and _is_header(line, finder):
            continue
        one = _read_line(place, line, finder, today)
        if one.row and not one.problem:
            first = seen.setdefault(one.row.protocol.pk, place)
            if first != place:
                one = PastedLine(place, line, problem=f"{one.row.city} è già alla riga {first}.")
        found.append(one)
    if len(filled) > MOST_LINES:
        found.append(
            PastedLine(
                filled[MOST_LINES][0], "…", problem=f"Oltre {MOST_LINES} righe non si legge."
            )
        )
    return found


def _is_header(line: str, finder: _Finder) -> bool:
    """ "Città, numero": names of columns, not a city whose number was forgotten."""
    has_figure = any(sign.isdigit() for sign in line)
    return not has_figure and finder.find(_cells(line))[0] is None


def _read_line(place: int, line: str, finder: _Finder, today: date) -> PastedLine:
    cells = _cells(line)
    row, rest, problem = finder.find(cells)
    if row is None:
        return PastedLine(place, line, problem=problem)
    day, problem = None, ""
    texts = []
    for cell in rest:
        bare, read, wrong = _day_of(cell, today)
        day, problem = day or read, problem or wrong
        texts.append(bare)
    number = _PREFIX.sub("", next((one for one in texts if one), "")).strip()
    problem = problem or _number_problem(number, row)
    if problem:
        return PastedLine(place, line, problem=problem)
    note = ""
    if row.outgoing and row.outgoing.number != number:
        note = f"prende il posto del n. {row.outgoing.number}"
    elif row.outgoing:
        note = "c'è già"
    return PastedLine(place, line, row, number, day, note=note)


def _cells(line: str) -> list[str]:
    """By tabs (a spreadsheet), else by ";", else by wide spaces, else before the last word."""
    for parts in (line.split("\t"), line.split(";"), re.split(r"\s{2,}", line)):
        cells = [part.strip().strip('"').strip() for part in parts]
        if len([cell for cell in cells if cell]) > 1:
            return [cell for cell in cells if cell]
    if code := _CODE.search(line):
        return [code.group(), (line[: code.start()] + line[code.end() :]).strip(" ,:")]
    return [part.strip(" ,") for part in re.split(r"[ ,]+(?=\S*\d)", line, maxsplit=1)]


def _number_problem(number: str, row: Row) -> str:
    if not number:
        return f"Manca il numero di {row.city}."
    if len(number) > 60:
        return "Il numero ha più di 60 caratteri."
    if not any(sign.isdigit() for sign in number):
        return f"«{number[:60]}» non è un numero di protocollo."
    if _CODE.fullmatch(number):
        return "È il codice pratica, che non è un numero di protocollo."
    try:
        refuse_hidden_signs(number)
    except ValidationError as error:
        return error.messages[0]
    return ""


def _day_of(cell: str, today: date) -> tuple[str, date | None, str]:
    """The cell without its day, the day, and what is wrong with that."""
    found = _DAY.search(cell)
    if found is None:
        return cell, None, ""
    day, month, year, *iso = found.groups()
    parts = (int(year), int(month), int(day)) if year else tuple(int(one) for one in iso)
    bare = (cell[: found.start()] + cell[found.end() :]).strip(" ,;")
    try:
        read = date(*parts)
        refuse_impossible_day(read)
    except (ValueError, ValidationError):
        return bare, None, f"«{found.group()}» non è un giorno."
    if read > today:
        return bare, None, f"Il {read:%d/%m/%Y} è nel futuro."
    return bare, read, ""


class _Finder:
    """The city of a line: by code, cadastral code, PEC or name."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_key: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            keys = {
                row.protocol.code,
                row.city.cadastral_code,
                row.city.name,
                f"Comune di {row.city}",
            }
            keys |= {row.pec} if row.pec else set()
            for key in {fold(one) for one in keys}:
                self._by_key[key].append(row)

    def find(self, cells: list[str]) -> tuple[Row | None, list[str], str]:
        """The row, the other cells, and what is wrong when there is none."""
        for place, cell in enumerate(cells):
            code = _CODE.search(cell)
            key = fold(code.group().upper() if code else cell)
            rows = self._by_key.get(key, []) or self._by_key.get(fold(cell.upper()), [])
            if len(rows) == 1:
                return rows[0], cells[:place] + cells[place + 1 :], ""
            if rows:
                return (
                    None,
                    [],
                    f"«{cell}»: le città con questo nome sono più d'una, usate il codice.",
                )
        return None, [], "Nessuna città o codice pratica di questa predisposizione."
