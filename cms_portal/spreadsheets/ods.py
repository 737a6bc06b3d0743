"""ODS written row by row: typed cells, flat memory, no formula ever.

No library: the known ones build the whole document in memory and are no longer kept up.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone

from cms_portal.spreadsheets.cells import Cell
from cms_portal.spreadsheets.exports import ExportNotes, ExportTable
from cms_portal.spreadsheets.xlsx import MAX_ROWS, TooManyRows, is_exact, notes_in_lines

MIME: Final = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES: Final = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
        ("meta", "meta"),
    )
)
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST: Final = (
    f'{_XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    f' manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
    f'manifest:media-type="{MIME}"/><manifest:file-entry manifest:full-path="content.xml" '
    'manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="meta.xml" '
    'manifest:media-type="text/xml"/></manifest:manifest>'
)
_STYLES: Final = """<office:automatic-styles>
<number:date-style style:name="N-giorno">
<number:day number:style="long"/>
<number:text>/</number:text>
<number:month number:style="long"/>
<number:text>/</number:text>
<number:year number:style="long"/>
</number:date-style>
<number:date-style style:name="N-momento">
<number:day number:style="long"/>
<number:text>/</number:text>
<number:month number:style="long"/>
<number:text>/</number:text>
<number:year number:style="long"/>
<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>
<number:minutes number:style="long"/>
</number:date-style>
<number:number-style style:name="N-importo"><number:number number:decimal-places="2"
 number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>
</number:number-style>
<number:text-style style:name="N-testo"><number:text-content/></number:text-style>
<style:style style:name="testo" style:family="table-cell" style:data-style-name="N-testo"/>
<style:style style:name="titolo" style:family="table-cell" style:data-style-name="N-testo">
<style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="giorno" style:family="table-cell" style:data-style-name="N-giorno"/>
<style:style style:name="momento" style:family="table-cell" style:data-style-name="N-momento"/>
<style:style style:name="importo" style:family="table-cell" style:data-style-name="N-importo"/>
</office:automatic-styles>"""


def write_ods(target: IO[bytes], table: ExportTable) -> int:
    """Write `table` and its "Leggimi" to `target`; how many rows. Raises TooManyRows."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and not compressed: it is how programs know the file.
        archive.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("meta.xml", _meta(table.notes))
        with archive.open("content.xml", "w", force_zip64=True) as content:
            sheets = _Sheets(table)
            for part in sheets.parts():
                content.write(part.encode())
    return sheets.count


def _meta(notes: ExportNotes) -> str:
    made = timezone.localtime(notes.made_at).replace(tzinfo=None).isoformat(timespec="seconds")
    return (
        f'{_XML}<office:document-meta {_NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'office:version="1.3"><office:meta><dc:title>{escape(notes.title)}</dc:title>'
        f"<dc:creator>{escape(notes.author)}</dc:creator><dc:date>{made}</dc:date>"
        f"<dc:description>{escape(notes.mark)}</dc:description>"
        "</office:meta></office:document-meta>"
    )


class _Sheets:
    """The XML of the sheets "Dati" and "Leggimi", in pieces."""

    def __init__(self, table: ExportTable) -> None:
        self.table = table
        self.count = 0

    def parts(self) -> Iterator[str]:
        yield f'{_XML}<office:document-content {_NAMES} office:version="1.3">{_STYLES}'
        yield '<office:body><office:spreadsheet><table:table table:name="Dati">'
        headers = self.table.marked_headers()
        yield f"<table:table-header-rows>{_row(headers, 'titolo')}</table:table-header-rows>"
        for cells in self.table.marked_rows():
            self.count += 1
            if self.count > MAX_ROWS:
                raise TooManyRows(f"Un foglio contiene {MAX_ROWS} righe: usare il CSV.")
            yield _row(cells)
        yield '</table:table><table:table table:name="Leggimi">'
        for label, value in notes_in_lines(self.table.notes, self.count):
            yield f"<table:table-row>{_text(label, 'titolo')}{_text(value)}</table:table-row>"
        yield "</table:table></office:spreadsheet></office:body></office:document-content>"


def _row(cells: Iterable[Cell], style: str = "testo") -> str:
    drawn = "".join(_cell(cell, style) for cell in cells)
    return f"<table:table-row>{drawn or '<table:table-cell/>'}</table:table-row>\n"


def _cell(cell: Cell, style: str) -> str:
    match cell:
        case None:
            return "<table:table-cell/>"
        case bool():
            value = "true" if cell else "false"
            return _typed("boolean", "boolean-value", value, "VERO" if cell else "FALSO")
        case int() | float() | Decimal() if is_exact(cell):
            has_cents = isinstance(cell, Decimal) and cell.as_tuple().exponent == -2
            return _typed("float", "value", str(cell), str(cell), "importo" if has_cents else "")
        case datetime():
            naive = cell.replace(tzinfo=None)
            return _typed(
                "date", "date-value", naive.isoformat(), f"{naive:%d/%m/%Y %H:%M}", "momento"
            )
        case date():
            return _typed("date", "date-value", cell.isoformat(), f"{cell:%d/%m/%Y}", "giorno")
        case time():
            clock = cell.replace(tzinfo=None)
            return _typed("time", "time-value", f"{clock:PT%HH%MM%SS}", f"{clock:%H:%M}")
    return _text(str(cell), style)


def _typed(kind: str, attribute: str, value: str, shown: str, style: str = "") -> str:
    styled = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell{styled} office:value-type="{kind}" office:{attribute}="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def _text(text: str, style: str = "testo") -> str:
    """The value to the letter in the attribute, and as paragraphs for who reads."""
    shown = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in re.split("\r\n|\r|\n", text))
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string" '
        f"office:string-value={quoteattr(text)}>{shown}</table:table-cell>"
    )


def _spaced(line: str) -> str:
    """Spaces in a row and tabs have elements of their own: XML would make them one."""
    drawn = escape(line).replace("\t", "<text:tab/>")
    return re.sub("^ | {2,}", lambda found: f'<text:s text:c="{len(found[0])}"/>', drawn)
