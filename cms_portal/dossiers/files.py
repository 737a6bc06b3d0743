"""A file of a dossier, and a table as two of them: for a spreadsheet, and to be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from cms_portal.accounts.demo import DEMO_MARK
from cms_portal.dossiers.extent import Extent
from cms_portal.spreadsheets.guard import guard, strip_illegal


@dataclass(frozen=True)
class NamedFile:
    """`name` as `office_name` makes it; `what` and `note` are told by the index.

    What is large comes as a path or as a function: it is read when its turn comes, and let go.
    `sha256`: what the bytes must have; the index says where they do not.
    """

    name: str
    content: bytes | Path | Callable[[], bytes]
    what: str
    note: str = ""
    sha256: str = ""


Row = Sequence[Any]


def table_files(
    extent: Extent, stem: str, title: str, columns: Sequence[str], rows: Sequence[Row]
) -> list[NamedFile]:
    """`stem`.csv and `stem`.html with the same cells; the mark of demonstration data in each."""
    cells = [[in_words(cell) for cell in row] for row in rows]
    return [
        NamedFile(f"{stem}.html", lambda: table_html(extent, title, columns, cells), title),
        NamedFile(f"{stem}.csv", lambda: table_csv(extent, columns, cells), f"{title} (dati)"),
    ]


def table_csv(extent: Extent, columns: Sequence[str], cells: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    more = ["Avvertenza"] if extent.is_demo else []
    writer.writerow([*columns, *more])
    mark = [DEMO_MARK] if extent.is_demo else []
    writer.writerows([*(guard(strip_illegal(cell)) for cell in row), *mark] for row in cells)
    return text.getvalue().encode("utf-8-sig")


def table_html(
    extent: Extent, title: str, columns: Sequence[str], cells: Sequence[Sequence[str]]
) -> bytes:
    return page("dossiers/table.html", extent, title=title, columns=columns, rows=cells)


def page(template: str, extent: Extent, **context: Any) -> bytes:
    """A page that stands alone: no style sheet, no script, no picture of elsewhere."""
    mark = DEMO_MARK if extent.is_demo else ""
    return render_to_string(template, {"extent": extent, "demo_mark": mark} | context).encode()


def in_words(value: Any) -> str:
    """Moments in the time of Rome, to the second: two rows of one minute keep their order."""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "sì" if value else "no"
    return "" if value is None else " ".join(str(value).split())
