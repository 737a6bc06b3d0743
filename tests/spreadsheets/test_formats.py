import csv
import io
import re
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import tablib
from hypothesis import given, settings
from hypothesis import strategies as st
from import_export.formats import base_formats
from openpyxl.utils.escape import unescape

from cms_portal.spreadsheets import workbooks, xlsx
from cms_portal.spreadsheets.exports import ExportNotes, ExportTable
from cms_portal.spreadsheets.formats import (
    FORMATS,
    CsvItalia,
    CsvStandard,
    SafeODS,
    SafeXLSX,
)
from cms_portal.spreadsheets.tables import TableError
from tests.spreadsheets.corpus import FORMULAS, HARMLESS

MARK = "FAC-SIMILE, dati dimostrativi"
MOMENT = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)


def naive(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001 - Excel knows no time zones


def written(file_format, rows, headers=("valore",), **notes) -> bytes:
    target = io.BytesIO()
    notes = ExportNotes(**{"title": "Prova", "made_at": MOMENT, "mark": ""} | notes)
    file_format().write(target, ExportTable(headers, rows, notes))
    return target.getvalue()


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(content: bytes, sheet="Dati"):
    return [list(row) for row in opened(content)[sheet].iter_rows(min_row=2)]


def values(content: bytes):
    return [[cell.value for cell in row] for row in cells(content)]


# --- formulas


def test_the_corpus_is_what_the_plan_asks_for():
    assert len(set(FORMULAS)) == 60


def test_no_cell_of_the_corpus_is_a_formula_in_excel():
    content = written(SafeXLSX, [[text] for text in FORMULAS])
    found = [row[0] for row in cells(content)]
    assert [cell.data_type for cell in found] == ["s"] * len(FORMULAS)
    assert [unescape(cell.value) for cell in found] == FORMULAS
    assert all(cell.quotePrefix for cell in found)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_the_stock_format_lets_one_through():
    dataset = tablib.Dataset(["==1+1"], headers=["valore"])
    assert [row[0].data_type for row in opened(base_formats.XLSX().export_data(dataset)).active][
        1
    ] == "f"


def content_of(ods: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(ods)) as archive:
        return archive.read("content.xml").decode()


def test_no_cell_of_the_corpus_is_a_formula_in_ods():
    content = content_of(written(SafeODS, [[text] for text in FORMULAS]))
    assert "table:formula" not in content
    assert content.count('office:value-type="string"') >= len(FORMULAS)
    assert ElementTree.fromstring(content) is not None  # noqa: S314 - our own


def test_ods_is_what_its_programs_look_for():
    row = ["001", 42, Decimal("8078500.00"), date(2026, 12, 31), MOMENT, time(9, 30), True, None]
    content = written(SafeODS, [row, [" due  spazi\te riga\nnuova"] * 8], list("abcdefgh"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        for name in archive.namelist()[1:]:
            ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own
    text = content_of(content)
    assert 'office:value-type="float" office:value="8078500.00"' in text
    assert 'office:date-value="2026-07-01T10:30:00"' in text
    assert '<text:s text:c="1"/>due<text:s text:c="2"/>spazi<text:tab/>e riga</text:p>' in text
    headers, (read, _) = workbooks.read_ods(content)
    assert headers == list("abcdefgh")
    assert read[:4] == ["001", 42, 8078500, date(2026, 12, 31)]


@pytest.mark.parametrize("file_format", [CsvItalia, CsvStandard])
def test_no_cell_of_the_corpus_starts_like_a_formula_in_csv(file_format):
    content = written(file_format, [[text] for text in FORMULAS])
    delimiter = file_format.dialect.delimiter
    text = content.decode(file_format.dialect.encoding)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[1:]
    assert [row[0] for row in rows] == [f"'{text}" for text in FORMULAS]


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("column", ["a", "b"])
def test_what_comes_back_is_what_left(file_format, column):
    texts = FORMULAS + HARMLESS
    rows = [[text, "x"] if column == "a" else ["x", text] for text in texts]
    dataset = file_format().create_dataset(written(file_format, rows, ["a", "b"]))
    assert dataset[column] == texts


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=60))
def test_any_text_comes_back_without_what_no_sheet_can_hold(texts):
    expected = [re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text) for text in texts]
    for file_format in FORMATS:
        content = written(file_format, [[text, "x"] for text in texts], ["a", "b"])
        assert file_format().create_dataset(content)["a"] == expected


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text("=+-@＝＋－＠ \t\r\n'\"\u200bA1(", max_size=8), min_size=1, max_size=60))
def test_no_text_at_all_becomes_a_formula(texts):
    rows = [[text, "x"] for text in texts]
    for cell, text in zip(
        (row[0] for row in cells(written(SafeXLSX, rows, "ab"))), texts, strict=True
    ):
        assert cell.data_type == ("s" if text else "n")
    assert CsvItalia().create_dataset(written(CsvItalia, rows, "ab"))["a"] == texts


