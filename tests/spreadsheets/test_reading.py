"""Files as offices really send them, read in the limited child."""

import io
import time
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms_portal.files.exceptions import FileRefused
from cms_portal.files.sandbox import read_in_child
from cms_portal.spreadsheets.columns import decimal, integer, text
from cms_portal.spreadsheets.exports import ExportNotes, ExportTable
from cms_portal.spreadsheets.formats import FORMATS
from cms_portal.spreadsheets.guard import strip_illegal
from cms_portal.spreadsheets.imports.headers import find_header, match_columns, plain
from cms_portal.spreadsheets.imports.reading import CP1252, read_rows
from cms_portal.spreadsheets.imports.registry import Field
from tests.spreadsheets.corpus import FORMULAS, HARMLESS


def read(content, **options):
    """The lines, in this process: the child is for what is hostile."""
    about, *lines = read_rows(io.BytesIO(content), **options)
    return about, dict(lines)


def workbook(*rows, **more):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for name, others in more.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# --- text


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_of_every_kind_gives_the_same_cells(delimiter, encoding):
    rows = [["Elenco 2026"], ["Città", "Nome"], ["Forlì", "Sant'Andrea €"], ["x", "a\nb"]]
    content = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    about, lines = read(content.encode(encoding))
    assert list(lines.values()) == rows
    assert about["notes"] == ([CP1252] if encoding == "cp1252" else [])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vuoto"),
        (b" \r\n ", "vuoto"),
        (b'"a;b\n', "virgolette"),
        (b"a;b\x00c\n", "byte nulli"),
        (b"a;b\n\x81\x8d;c", "Windows-1252"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), ".xls"),
        (b"\xff\xfea", "UTF-16"),
        (b"a;b\n" * 1_400_000, "supera 5 MB"),
        (b"a\n" * 30_000, "più di 20000 righe"),
        (b";".join([b"x"] * 300), "colonne"),
        (b"a;" + b"x" * 20_000, "caratteri"),
    ],
)
def test_text_that_cannot_be_read_is_refused(content, words):
    with pytest.raises(FileRefused, match=words):
        read(content)


# --- workbooks


def test_cells_of_a_workbook_become_text_that_can_be_read_one_way():
    content = workbook(
        ["a"],
        [62008, 1.5, date(2026, 12, 31), datetime(2026, 7, 1, 8, 30), True, "007", None, "=1+1"],  # noqa: DTZ001
    )
    _, lines = read(content)
    assert lines[2] == ["62008", "1.5", "2026-12-31", "2026-07-01 08:30:00", "sì", "007"]


def test_the_first_sheet_that_holds_something_is_read_and_others_are_named():
    content = workbook(Dati=[["a", "b"], [1, 2]])
    about, lines = read(content)
    assert (about["sheet"], about["sheets"]) == ("Dati", ["Sheet", "Dati"])
    assert lines[2] == ["1", "2"]
    with pytest.raises(FileRefused, match="nessun foglio"):
        read(workbook())


