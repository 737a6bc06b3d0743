"""CSV files that come in: read whole or refused whole, naming line and column.

Nothing is guessed that could be read in two ways: a file in another encoding, "1.234" for a whole
number or "1/2/26" for a day is refused with the reason, never stored as something else.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cms_portal.spreadsheets.columns import Column, Refused

__all__ = ["Column", "Problem", "Row", "TableError", "read_csv"]

MAX_BYTES = 5 * 1024 * 1024
MAX_PROBLEMS = 100  # enough to mend a file, not enough to fill a page with one mistake
DELIMITERS = (";", ",", "\t")
_DELIMITER_WORDS = "punto e virgola, virgola o tabulazione"
_UTF_16_OR_32 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
NO_SHEET = "Il file non è un foglio di calcolo (XLSX, ODS o CSV)."


@dataclass(frozen=True)
class Problem:
    """`line` counts from 1 as an editor shows it (0: the whole file); `column` may be empty."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = [f"riga {self.line}"] if self.line else []
        where += [f"colonna «{self.column}»"] if self.column else []
        return f"{', '.join(where)}: {self.message}" if where else self.message


class TableError(ValueError):
    """The file was refused; `problems` in the order of the file, never empty."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True)
class Row(Mapping[str, Any]):
    """The values of one line, converted: `row["population"]`; `line` is where it starts."""

    line: int
    values_by_column: Mapping[str, Any] = field(repr=False)

    def __getitem__(self, column: str) -> Any:
        return self.values_by_column[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_column)

    def __len__(self) -> int:
        return len(self.values_by_column)


def read_csv(
    source: Path | bytes, *, columns: Mapping[str, Column], ignores_other_columns: bool = False
) -> list[Row]:
    """Every line of `source`, converted by its column; raises `TableError` when anything is wrong.

    UTF-8 with or without BOM; `;`, `,` or TAB, whichever makes the header fit. Header names are
    compared without regard to case and outer spaces. Lines without any value are skipped.
    """
    text = decode(_bytes_of(source))
    records = records_of(text, sniff(text, columns))
    header_line, header = next(records, (0, []))
    if not header:
        raise TableError([Problem(0, "", "il file è vuoto.")])
    positions = _positions(header_line, header, columns, ignores_other_columns)
    return _Reader(columns, header, positions).read(records)


def _bytes_of(source: Path | bytes) -> bytes:
    content = source if isinstance(source, bytes) else source.read_bytes()
    if len(content) > MAX_BYTES:
        raise TableError([Problem(0, "", f"il file supera {MAX_BYTES // 1024**2} MB.")])
    return content


def is_no_text(content: bytes) -> bool:
    """A PDF, a picture, bytes at random: by its first bytes, or by how many are no text's."""
    start = content[:4096]
    odd = sum(byte < 32 and byte not in b"\t\n\f\r\x00" for byte in start)
    return start.startswith(_OTHER_KINDS) or (odd > 8 and odd * 100 > len(start) * 3)


def decode(content: bytes) -> str:
    """UTF-8 or nothing: a guess between single-byte encodings turns "Forlì" into "ForlÃ¬"."""
    if is_no_text(content) and not content.startswith(_UTF_16_OR_32):
        raise TableError([Problem(0, "", NO_SHEET)])
    remedy = "In Excel: Salva con nome, «CSV UTF-8 (delimitato da virgole)»."
    if content.startswith(_UTF_16_OR_32):
        raise TableError([Problem(0, "", f"il file è in UTF-16 o UTF-32, serve UTF-8. {remedy}")])
    if b"\x00" in content:
        line = content.count(b"\n", 0, content.index(b"\x00")) + 1
        message = f"c'è un byte nullo: non è un CSV in UTF-8 (forse UTF-16). {remedy}"
        raise TableError([Problem(line, "", message)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"il testo non è in UTF-8 (forse Windows-1252): accenti incerti. {remedy}"
        raise TableError([Problem(line, "", message)]) from error


def sniff(text: str, columns: Iterable[str]) -> str:
    """The delimiter that puts most wanted columns, else most columns, into the header."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    wanted = {_fold(name) for name in columns}

    def fit(delimiter: str) -> tuple[int, int]:
        names = next(csv.reader([header], delimiter=delimiter), [])
        return len(wanted & {_fold(name) for name in names}), len(names)

    return max(DELIMITERS, key=fit)


def records_of(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Pairs of the line where a record starts and its cells; blank records are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"virgolette non chiuse, fuori posto o cella troppo lunga ({error})."
            raise TableError([Problem(line, "", message)]) from error
        if any(cell.strip() for cell in cells):
            yield line, cells


def _positions(
    line: int, header: list[str], columns: Mapping[str, Column], ignores_other_columns: bool
) -> dict[str, int | None]:
    """Where each wanted column stands; None for an optional one that is absent."""
    folded = [_fold(name) for name in header]
    wanted = {_fold(name): name for name in columns}
    problems = [
        Problem(line, wanted[name], "la colonna c'è più di una volta.")
        for name in wanted
        if folded.count(name) > 1
    ]
    problems += [
        Problem(line, name, f"manca la colonna (separatori ammessi: {_DELIMITER_WORDS}).")
        for key, name in wanted.items()
        if key not in folded and not columns[name].may_be_absent
    ]
    if not ignores_other_columns:
        problems += [
            Problem(line, name.strip(), "colonna non prevista.")
            for name, key in zip(header, folded, strict=True)
            if key not in wanted
        ]
    if problems:
        raise TableError(problems)
    return {name: folded.index(key) if key in folded else None for key, name in wanted.items()}


def _fold(name: str) -> str:
    return name.strip().casefold()


class _Reader:
    """Turns records into rows, collecting what is wrong."""

    def __init__(
        self, columns: Mapping[str, Column], header: list[str], positions: dict[str, int | None]
    ) -> None:
        self.columns = columns
        self.header = header
        self.positions = positions
        self.problems: list[Problem] = []
        self.seen: dict[str, dict[Any, int]] = {
            name: {} for name, column in columns.items() if column.is_unique
        }

    def read(self, records: Iterator[tuple[int, list[str]]]) -> list[Row]:
        rows = []
        for line, cells in records:
            if len(cells) == len(self.header):
                rows.append(self._row(line, cells))
            else:
                found, wanted = len(cells), len(self.header)
                self._refuse(line, "", f"{found} valori invece di {wanted}.")
            if len(self.problems) >= MAX_PROBLEMS:
                break
        if self.problems:
            raise TableError(self.problems[:MAX_PROBLEMS])
        return rows

    def _row(self, line: int, cells: list[str]) -> Row:
        values: dict[str, Any] = {}
        for name, column in self.columns.items():
            position = self.positions[name]
            try:
                values[name] = column.convert("" if position is None else cells[position])
            except Refused as error:
                self._refuse(line, name, str(error))
            else:
                self._check_unique(line, name, values[name])
        return Row(line, values)

    def _check_unique(self, line: int, name: str, value: Any) -> None:
        if name not in self.seen or value in ("", None):
            return
        first = self.seen[name].setdefault(value, line)
        if first != line:
            self._refuse(line, name, f"«{value}» è già alla riga {first}.")

    def _refuse(self, line: int, column: str, message: str) -> None:
        self.problems.append(Problem(line, column, message))
