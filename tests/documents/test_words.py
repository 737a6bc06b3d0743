import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_portal.documents.words import euro, euro_in_words

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "zero/00"),
        ("1", "uno/00"),
        ("0.05", "zero/05"),
        ("3", "tre/00"),
        ("23", "ventitré/00"),
        ("28", "ventotto/00"),
        ("100", "cento/00"),
        ("101", "centouno/00"),
        ("108", "centotto/00"),
        ("118", "centodiciotto/00"),
        ("180", "centottanta/00"),
        ("1000", "mille/00"),
        ("1001", "milleuno/00"),
        ("2000", "duemila/00"),
        ("21000", "ventunomila/00"),
        ("23000", "ventitremila/00"),
        ("1000000", "unmilione/00"),
        ("1000001", "unmilioneuno/00"),
        ("1285000.00", "unmilioneduecentottantacinquemila/00"),
        ("8078500", "ottomilionisettantottomilacinquecento/00"),
        ("21000000", "ventunomilioni/00"),
        ("246000000", "duecentoquarantaseimilioni/00"),
        ("334000000.50", "trecentotrentaquattromilioni/50"),
        ("1000000000", "unmiliardo/00"),
        ("1001000001", "unmiliardounmilioneuno/00"),
    ],
)
def test_amounts_are_written_in_one_word_with_cents_in_figures(amount, words):
    assert euro_in_words(Decimal(amount)) == words


def test_every_number_of_four_figures_reads_back():
    wrong = [n for n in range(10_000) if _read(euro_in_words(Decimal(n))[:-3]) != n]

    assert not wrong


@given(AMOUNTS)
def test_the_words_say_the_amount_and_nothing_else(amount):
    words, cents = euro_in_words(amount).split("/")

    assert re.fullmatch("[a-zé]+", words)
    assert Decimal(_read(words)) + Decimal(cents) / 100 == amount


@given(AMOUNTS, AMOUNTS)
def test_two_amounts_never_share_their_words(one, other):
    assert (euro_in_words(one) == euro_in_words(other)) == (one == other)


@given(AMOUNTS)
def test_figures_have_points_for_thousands_and_a_comma_for_cents(amount):
    figures = euro(amount)

    assert re.fullmatch(r"\d{1,3}(\.\d{3})*,\d\d", figures)
    assert Decimal(figures.replace(".", "").replace(",", ".")) == amount


def test_figures_of_the_published_amount():
    assert euro(Decimal("8078500")) == "8.078.500,00"


@pytest.mark.parametrize("amount", ["-1", "0.001", "1000000000000", "NaN", "Infinity"])
def test_what_is_not_an_amount_of_an_act_is_refused(amount):
    with pytest.raises(ValueError, match="Not an amount"):
        euro_in_words(Decimal(amount))
    with pytest.raises(ValueError, match="Not an amount"):
        euro(Decimal(amount))


# A reader of its own: it knows no more of the writer than the grammar of Italian numbers.
UNITS = {"uno": 1, "due": 2, "tre": 3, "tré": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7}
UNITS |= {"otto": 8, "nove": 9}
TEENS = ["dieci", "undici", "dodici", "tredici", "quattordici", "quindici", "sedici"]
TEENS += ["diciassette", "diciotto", "diciannove"]
TENS = {"venti": 20, "trenta": 30, "quaranta": 40, "cinquanta": 50, "sessanta": 60}
TENS |= {"settanta": 70, "ottanta": 80, "novanta": 90}
UNDER_100 = {"": 0} | UNITS | {word: 10 + at for at, word in enumerate(TEENS)}
for _word, _value in TENS.items():
    UNDER_100[_word] = _value
    for _unit, _more in UNITS.items():
        UNDER_100[(_word[:-1] if _unit in ("uno", "otto") else _word) + _unit] = _value + _more


def _read(words: str) -> int:
    if words == "zero":
        return 0
    total = 0
    for name, one, value in [
        ("miliardi", "unmiliardo", 10**9),
        ("milioni", "unmilione", 10**6),
        ("mila", "mille", 10**3),
    ]:
        if words.startswith(one):
            total, words = total + value, words.removeprefix(one)
        elif name in words:
            count, words = words.split(name, 1)
            total += value * _hundreds(count)
    return total + _hundreds(words)


def _hundreds(words: str) -> int:
    return _known()[words]


def _known() -> dict[str, int]:
    if not _KNOWN:
        _KNOWN.update(UNDER_100)
        for digit in range(1, 10):
            names = [name for name, value in UNITS.items() if value == digit and "é" not in name]
            hundred = "cento" if digit == 1 else names[0] + "cento"
            for name, value in UNDER_100.items():
                _KNOWN[hundred + name] = 100 * digit + value
                if name.startswith("ott"):
                    _KNOWN[hundred[:-1] + name] = 100 * digit + value
    return _KNOWN


_KNOWN: dict[str, int] = {}
