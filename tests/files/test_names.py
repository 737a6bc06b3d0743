import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cms_portal.files.names import clean_name, office_name


def test_an_office_recognises_the_name():
    name = office_name("BN", "Benevento", "Protocollo-intesa", "CMS-2026-000005", suffix=".pdf")
    assert name == "BN_Benevento_Protocollo-intesa_CMS-2026-000005.pdf"


@pytest.mark.parametrize(
    ("city", "expected"),
    [
        ("Corigliano-Rossano", "Corigliano-Rossano"),
        ("Forlì", "Forli"),
        ("L'Aquila", "L-Aquila"),
        ("Quartu Sant’Elena", "Quartu-Sant-Elena"),
        ("../../etc/passwd", "etc-passwd"),
        ("Straße € 5", "Strasse-EUR-5"),
        ("città\u0000\r\nX-Evil: 1", "citta-X-Evil-1"),
    ],
)
def test_parts_become_plain_ascii(city, expected):
    assert office_name(city, "1", suffix=".pdf") == f"{expected}_1.pdf"


def test_long_parts_give_way_and_the_last_one_is_never_cut():
    name = office_name("BT", "C" * 120, "Protocollo-intesa", "CMS-2026-000005", suffix=".pdf")
    assert len(name) == 80
    assert name.startswith("BT_CCC")
    assert name.endswith("_Protocollo-intesa_CMS-2026-000005.pdf")


def test_empty_parts_leave_no_trace_and_a_last_part_must_be_there():
    assert office_name("", "  ", "7", suffix=".zip") == "7.zip"
    with pytest.raises(ValueError, match="cannot name"):
        office_name("BN", "", suffix=".pdf")
    with pytest.raises(ValueError, match="cannot name"):
        office_name("x" * 81, suffix=".pdf")


def test_names_that_windows_keeps_for_itself_are_avoided():
    assert office_name("con", suffix=".pdf") == "file_con.pdf"


@given(st.lists(st.text(), max_size=6), st.from_regex(r"[A-Z0-9-]{1,20}", fullmatch=True))
def test_any_parts_make_a_safe_name(parts, last):
    assume(last.strip("-"))
    name = office_name(*parts, last, suffix=".pdf")
    assert len(name) <= 80
    assert name.isascii()
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
    assert not name.startswith((".", "-"))


@given(st.text())
def test_a_name_from_outside_becomes_one_that_a_header_can_carry(text):
    name = clean_name(text)
    assert 0 < len(name) <= 160
    assert not set(name) & set("/\\\r\n\x00\u202e")
    name.encode("utf-8")
