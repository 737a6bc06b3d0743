"""What an office sends, turned into lines of text. Runs in the sandbox: no model is imported.

Yields first what the file is, then `[line, cells]` for every line that holds something. Every
cell is text: whole numbers without a point, days as 2026-12-31, so that codes and dates can be
read in one way only.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import IO, Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from cms_portal.files.exceptions import FileRefused
from cms_portal.spreadsheets.guard import strip_illegal, unguard
from cms_portal.spreadsheets.tables import NO_SHEET, TableError, is_no_text, records_of
from cms_portal.spreadsheets.workbooks import MAX_BYTES, MAX_ROWS, check_archive

MAX_COLUMNS: Final = 200
MAX_CELL: Final = 10_000
DELIMITERS: Final = (";", ",", "\t", "|")
_OLD_EXCEL: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_SNIFFED: Final = 40
NOTES: Final = "Leggimi"  # the second sheet of what the portal exports
BROKEN: Final = (
    "Il file è danneggiato o incompleto: non si apre come foglio Excel (.xlsx) né OpenDocument "
    "(.ods). Apritelo, salvatelo di nuovo e ricaricatelo."
)
CP1252: Final = (
    "Il testo era in Windows-1252, non in UTF-8: controllate che gli accenti siano giusti."
)


def read_rows(stream: IO[bytes], *, sheet: str = "") -> Iterator[Any]:
    """`sheet`: the name of the one to read; else the first that holds something."""
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FileRefused(f"Il file supera {MAX_BYTES // 1024**2} MB.")
    if not content.strip():
        raise FileRefused("Il file è vuoto.")
    try:
        lines = _workbook(content, sheet) if content[:2] == b"PK" else _text(content)
        yield next(lines)
        yield from _checked(lines)
    except TableError as error:
        raise FileRefused(f"{str(error)[:1].upper()}{str(error)[1:]}") from error


def _checked(lines: Iterable[tuple[int, list[str]]]) -> Iterator[list[Any]]:
    """The limits of every format; cells that hold nothing at the end of a line are dropped."""
    count = 0
    for line, cells in lines:
        kept = [strip_illegal(cell).strip() for cell in cells]
        while kept and not kept[-1]:
            kept.pop()
        if not kept:
            continue
        count += 1
        if count > MAX_ROWS + 1:
            raise FileRefused(f"Il foglio ha più di {MAX_ROWS} righe: dividetelo.")
        if len(kept) > MAX_COLUMNS:
            raise FileRefused(f"Riga {line}: più di {MAX_COLUMNS} colonne.")
        if any(len(cell) > MAX_CELL for cell in kept):
            raise FileRefused(f"Riga {line}: una cella ha più di {MAX_CELL} caratteri.")
        yield [line, kept]
    if not count:
        raise FileRefused("Il file non contiene nessuna riga.")


# --- workbooks


def _workbook(content: bytes, wanted: str) -> Iterator[Any]:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise FileRefused(BROKEN)
    is_ods = _is_ods(content)
    check_archive(content, ".ods" if is_ods else ".xlsx")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError as error:
        raise FileRefused("Il file non è un foglio Excel o OpenDocument leggibile.") from error
    names = [
        one.name
        for one in book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
    ]
    name, sheet = _sheet(book, names, wanted)
    yield {
        "format": "ods" if is_ods else "xlsx",
        "sheets": names[:50],
        "sheet": name,
        "notes": [],
    }
    for line, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        yield line, [_as_text(cell) for cell in cells]


def _is_ods(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "mimetype" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _sheet(book: Any, names: list[str], wanted: str) -> tuple[str, Any]:
    """The sheet asked for; else the first with lines, then with anything, our notes left out."""
    found: tuple[str, Any] | None = None
    for name in [wanted] if wanted in names else [one for one in names if one != NOTES]:
        try:
            sheet = book.get_sheet_by_name(name)
        except CalamineError as error:
            raise FileRefused(f"Il foglio «{name}» non è leggibile.") from error
        _check_size(name, sheet)
        if sheet.height > 1:
            return name, sheet
        if sheet.height and found is None:
            found = name, sheet
    if found is None:
        raise FileRefused("Nel file non c'è nessun foglio con delle righe.")
    return found


def _check_size(name: str, sheet: Any) -> None:
    if sheet.height > MAX_ROWS + 1:
        raise FileRefused(f"Il foglio «{name}» ha più di {MAX_ROWS} righe: dividetelo.")
    if sheet.width > MAX_COLUMNS:
        raise FileRefused(f"Il foglio «{name}» ha più di {MAX_COLUMNS} colonne.")


def _as_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "sì" if cell else "no"
    if isinstance(cell, float):
        is_whole = math.isfinite(cell) and cell.is_integer() and abs(cell) < 10**15
        return str(int(cell)) if is_whole else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


# --- text


def _text(content: bytes) -> Iterator[Any]:
    if content.startswith(_OLD_EXCEL):
        raise FileRefused(
            "È un file .xls, il formato di Excel fino al 2003: apritelo e salvatelo come .xlsx."
        )
    text, notes = _decoded(content)
    delimiter = _delimiter(text)
    yield {"format": "csv", "sheets": [], "sheet": "", "notes": notes}
    for line, cells in records_of(text, delimiter):
        yield line, [unguard(cell) for cell in cells]


def _decoded(content: bytes) -> tuple[str, list[str]]:
    """UTF-8, UTF-16 with its mark, else Windows-1252 if all of it is: and then it is said."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), []
        except UnicodeDecodeError as error:
            raise FileRefused("Il file è in UTF-16, ma è troncato o danneggiato.") from error
    if is_no_text(content):
        raise FileRefused(NO_SHEET)
    if b"\x00" in content:
        raise FileRefused(f"{NO_SHEET} Contiene byte nulli.")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), [CP1252]
    except UnicodeDecodeError as error:
        raise FileRefused(
            "Il testo non è né in UTF-8 né in Windows-1252. In Excel: Salva con nome, «CSV UTF-8»."
        ) from error


def _delimiter(text: str) -> str:
    """The one that cuts most lines into the same number of cells, more than one."""

    def fit(delimiter: str) -> tuple[int, int]:
        sizes = Counter[int]()
        try:
            for number, (_, cells) in enumerate(records_of(text, delimiter)):
                sizes[len(cells)] += 1
                if number >= _SNIFFED:
                    break
        except (TableError, csv.Error):
            return 0, 0
        size, count = max(
            ((size, count) for size, count in sizes.items() if size > 1),
            key=lambda pair: (pair[1], pair[0]),
            default=(0, 0),
        )
        return count, size

    return max(DELIMITERS, key=fit)
