"""What Teams, Webex and Zoom write of who was online, read in a child process.

Teams: tab separated UTF-16, in sections ("2. Participants", "3. In-Meeting Activities" with every
entry), or the older list of joins and leaves. Webex: the same encoding or XLSX, a line for each
entry, cells as ="2023-02-06 10:00:00". Zoom: CSV, a line for each entry, or one for each person
with minutes alone. Headers in English or Italian. No hour is given a meaning here: "02/03/2023" may
be two days, and most reports do not say of which clock they are.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import IO, Any, Final

from cities.names import fold
from cms_portal.files.exceptions import FileRefused
from cms_portal.spreadsheets.tables import TableError, is_no_text
from events.online.hours import is_impossible, read_hour, read_minutes

MOST_LINES: Final = 20_000
MOST_PEOPLE: Final = 3000
LONGEST: Final = 200
NOT_A_REPORT: Final = (
    "Non è un resoconto di Teams, Webex o Zoom: serve il file scaricato dalla piattaforma, con i "
    "nomi e gli orari (o i minuti) di chi era collegato."
)
NOT_TEXT: Final = "Il file non si legge: serve il CSV o l'XLSX così come lo dà la piattaforma."

# Folded, without what stands in brackets.
_NAMES: Final = (
    *("name", "nome", "full name", "nome completo", "display name", "nome visualizzato"),
    *("attendee name", "nome partecipante", "participant", "partecipante"),
)
_EMAILS: Final = (
    *("email", "e mail", "user email", "attendee email", "email address", "registration email"),
    *("indirizzo e mail", "indirizzo email", "indirizzo di posta elettronica"),
    *("posta elettronica", "e mail utente", "email utente", "email dell utente"),
    *("e mail dell utente", "e mail partecipante", "email partecipante"),
)
_JOINS: Final = (
    *("join time", "ora di ingresso", "ora di accesso", "ora di partecipazione"),
    *("ora di entrata", "ora di inizio partecipazione", "orario di accesso", "joined at"),
)
_FIRST_JOINS: Final = (
    *("first join", "first join time", "primo accesso", "prima partecipazione", "primo ingresso"),
)
_LEAVES: Final = (
    *("leave time", "ora di uscita", "ora di abbandono", "ora di disconnessione", "last leave"),
    *("last leave time", "ultima uscita", "ultimo abbandono", "orario di uscita", "left at"),
)
_MINUTES: Final = (
    *("duration", "in meeting duration", "total duration", "attendance duration", "durata"),
    *("durata nella riunione", "durata della riunione", "durata totale", "durata partecipazione"),
    *("durata della partecipazione", "durata presenza"),
)
_ACTIONS: Final = ("user action", "azione utente")
_STAMPS: Final = ("timestamp", "data e ora")
_LEFT: Final = ("left", "usc", "abbandon", "lascia")
_SECTION: Final = re.compile(r"\d\. ?\w")
_BRACKETS: Final = re.compile(r"\([^)]*\)")
_ZONE: Final = re.compile(r"\b(?:UTC|GMT)(?:([+-])(\d{1,2})(?::?(\d\d))?)?", re.IGNORECASE)

Grid = list[list[str]]


@dataclass
class Header:
    """Where the columns are; `zone` in minutes from UTC where the header says it."""

    line: int
    name: int
    email: int | None
    join: int | None
    leave: int | None
    minutes: int | None
    action: int | None
    is_of_entries: bool
    zone: int | None


@dataclass
class Somebody:
    """`joins`: pairs of what `read_hour` gives; `minutes` where there are no hours; `is_odd` when
    some of them cannot be.
    """

    name: str
    email: str
    joins: list[list[Any]] = field(default_factory=list)
    minutes: int = 0
    is_odd: bool = False


def read(stream: IO[bytes]) -> Iterator[Any]:
    """In the child: the platform, then everybody who was online. Raises FileRefused."""
    content = stream.read()
    for grid in _grids(content):
        headers = [found for at, cells in enumerate(grid) if (found := _header(at, cells))]
        if headers:
            break
    else:
        raise FileRefused(NOT_A_REPORT)
    platform = _platform(grid, headers)
    # the entries one by one, where the report has them beside the sum of each person
    chosen = next((one for one in headers if one.is_of_entries), headers[0])
    people = _people(grid, chosen, headers)
    if not people:
        raise FileRefused("Il resoconto non contiene nessun partecipante.")
    yield platform
    for who in people:
        yield [who.name, who.email, who.joins, who.minutes, *([True] if who.is_odd else [])]


def _grids(content: bytes) -> Iterator[Grid]:
    """The cells, by each delimiter that there may be."""
    if content.startswith(b"PK\x03\x04"):
        yield _workbook(content)
        return
    text = _decoded(content)
    for delimiter in ("\t", ",", ";"):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            rows = [[_bare(cell) for cell in cells] for cells in islice(reader, MOST_LINES)]
        except csv.Error:
            continue
        yield rows


def _workbook(content: bytes) -> Grid:
    from python_calamine import CalamineWorkbook

    from cms_portal.spreadsheets.workbooks import check_archive

    try:
        check_archive(content, ".xlsx")
    except TableError as error:
        raise FileRefused(NOT_TEXT) from error
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    if sheet.total_height > MOST_LINES:
        raise FileRefused(f"Il resoconto ha più di {MOST_LINES} righe.")
    return [[_bare(_text(cell)) for cell in cells] for cells in sheet.to_python()]


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:f}"
    return str(cell)  # a day alone, an hour alone or a length of time too


def _decoded(content: bytes) -> str:
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16")
        if content[1:200:2].count(0) > len(content[1:200:2]) // 2:
            return content.decode("utf-16-le")
        return _of_one_byte(content)
    except UnicodeDecodeError as error:
        raise FileRefused(NOT_TEXT) from error


def _of_one_byte(content: bytes) -> str:
    """UTF-8, else what Excel saves in Italy."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if is_no_text(content):
            raise
        return content.decode("cp1252")


