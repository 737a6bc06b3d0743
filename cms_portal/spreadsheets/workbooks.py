"""XLSX and ODS files that come in: the archive's directory is checked before it is opened."""

import io
import zipfile
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from cms_portal.spreadsheets.tables import Problem, TableError

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_ENTRIES = 200
MAX_RATIO = 100
MAX_ROWS = 20_000


def read_xlsx(content: bytes) -> tuple[list[str], list[list[Any]]]:
    """Header and rows of the first sheet, values as typed in it; raises `TableError`.

    Formulas give their last result. Empty cells are "", whole numbers are floats or ints.
    """
    return _read(content, "Excel", ".xlsx")


def read_ods(content: bytes) -> tuple[list[str], list[list[Any]]]:
    """As `read_xlsx`, for what LibreOffice writes."""
    return _read(content, "OpenDocument", ".ods")


def _read(content: bytes, name: str, extension: str) -> tuple[list[str], list[list[Any]]]:
    check_archive(content, extension)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        if sheet.total_height > MAX_ROWS + 1:
            raise _refusal(f"il foglio ha più di {MAX_ROWS} righe.")
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise _refusal(f"il file non è un foglio {name} leggibile.") from error
    if not rows:
        raise _refusal("il foglio è vuoto.")
    return [str(name).strip() for name in rows[0]], rows[1:]


def check_archive(content: bytes, extension: str) -> None:
    """Raises `TableError` for what is no archive, or one that unpacks into too much."""
    if len(content) > MAX_BYTES:
        raise _refusal(f"il file supera {MAX_BYTES // 1024**2} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _refusal(f"il file non è in formato {extension}.") from error
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise _refusal("il file, una volta aperto, è troppo grande.")
    # A small file may shrink well; a bomb is both large and made of nothing.
    if unpacked > MAX_BYTES and unpacked > MAX_RATIO * len(content):
        raise _refusal("il file è compresso in modo sospetto.")
    inner = (".zip", ".xlsx", ".xlsm", ".ods")
    if any(entry.filename.lower().endswith(inner) for entry in entries):
        raise _refusal("il file ne contiene un altro.")


def _refusal(message: str) -> TableError:
    return TableError([Problem(0, "", message)])
