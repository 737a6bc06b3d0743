import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_portal.documents.codes import ALPHABET, new_code, read_code

SIGNS = [at for at in range(14) if at not in (4, 9)]


def test_a_code_is_three_groups_of_four():
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}", new_code())


def test_codes_do_not_repeat():
    assert len({new_code() for _ in range(5000)}) == 5000


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: f"  {code.replace('-', '   ')} ",
        lambda code: code.replace("-", "–"),
        lambda code: code.replace("0", "O"),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: code.replace("1", "I"),
        lambda code: code.replace("V", "U"),
    ],
)
def test_how_people_copy_a_code_does_not_matter(change):
    codes = [new_code() for _ in range(200)]

    assert [read_code(change(code)) for code in codes] == codes


@given(st.sampled_from(SIGNS), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_found(at, sign):
    code = new_code()
    wrong = code[:at] + sign + code[at + 1 :]

    assert read_code(wrong) == (code if wrong == code else None)


def test_two_signs_exchanged_are_nearly_always_found():
    codes = [new_code() for _ in range(2000)]
    exchanged = [code[:1] + code[2] + code[1] + code[3:] for code in codes]

    missed = [one for one, code in zip(exchanged, codes, strict=True) if one != code]
    missed = [one for one in missed if read_code(one)]
    assert len(missed) < 20


@given(st.text(max_size=60))
def test_anything_typed_is_read_or_refused_without_an_error(typed):
    read = read_code(typed)

    assert read is None or read_code(read) == read
