"""The four formats in which tables leave, as django-import-export wants them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import IO

import tablib
from import_export.formats.base_formats import Format

from cms_portal.spreadsheets.csv_text import ITALIA, STANDARD, Dialect, write_csv
from cms_portal.spreadsheets.exports import MARK_COLUMN, ExportNotes, ExportTable
from cms_portal.spreadsheets.guard import unguard
from cms_portal.spreadsheets.ods import MIME, write_ods
from cms_portal.spreadsheets.tables import Problem, TableError, decode, records_of, sniff
from cms_portal.spreadsheets.workbooks import read_ods, read_xlsx
from cms_portal.spreadsheets.xlsx import write_xlsx


class SafeFormat(Format):
    """Writes an `ExportTable` row by row; through `export_data` also a whole tablib dataset."""

    title = ""
    extension = ""
    content_type = ""

    def write(self, target: IO[bytes], table: ExportTable) -> int:
        """Write `table` to `target`; how many rows were written."""
        raise NotImplementedError

    def export_data(self, dataset: tablib.Dataset, **kwargs: object) -> bytes:
        target = io.BytesIO()
        notes = ExportNotes(title=dataset.title or "Dati")
        rows = (dataset[index] for index in range(len(dataset)))
        self.write(target, ExportTable(headers=dataset.headers or [], rows=rows, notes=notes))
        return target.getvalue()

    def get_title(self) -> str:
        return self.title

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True


class SafeXLSX(SafeFormat):
    title = "Excel (.xlsx): date e numeri veri, codici intatti"
    extension = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def write(self, target: IO[bytes], table: ExportTable) -> int:
        return write_xlsx(target, table)

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        headers, rows = read_xlsx(in_stream)
        return _dataset(headers, rows)


class SafeODS(SafeFormat):
    title = "ODS (LibreOffice): date e numeri veri, codici intatti"
    extension = "ods"
    content_type = MIME

    def write(self, target: IO[bytes], table: ExportTable) -> int:
        return write_ods(target, table)

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        headers, rows = read_ods(in_stream)
        return _dataset(headers, rows)


class _Csv(SafeFormat):
    extension = "csv"
    content_type = "text/csv; charset=utf-8"
    dialect: Dialect

    def write(self, target: IO[bytes], table: ExportTable) -> int:
        return write_csv(target, table, self.dialect)

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Either dialect, whichever the file is in; the guards are taken away."""
        text = decode(in_stream)
        records = list(records_of(text, sniff(text, ())))
        if not records:
            raise TableError([Problem(0, "", "il file è vuoto.")])
        _, headers = records[0]
        for line, cells in records[1:]:
            if len(cells) != len(headers):
                message = f"{len(cells)} valori invece di {len(headers)}."
                raise TableError([Problem(line, "", message)])
        rows = [[unguard(cell) for cell in cells] for _, cells in records[1:]]
        return _dataset([unguard(name).strip() for name in headers], rows)


class CsvItalia(_Csv):
    title = "CSV per Excel (Italia): punto e virgola, virgola decimale"
    dialect = ITALIA


class CsvStandard(_Csv):
    title = "CSV standard (RFC 4180): per altri programmi"
    dialect = STANDARD


FORMATS: list[type[SafeFormat]] = [SafeXLSX, CsvItalia, CsvStandard, SafeODS]


def _dataset(headers: list[str], rows: Iterable[Sequence[object]]) -> tablib.Dataset:
    """Without the column that only says that data are for show."""
    kept = [index for index, name in enumerate(headers) if name != MARK_COLUMN]
    dataset = tablib.Dataset(headers=[headers[index] for index in kept])
    for row in rows:
        dataset.append([row[index] for index in kept])
    return dataset
