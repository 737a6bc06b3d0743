import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_portal.spreadsheets import columns
from cms_portal.spreadsheets.guard import guard, unguard
from cms_portal.spreadsheets.tables import MAX_BYTES, TableError, read_csv

CITY = {
    "cadastral_code": columns.text(r"[A-Z]\d{3}", words="una lettera e tre cifre", is_unique=True),
    "name": columns.text(max_length=60),
    "population": columns.integer(minimum=0),
    "amount": columns.decimal(places=2, is_required=False),
    "since": columns.day(is_required=False),
    "kind": columns.choice({"Politico": "political", "Tecnico": "technical"}),
}
HEADER = "cadastral_code;name;population;amount;since;kind"
SEPARATORS = "punto e virgola, virgola o tabulazione"
GOOD = "A783;Benevento;58000;8.078.500,00;31/12/2026;politico"


def problems(content: bytes | str, wanted=CITY, **options) -> list[str]:
    content = content.encode() if isinstance(content, str) else content
    with pytest.raises(TableError) as refused:
        read_csv(content, columns=wanted, **options)
    return [str(problem) for problem in refused.value.problems]


def test_values_come_out_typed(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")

    (row,) = read_csv(path, columns=CITY)

    assert dict(row) == {
        "cadastral_code": "A783",
        "name": "Benevento",
        "population": 58000,
        "amount": Decimal("8078500.00"),
        "since": date(2026, 12, 31),
        "kind": "political",
    }
    assert row.line == 2


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_delimiters_boms_and_line_ends_are_recognised(delimiter, encoding, newline):
    lines = ["Name", "Forlì", '"Sant\'Andrea € ; , \t ""di"" sopra"', ""]
    if delimiter:
        lines = [f"{line}{delimiter}{line and 'x'}" for line in lines[:-1]]
    content = newline.join(lines).replace(f"{delimiter}x", f"{delimiter}note", 1).encode(encoding)

    rows = read_csv(content, columns={"name": columns.text(), "note": columns.text()})

    assert [row["name"] for row in rows] == ["Forlì", 'Sant\'Andrea € ; , \t "di" sopra']


def test_a_quoted_new_line_belongs_to_its_record_and_lines_stay_right():
    content = 'name;population\n"via Roma\n1";1\n"x";y\n'
    wanted = {"name": columns.text(), "population": columns.integer()}
    assert problems(content, wanted) == [
        "riga 4, colonna «population»: «y» non è un numero intero (solo cifre, senza punti)."
    ]


def test_every_wrong_cell_is_named_with_its_line_and_column():
    bad = "a783;;58.000;8,123;1/2/26;boh"
    found = problems(f"{HEADER}\n{GOOD}\n{bad}\n")
    assert found == [
        "riga 3, colonna «cadastral_code»: «a783» non va bene: una lettera e tre cifre.",
        "riga 3, colonna «name»: manca il valore.",
        "riga 3, colonna «population»: «58.000» non è un numero intero (solo cifre, senza punti).",
        "riga 3, colonna «amount»: «8,123» ha più di 2 decimali.",
        "riga 3, colonna «since»: «1/2/26» non è una data (gg/mm/aaaa oppure aaaa-mm-gg).",
        "riga 3, colonna «kind»: «boh» non è ammesso: uno fra «Politico», «Tecnico».",
    ]


@pytest.mark.parametrize("text", ["Forlì;€", "Città;Sant’Andrea"])
@pytest.mark.parametrize(
    "encoding", ["cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
)
def test_another_encoding_is_refused_never_guessed(text, encoding):
    content = f"name;note\n{text}\n".encode(encoding)
    (message,) = problems(content, {"name": columns.text(), "note": columns.text()})
    assert "UTF-8" in message
    assert "Excel" in message


def test_the_line_of_the_first_byte_that_is_not_utf8_is_named():
    content = "name\nRoma\nForlì\n".encode("latin-1")
    assert problems(content, {"name": columns.text()})[0].startswith("riga 3: il testo non è in")


@pytest.mark.parametrize("word", ["Forlì", "Città", "perché", "L’Aquila", "3 €"])
def test_text_spoilt_before_it_came_is_refused(word):
    spoilt = word.encode().decode("cp1252")
    (message,) = problems(f"name\n{spoilt}\n", {"name": columns.text()})
    assert "accenti guasti" in message


def test_letters_lost_to_a_replacement_character_are_refused():
    assert "illeggibili" in problems("name\nForl\ufffd\n", {"name": columns.text()})[0]


def test_missing_double_and_foreign_columns_are_all_named():
    content = "name;NAME ;colore\nx;y;z\n"
    found = problems(content, {"name": columns.text(), "code": columns.text()})
    assert found == [
        "riga 1, colonna «name»: la colonna c'è più di una volta.",
        f"riga 1, colonna «code»: manca la colonna (separatori ammessi: {SEPARATORS}).",
        "riga 1, colonna «colore»: colonna non prevista.",
    ]


def test_other_columns_may_be_ignored_and_optional_ones_absent():
    wanted = {
        "name": columns.text(),
        "ipa_code": columns.text(is_required=False, may_be_absent=True),
    }
    (row,) = read_csv(b"name,source\nRoma,ISTAT\n", columns=wanted, ignores_other_columns=True)
    assert dict(row) == {"name": "Roma", "ipa_code": ""}


def test_ragged_rows_are_named_and_blank_ones_skipped():
    content = "name;code\nx;1\n\n;\ny\nz;2;3\n"
    found = problems(content, {"name": columns.text(), "code": columns.text()})
    assert found == ["riga 5: 1 valori invece di 2.", "riga 6: 3 valori invece di 2."]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b";;\n"])