def test_headers_are_guarded_too():
    assert b'"\'=Comune"' in written(CsvStandard, [], headers=["=Comune"])
    assert opened(written(SafeXLSX, [], headers=["=Comune"]))["Dati"]["A1"].data_type == "s"


def test_a_whole_dataset_of_the_library_is_written_safely(db):
    dataset = tablib.Dataset(["==1+1", 3], headers=["a", "b"])
    assert values(SafeXLSX().export_data(dataset)) == [["==1+1", 3]]


# --- types


def test_excel_gets_numbers_days_and_codes_as_what_they_are():
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    row = ["001234", 42, Decimal("8078500.00"), date(2026, 12, 31), moment, time(9, 30), True, None]
    (found,) = cells(written(SafeXLSX, [row], headers=list("abcdefgh")))

    assert [cell.data_type for cell in found] == ["s", "n", "n", "d", "d", "d", "b", "n"]
    assert [cell.value for cell in found] == [
        "001234",
        42,
        8078500,
        naive(2026, 12, 31),
        naive(2026, 7, 2, 0, 30),
        time(9, 30),
        True,
        None,
    ]
    assert found[0].number_format == "@"
    assert found[2].number_format == "#,##0.00"
    assert found[3].number_format == "dd/mm/yyyy"


def test_numbers_that_excel_would_round_and_days_it_does_not_know_become_text():
    row = [10**19, Decimal("1234567890.1234567"), date(1861, 3, 17), float("nan")]
    found = values(written(SafeXLSX, [row], headers=list("abcd")))
    assert found == [["1" + "0" * 19, "1234567890.1234567", "1861-03-17", "nan"]]


def test_csv_for_italian_excel():
    row = ["Forlì", Decimal("8078500.00"), -1.5, date(2026, 12, 31), MOMENT, True, None, 10**20]
    content = written(CsvItalia, [row], headers=list("abcdefgh"))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n")[1] == (
        '"Forlì";"8078500,00";"-1,5";"31/12/2026";"01/07/2026 10:30:00";"sì";"";"' + f'{10**20}"'
    )


def test_csv_for_machines():
    row = ["Forlì", Decimal("8078500.00"), 1e-7, date(2026, 12, 31), MOMENT, False, None]
    content = written(CsvStandard, [row], headers=list("abcdefg"))
    assert content.decode("utf-8").split("\r\n")[1] == (
        '"Forlì","8078500.00","0.0000001","2026-12-31","2026-07-01T10:30:00+02:00","false",""'
    )


def test_text_too_long_for_a_cell_is_cut_and_says_so():
    (row,) = values(written(SafeXLSX, [["🏛" * 20_000]]))
    assert row[0].endswith(xlsx.CUT)
    assert len(row[0].encode("utf-16-le")) // 2 <= xlsx.MAX_TEXT
    assert values(written(SafeXLSX, [["x" * xlsx.MAX_TEXT]])) == [["x" * xlsx.MAX_TEXT]]


def test_characters_that_xml_cannot_hold_are_left_out():
    assert values(written(SafeXLSX, [["a\x00b\x08c\ufffe\ud800d"]])) == [["abcd"]]


def test_bytes_are_refused_not_printed():
    with pytest.raises(TypeError, match="Bytes"):
        written(CsvStandard, [[b"pdf"]])


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 2)
    with pytest.raises(xlsx.TooManyRows, match="CSV"):
        written(SafeXLSX, [["x"]] * 3)


# --- the sheet


