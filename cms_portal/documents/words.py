"""Amounts as an Italian act writes them."""

import re
from decimal import Decimal

from num2words import num2words

LARGEST = Decimal("999999999999.99")
_CENT = Decimal("0.01")


def euro(amount: Decimal) -> str:
    """8078500 → "8.078.500,00"; the word EUR or the sign is the caller's."""
    return f"{_exact(amount):,.2f}".translate(str.maketrans(",.", ".,"))


def euro_in_words(amount: Decimal) -> str:
    """8078500 → "ottomilionisettantottomilacinquecento/00": one word, cents in figures."""
    whole, cents = divmod(int(_exact(amount) * 100), 100)
    words = re.sub(r" e |[ ,]", "", num2words(whole, lang="it"))
    # num2words 0.5.14 writes 118 "centodicotto"
    return f"{words.replace('dicotto', 'diciotto')}/{cents:02d}"


def _exact(amount: Decimal) -> Decimal:
    """`amount` to the cent. An act states no negative sum, and rounds none on its own."""
    is_in_range = amount.is_finite() and 0 <= amount <= LARGEST
    if not is_in_range or amount != amount.quantize(_CENT):
        raise ValueError(f"Not an amount in euro and cents: {amount}")
    return amount.quantize(_CENT)
