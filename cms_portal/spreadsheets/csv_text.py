"""CSV in two dialects: the one Italian Excel opens with a double click, and RFC 4180."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO

from cms_portal.spreadsheets.cells import Cell
from cms_portal.spreadsheets.exports import ExportTable
from cms_portal.spreadsheets.guard import guard


@dataclass(frozen=True)
class Dialect:
    """`render` turns a cell that is not text into text; text itself is guarded, never formatted."""

    delimiter: str
    encoding: str
    render: Callable[[Cell], str]


def _italian(cell: Cell) -> str:
    match cell:
        case bool():
            return "sì" if cell else "no"
        case int() | float() | Decimal():
            return _plain_number(cell).replace(".", ",")
        case datetime():
            return f"{cell:%d/%m/%Y %H:%M:%S}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case time():
            return f"{cell:%H:%M:%S}"
    return ""


def _standard(cell: Cell) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case int() | float() | Decimal():
            return _plain_number(cell)
        case datetime() | date() | time():
            return cell.isoformat()
    return ""


def _plain_number(number: Decimal | float) -> str:
    """Never in exponential notation: Excel would show 1E+15 for a long amount."""
    return str(number) if isinstance(number, int) else f"{Decimal(str(number)):f}"


ITALIA = Dialect(delimiter=";", encoding="utf-8-sig", render=_italian)
STANDARD = Dialect(delimiter=",", encoding="utf-8", render=_standard)


def write_csv(target: IO[bytes], table: ExportTable, dialect: Dialect) -> int:
    """Write `table` to `target`, every value in quotes, lines ended by CR LF; how many rows."""
    stream = io.TextIOWrapper(target, encoding=dialect.encoding, newline="")
    writer = csv.writer(
        stream, delimiter=dialect.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n"
    )
    writer.writerow([guard(header) for header in table.marked_headers()])
    count = 0
    for cells in table.marked_rows():
        count += 1
        writer.writerow(
            [guard(cell) if isinstance(cell, str) else dialect.render(cell) for cell in cells]
        )
    stream.flush()
    stream.detach()
    return count