def archive(entries):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def replaced(content, sheet: str):
    """The workbook `content` with another first sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        entries = {name: packed.read(name) for name in packed.namelist()}
    return archive(entries | {SHEET: sheet})


def sheet_of(rows: str, dimension="A1") -> str:
    return (
        '<?xml version="1.0"?><worksheet xmlns='
        '"http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    )


def two_million_rows():
    return replaced(workbook(["a"]), sheet_of("<row><c><v>1</v></c></row>" * 2_000_000))


HOSTILE = {
    "bomb": lambda: archive({SHEET: bytes(259 * 1024**2)}),
    "within the limits of the archive": lambda: replaced(
        workbook(["a"]), sheet_of("<row>" + "<c><v>1</v></c>" * 3_000_000 + "</row>")
    ),
    "two million rows": two_million_rows,
    "the last cell there is": lambda: replaced(
        workbook(["a"]),
        sheet_of(
            '<row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
    ),
    "billion laughs": lambda: replaced(
        workbook(["a"]),
        '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
        + "".join(
            f'<!ENTITY {name} "{f"&{before};" * 10}">'
            for before, name in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + "]><worksheet>&i;</worksheet>",
    ),
    "five thousand sheets": lambda: archive({f"xl/worksheets/s{n}.xml": "" for n in range(5000)}),
    "ods with a repeated row": lambda: archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": '<?xml version="1.0"?><office:document-content xmlns:office='
            '"urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table='
            '"urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
            '<table:table table:name="x"><table:table-row table:number-rows-repeated="2000000">'
            '<table:table-cell office:value-type="float" office:value="1" '
            'table:number-columns-repeated="1000"/></table:table-row></table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    ),
    "two million lines": lambda: b"1\n" * 2_000_000,
    "no archive": lambda: b"PK\x03\x04" + bytes(1000),
    "truncated": lambda: workbook(["a", "b"], ["c", "d"])[:-40],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_quickly_and_in_words(name, tmp_path):
    """512 MB and 20 s are the issue's: the child may not have more, whatever the machine."""
    path = tmp_path / "file"
    path.write_bytes(HOSTILE[name]())
    start = time.monotonic()
    with pytest.raises(FileRefused, match=r"[a-z]{3} [a-z]{2}"):
        list(read_in_child("cms_portal.spreadsheets.imports.reading:read_rows", path))
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("name", ["truncated", "no archive"])
def test_a_broken_workbook_is_not_told_to_be_of_another_kind(name, tmp_path):
    with pytest.raises(FileRefused, match="danneggiato o incompleto"):
        read(HOSTILE[name]())


# --- round trip


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=20))
def test_what_leaves_as_an_export_comes_back_equal_as_an_import(pairs):
    """Without what no sheet holds, and spaces around, which an import takes away."""
    expected = [[strip_illegal(cell).strip() for cell in pair] for pair in pairs]
    expected = [[*row] if row[1] else row[:1] for row in expected if any(row)]
    for one in FORMATS:
        target = io.BytesIO()
        one().write(target, ExportTable(["a", "b"], pairs, ExportNotes("Prova", mark="")))
        _, lines = read(target.getvalue())
        assert list(lines.values())[1:] == expected


@pytest.mark.parametrize("one", FORMATS)
def test_codes_dates_amounts_and_formulas_come_back(one):
    texts = [text for text in FORMULAS + HARMLESS if text == text.strip()]
    rows = [["00123", date(2026, 12, 31), Decimal("8078500.00"), 42, text] for text in texts]
    target = io.BytesIO()
    one().write(target, ExportTable(list("abcde"), rows, ExportNotes("Prova", mark="")))
    _, lines = read(target.getvalue())
    back = list(lines.values())[1:]
    assert [row[4] for row in back] == texts
    assert {row[0] for row in back} == {"00123"}
    assert {row[1] for row in back} <= {"2026-12-31", "31/12/2026"}
    assert {decimal(places=2).read(row[2]) for row in back} == {Decimal("8078500")}
    assert {integer().read(row[3]) for row in back} == {42}


# --- headers


FIELDS = (
    Field("code", "Codice", text(), ("cod comune",)),
    Field("name", "Comune", text(), ("città",)),
    Field("email", "E-mail", text(), ("posta elettronica",)),
)


@pytest.mark.parametrize("above", [0, 1, 7, 18, 19])
def test_the_header_is_found_in_the_first_twenty_lines(above):
    lines = [(n + 1, ["Titolo lungo", "", ""]) for n in range(above)]
    lines += [(above + 1, ["COD. COMUNE", "Città", "e-mail"]), (above + 2, ["A783", "x", "y"])]
    assert find_header(lines, FIELDS, {}) == above + 1


def test_a_header_that_nobody_knows_is_the_fullest_line():
    assert find_header([(1, ["x"]), (2, ["aa", "bb", "cc"]), (3, ["1", "2"])], FIELDS, {}) == 2


def test_columns_are_matched_once_each_and_remembered_first():
    headers = ["Cod. Comune", "E-MAIL del referente", "E-mail", "boh", "Comune"]
    assert match_columns(headers, FIELDS, {}) == {0: "code", 2: "email", 4: "name"}
    remembered = {plain("boh"): "email", plain("E-mail"): ""}
    assert match_columns(headers, FIELDS, remembered) == {0: "code", 3: "email", 4: "name"}
