"""The files that leave from an import: the model to fill in, and the lines that were refused."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse
from django.utils.text import slugify

from cms_portal.accounts.models import User
from cms_portal.spreadsheets.exports import ExportNotes, ExportTable
from cms_portal.spreadsheets.formats import CsvItalia, SafeFormat, SafeODS, SafeXLSX
from cms_portal.spreadsheets.imports.enums import Outcome
from cms_portal.spreadsheets.imports.registry import Importer
from cms_portal.spreadsheets.models import ImportBatch

FORMATS: dict[str, type[SafeFormat]] = {"xlsx": SafeXLSX, "ods": SafeODS, "csv": CsvItalia}


def model_table(importer: Importer, by: User) -> ExportTable:
    """Every column that the importer knows, with a few lines to write over."""
    return ExportTable(
        headers=[one.label for one in importer.fields],
        rows=importer.sample,
        notes=ExportNotes(
            title=f"Modello: {importer.label}",
            author=str(by),
            filters=[
                "Le righe sono esempi inventati: cancellatele.",
                "Le colonne possono essere di meno e in un altro ordine.",
            ],
            mark="",
        ),
    )


def refused_table(batch: ImportBatch, by: User) -> ExportTable:
    """The lines as they were written, each with its number and the reason beside."""
    width = len(batch.headers)
    return ExportTable(
        headers=[*batch.headers, "Riga nel file", "Perché non è entrata"],
        rows=_refused_rows(batch, width),
        notes=ExportNotes(
            title=f"Righe rifiutate, importazione n. {batch.pk}",
            author=str(by),
            filters=[f"File {batch.file.name} di {batch.sender}"],
        ),
    )


def _refused_rows(batch: ImportBatch, width: int) -> Iterator[list[Any]]:
    rows = batch.rows.filter(line__gt=batch.header_line).order_by("line")
    refused = rows.filter(outcome__in=(Outcome.REFUSED, Outcome.WAITING)) | rows.filter(
        is_excluded=True
    )
    for row in refused.iterator(chunk_size=500):
        # What stands beyond the header goes into the last cell: no column is pushed aside.
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        if len(cells) > width:
            cells = [*cells[: width - 1], " | ".join(cells[width - 1 :])]
        reasons = list(row.reasons) or ["Esclusa a mano da chi importava."]
        yield [*cells, row.line, " ".join(reasons)]


def table_response(table: ExportTable, extension: str) -> FileResponse:
    chosen = FORMATS[extension]()
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    chosen.write(target, table)
    target.seek(0)
    mark = "FAC-SIMILE_" if table.notes.mark else ""
    response = FileResponse(
        target,
        as_attachment=True,
        filename=f"{mark}{slugify(table.notes.title)}.{extension}",
        content_type=chosen.get_content_type(),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store, private"
    return response