def test_an_empty_file_says_so(content):
    assert problems(content) == ["il file è vuoto."]


def test_a_header_alone_is_an_empty_table():
    assert read_csv(HEADER.encode(), columns=CITY) == []


def test_a_nul_byte_is_refused_with_its_line():
    assert problems(b"name\nRo\x00ma\n")[0].startswith("riga 2: c'è un byte nullo")


@pytest.mark.parametrize("content", ['name\n"Roma', 'name\n"Ro"ma\n', f"name\n{'x' * 200_000}\n"])
def test_broken_quotes_and_giant_cells_are_refused(content):
    assert problems(content, {"name": columns.text()})[0].startswith("riga 2: virgolette")


def test_a_file_too_large_is_refused_before_it_is_parsed():
    assert "supera 5 MB" in problems(b"x" * (MAX_BYTES + 1))[0]


def test_a_natural_key_given_twice_names_both_lines():
    again = problems(f"{HEADER}\n{GOOD}\n{GOOD}\n")
    assert again == ["riga 3, colonna «cadastral_code»: «A783» è già alla riga 2."]


def test_at_most_a_hundred_problems_are_told():
    content = "code\n" + "x\n" * 500
    assert len(problems(content, {"code": columns.integer()})) == 100


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("8078500", "8078500"),
        ("8078500.00", "8078500.00"),
        ("8078500,5", "8078500.5"),
        ("8.078.500,05", "8078500.05"),
        ("8.078.500", "8078500"),
        ("-3,1", "-3.1"),
        ("41.23117", "41.23117"),
    ],
)
def test_decimals_with_comma_or_point(cell, expected):
    assert columns.decimal().convert(cell) == Decimal(expected)


@pytest.mark.parametrize(
    "cell", ["1,234,567.00", "1e3", "NaN", "١٢", "1 000", "1..2", "€ 3", "--1"]
)
def test_numbers_that_could_mean_two_things_are_refused(cell):
    with pytest.raises(columns.Refused):
        columns.decimal().convert(cell)


@pytest.mark.parametrize("cell", ["3 marzo 2023", "03 MARZO 2023", "3 mar. 2023", "3/3/2023"])
def test_days_in_words_are_read(cell):
    assert columns.day().convert(cell) == date(2023, 3, 3)


@pytest.mark.parametrize(
    "cell", ["31 febbraio 2023", "1° marzo 23", "marzo 2023", "3 marz 2023", "3 march 2023"]
)
def test_days_in_words_that_mean_none_are_refused(cell):
    with pytest.raises(columns.Refused):
        columns.day().convert(cell)


@pytest.mark.parametrize("cell", ["29/02/2027", "2026-13-01", "31-12-2026", "12/31/2026", "45292"])
def test_days_that_do_not_exist_or_are_unclear_are_refused(cell):
    with pytest.raises(columns.Refused):
        columns.day().convert(cell)


def test_ranges_are_told():
    with pytest.raises(columns.Refused, match="meno di 0"):
        columns.integer(minimum=0).convert("-1")
    with pytest.raises(columns.Refused, match="più di 90"):
        columns.decimal(maximum=90).convert("90,5")


def test_the_guard_of_our_own_exports_is_taken_away():
    (row,) = read_csv(b"name\n'=Andria\n", columns={"name": columns.text()})
    assert row["name"] == "=Andria"


@given(st.text())
def test_unguard_undoes_guard(text):
    assert unguard(guard(text)) == text


@given(st.text(alphabet="'\"=+-@＝＋－＠ \t\r\n\u200b\ufeffA1(", max_size=12))
def test_unguard_undoes_guard_on_nasty_texts(text):
    assert unguard(guard(text)) == text


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_any_text_is_read_back_or_refused_never_a_crash(cells):
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([["name"], *([cell] for cell in cells)])
    content = stream.getvalue().encode("utf-8", "surrogatepass")
    try:
        rows = read_csv(content, columns={"name": columns.text()})
    except TableError:
        return  # named, not crashed: the texts of refusals are tested above
    assert len(rows) == len([cell for cell in cells if cell.strip()])


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_never_a_crash(content):
    with pytest.raises(TableError):
        read_csv(content, columns={"una colonna che non c'è": columns.text()})