def _bare(cell: str) -> str:
    """Without the ="…" with which a program keeps Excel from changing a value."""
    text = cell.replace("\x00", "").replace("\u202f", " ").replace("\xa0", " ").strip()
    if text.startswith("="):
        text = text[1:]
    return text.strip().strip('"').strip()


def _folded(cell: str) -> str:
    return fold(_BRACKETS.sub(" ", cell)).replace("_", " ").strip()


def _header(line: int, cells: Sequence[str]) -> Header | None:
    names = [_folded(cell) for cell in cells]
    at = next((names.index(one) for one in _NAMES if one in names), None)
    original = next((i for i, cell in enumerate(cells) if "original" in fold(cell)), None)
    at = original if original is not None else at
    if at is None:
        return None

    def column(*words: str) -> int | None:
        """After the name first: a report with the meeting before each person has some twice."""
        places = [i for i, name in enumerate(names) if name in words]
        return next((i for i in places if i > at), places[0] if places else None)

    action, stamp = column(*_ACTIONS), column(*_STAMPS)
    entries = column(*_JOINS)
    join = entries if entries is not None else column(*_FIRST_JOINS)
    join = stamp if action is not None else join
    leave, minutes = column(*_LEAVES), column(*_MINUTES)
    if minutes is None and (join is None or (leave is None and action is None)):
        return None
    said = _ZONE.search(cells[join]) if join is not None else None
    return Header(
        line=line,
        name=at,
        email=column(*_EMAILS),
        join=join,
        leave=leave,
        minutes=minutes,
        action=action,
        is_of_entries=entries is not None or action is not None,
        zone=_offset(said) if said else None,
    )


def _offset(said: re.Match[str]) -> int:
    minutes = int(said[2] or 0) * 60 + int(said[3] or 0)
    return -minutes if said[1] == "-" else minutes


def _platform(grid: Grid, headers: Sequence[Header]) -> str:
    words = {_folded(cell) for one in headers for cell in grid[one.line]}
    whole = " ".join(cell.lower() for one in headers for cell in grid[one.line])
    if "original" in whole or words & {"guest", "user email", "e mail utente"}:
        return "zoom"
    if words & {"attendee email", "attendance duration", "connection type", "attendee name"}:
        return "webex"
    has_sections = any(cells and _SECTION.match(cells[0]) for cells in grid[:40])
    if has_sections or words & {*_FIRST_JOINS, *_ACTIONS}:
        return "teams"
    raise FileRefused(NOT_A_REPORT)


def _people(grid: Grid, header: Header, headers: Sequence[Header]) -> list[Somebody]:
    end = min((one.line for one in headers if one.line > header.line), default=len(grid))
    found: dict[str, Somebody] = {}
    open_joins: dict[str, Any] = {}
    for cells in grid[header.line + 1 : end]:
        name = _cell(cells, header.name)[:LONGEST]
        if cells and _SECTION.match(cells[0]):
            break
        if not name:
            continue
        email = _cell(cells, header.email).lower()[:LONGEST]
        email = email if "@" in email else ""
        key = email or fold(name)
        one = found.setdefault(key, Somebody(name, email))
        _add(one, cells, header, open_joins, key)
        if len(found) > MOST_PEOPLE:
            raise FileRefused(f"Il resoconto ha più di {MOST_PEOPLE} persone.")
    for key, since in open_joins.items():
        found[key].joins.append([since, None])  # who stayed until the report was made
    return list(found.values())


def _add(
    one: Somebody, cells: Sequence[str], header: Header, open_joins: dict[str, Any], key: str
) -> None:
    joined = read_hour(_cell(cells, header.join), header.zone)
    if header.action is not None:
        is_leaving = any(word in fold(_cell(cells, header.action)) for word in _LEFT)
        if is_leaving and joined and key in open_joins:
            one.joins.append([open_joins.pop(key), joined])
        elif joined and not is_leaving:
            open_joins.setdefault(key, joined)
        return
    left = read_hour(_cell(cells, header.leave), header.zone)
    said = _cell(cells, header.minutes)
    one.is_odd = one.is_odd or is_impossible(said)
    minutes = read_minutes(said)
    if joined and left and header.is_of_entries:
        one.joins.append([joined, left])
    elif joined and left:
        # from the first entry to the last leave, less what was spent outside
        one.joins.append([joined, left])
        one.minutes += minutes or 0
    else:
        one.minutes += minutes or 0


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""
