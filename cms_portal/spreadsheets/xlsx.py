"""XLSX written row by row: typed cells, flat memory, no formula ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.formats import date_format

from cms_portal.spreadsheets.cells import Cell
from cms_portal.spreadsheets.exports import ExportNotes, ExportTable
from cms_portal.spreadsheets.guard import guard

MAX_ROWS = 1_048_575  # a sheet, without its header
MAX_TEXT = 32_767  # a cell, in units of UTF-16
CUT = "… [testo tagliato: è intero nel CSV]"
_MAX_WIDTH = 60
_EXACT_NUMBER = 10**15  # Excel keeps fifteen digits: longer numbers are codes, and become text
_FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar is wrong by a day


class TooManyRows(ValueError):
    """More rows than a sheet of Excel holds."""


def write_xlsx(target: IO[bytes], table: ExportTable) -> int:
    """Write `table` and its "Leggimi" to `target`; how many rows. Raises TooManyRows."""
    workbook = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    notes = table.notes
    workbook.set_properties(
        {
            "title": notes.title,
            "author": notes.author,
            "comments": notes.mark,
            "created": timezone.make_naive(notes.made_at),
        }
    )
    try:
        count = _Sheet(workbook, table).write()
        _write_notes(workbook, notes, count)
    finally:
        workbook.close()
    return count


class _Sheet:
    """The sheet "Dati"."""

    def __init__(self, workbook: Any, table: ExportTable) -> None:
        self.table = table
        self.headers = table.marked_headers()
        self.widths = [len(header) + 4 for header in self.headers]  # room for the filter's arrow
        self.sheet = workbook.add_worksheet("Dati")
        self.header = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": "@"}
        )
        self.text = workbook.add_format({"num_format": "@"})
        # Someone who edits the cell in Excel must not wake the formula up either.
        self.quoted = workbook.add_format({"num_format": "@", "quote_prefix": True})
        self.money = workbook.add_format({"num_format": "#,##0.00"})
        self.day = workbook.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        self.moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
        self.hour = workbook.add_format({"num_format": "hh:mm", "align": "left"})

    def write(self) -> int:
        for column, header in enumerate(self.headers):
            self.sheet.write_string(0, column, header, self.header)
        count = 0
        for count, cells in enumerate(self.table.marked_rows(), start=1):
            if count > MAX_ROWS:
                raise TooManyRows(f"Un foglio Excel contiene {MAX_ROWS} righe: usare il CSV.")
            self._write_row(count, cells)
        self._finish(count)
        return count

    def _write_row(self, row: int, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            if cell is not None:
                width = self._write_cell(row, column, cell)
                if width > self.widths[column]:
                    self.widths[column] = width

    def _write_cell(self, row: int, column: int, cell: Cell) -> int:
        """Write one cell by its type; its width in characters."""
        if isinstance(cell, bool):
            self.sheet.write_boolean(row, column, cell)
        elif isinstance(cell, (int, float, Decimal)) and is_exact(cell):
            has_cents = isinstance(cell, Decimal) and cell.as_tuple().exponent == -2
            self.sheet.write_number(row, column, cell, self.money if has_cents else None)
        elif isinstance(cell, datetime) and cell.date() >= _FIRST_DAY:
            self.sheet.write_datetime(row, column, cell.replace(tzinfo=None), self.moment)
        elif isinstance(cell, date) and not isinstance(cell, datetime) and cell >= _FIRST_DAY:
            self.sheet.write_datetime(row, column, cell, self.day)
        elif isinstance(cell, time):
            self.sheet.write_datetime(row, column, cell.replace(tzinfo=None), self.hour)
        else:
            return self._write_text(row, column, str(cell))
        return 17

    def _write_text(self, row: int, column: int, text: str) -> int:
        text = _fitting(text)
        is_runnable = guard(text) != text
        self.sheet.write_string(row, column, text, self.quoted if is_runnable else self.text)
        return len(text)

    def _finish(self, count: int) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, min(width, _MAX_WIDTH))
        self.sheet.freeze_panes(1, 0)
        self.sheet.autofilter(0, 0, count, max(len(self.headers) - 1, 0))
        self.sheet.repeat_rows(0)
        self.sheet.set_paper(9)  # A4
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_header(f"&C{self.table.notes.mark or self.table.notes.title}")


def is_exact(number: Decimal | float) -> bool:
    """Fifteen digits at most: a spreadsheet keeps no more, and a longer number is a code."""
    if isinstance(number, Decimal):
        return len(number.as_tuple().digits) <= 15
    return abs(number) < _EXACT_NUMBER if isinstance(number, int) else True


def _fitting(text: str) -> str:
    """`text`, cut where a cell ends and saying so."""
    if len(text) * 2 <= MAX_TEXT or len(text.encode("utf-16-le")) // 2 <= MAX_TEXT:
        return text
    kept = text.encode("utf-16-le")[: (MAX_TEXT - len(CUT)) * 2]
    return kept.decode("utf-16-le", "ignore") + CUT


def _write_notes(workbook: Any, notes: ExportNotes, count: int) -> None:
    sheet = workbook.add_worksheet("Leggimi")
    bold = workbook.add_format({"bold": True, "valign": "top"})
    text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for row, (label, value) in enumerate(notes_in_lines(notes, count)):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, value, text)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)


def notes_in_lines(notes: ExportNotes, count: int) -> list[tuple[str, str]]:
    """What the sheet "Leggimi" says, in every format that has sheets."""
    return [
        *([("Avvertenza", notes.mark)] if notes.mark else []),
        ("Contenuto", notes.title),
        ("Esportato il", date_format(timezone.localtime(notes.made_at), "j F Y, H:i").lower()),
        ("Da", notes.author),
        ("Righe", str(count)),
        ("Filtri", "\n".join(notes.filters) or "nessuno: sono tutte le righe che chi esporta vede"),
        ("Codici", "I codici (catastali, ISTAT, CUP) sono testo: gli zeri iniziali restano."),
        ("Ore", "Date e ore sono quelle di Roma."),
    ]