def test_the_sheet_is_ready_to_work_with():
    sheet = opened(written(SafeXLSX, [["Benevento" * 3, 1]], headers=["Comune", "n"]))["Dati"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert sheet["A1"].font.bold
    assert 25 < sheet.column_dimensions["A"].width < 30
    assert sheet.print_title_rows == "$1:$1"


def test_leggimi_says_what_when_who_and_which_rows():
    book = opened(
        written(SafeXLSX, [["x"]], author="Ada Neri", filters=["Regione: Campania", "=1+1"])
    )
    notes = {row[0].value: row[1].value for row in book["Leggimi"].iter_rows()}
    assert book.sheetnames == ["Dati", "Leggimi"]
    assert notes["Contenuto"] == "Prova"
    assert notes["Esportato il"] == "1 luglio 2026, 10:30"
    assert notes["Da"] == "Ada Neri"
    assert notes["Righe"] == "1"
    assert notes["Filtri"] == "Regione: Campania\n=1+1"
    assert "Avvertenza" not in notes


@pytest.mark.parametrize("file_format", FORMATS)
def test_demonstration_data_say_so_on_every_row_and_come_back_without(file_format):
    content = written(file_format, [["x"], ["y"]], mark=MARK)
    if file_format is SafeXLSX:
        assert values(content) == [["x", MARK], ["y", MARK]]
        assert opened(content)["Leggimi"]["B1"].value == MARK
        assert MARK in opened(content)["Dati"].oddHeader.center.text
    elif file_format is SafeODS:
        assert content_of(content).count(f"<text:p>{MARK}</text:p>") == 3  # and in "Leggimi"
    else:
        assert content.decode().count(MARK) == 2
    assert file_format().create_dataset(content).dict == [{"valore": "x"}, {"valore": "y"}]


def test_the_mark_is_there_exactly_when_the_demonstration_world_is(db):
    from cms_portal.accounts.models import DemoWorld

    assert ExportNotes(title="Prova").mark == ""
    DemoWorld.objects.create()
    assert ExportNotes(title="Prova").mark == MARK


# --- coming back


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "vuoto"),
        ("a;b\nForlì;1\n".encode("cp1252"), "UTF-8"),
        (b"a;b\n1\n", "riga 2: 1 valori invece di 2"),
    ],
)
def test_csv_that_cannot_be_read_is_refused(content, message):
    with pytest.raises(TableError, match=message):
        CsvItalia().create_dataset(content)


def archive(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"nome;codice\n", r"formato \.xlsx"),
        (archive({"a.txt": b"ciao"}), "non è un foglio"),
        (archive({"xl/worksheets/sheet1.xml": bytes(60 * 1024**2)}), "troppo grande"),
        (archive({"xl/worksheets/sheet1.xml": bytes(20 * 1024**2)}), "sospetto"),
        (archive({f"{n}.xml": b"" for n in range(300)}), "troppo grande"),
        (archive({"x.zip": b""}), "ne contiene un altro"),
        (b"PK" + b"x" * 6 * 1024**2, "supera 5 MB"),
    ],
)
def test_workbooks_that_are_bombs_or_nothing_are_refused_unopened(content, message):
    with pytest.raises(TableError, match=message):
        SafeXLSX().create_dataset(content)


# --- cost


def test_production_which_has_no_openpyxl_exports_and_reads_back():
    program = """
import io, sys
sys.modules["openpyxl"] = None  # importing it fails from here on
import django
django.setup()
from cms_portal.spreadsheets.exports import ExportNotes, ExportTable
from cms_portal.spreadsheets.formats import SafeXLSX
target = io.BytesIO()
SafeXLSX().write(target, ExportTable(["a"], [["=1"]], ExportNotes("Prova", mark="")))
assert SafeXLSX().create_dataset(target.getvalue())["a"] == ["=1"]
"""
    subprocess.run([sys.executable, "-c", program], check=True)
    assert "openpyxl" not in Path("requirements.txt").read_text()


@pytest.mark.parametrize("file_format", FORMATS)
def test_memory_is_flat_whatever_the_number_of_rows(file_format, tmp_path):
    def peak(count: int) -> int:
        rows = ([f"Comune {n}", n, Decimal("1.50")] for n in range(count))
        table = ExportTable(["a", "b", "c"], rows, ExportNotes("Prova", mark=""))
        with (tmp_path / "export").open("wb") as target:
            tracemalloc.start()
            try:
                file_format().write(target, table)
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    peak(10)  # what is imported and cached once
    assert peak(8_000) < 2 * peak(500) + 100_000
