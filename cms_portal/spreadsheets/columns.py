"""What a column of an incoming table may hold, and how it becomes a value."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cms_portal.days import FIRST_DAY, LAST_DAY
from cms_portal.spreadsheets.guard import unguard

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_PLAIN_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(?:[.,]([0-9]{1,12}))?")
_GROUPED_DECIMAL = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,([0-9]{1,12}))?")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_ITALIAN_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_MONTHS = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)
_MONTH_NUMBERS = {word: at for at, name in enumerate(_MONTHS, 1) for word in (name, name[:3])}
_DAY_IN_WORDS = re.compile(
    rf"([0-9]{{1,2}})°?\s+({'|'.join(_MONTH_NUMBERS)})\.?\s+([0-9]{{4}})", re.IGNORECASE
)
# Controls, and the signs that turn the writing round: a name could show what it does not say.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
# "Forlì" saved as UTF-8 and read as Windows-1252 once before it came here.
_MOJIBAKE = re.compile(r"[ÂÃ](?:[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\s]|$)|â€|â‚|ï»¿")
MAX_TEXT = 10_000


class Refused(ValueError):
    """A cell that cannot be read; the text says why, in Italian."""


@dataclass(frozen=True)
class Column:
    """One column. Make it with `text`, `integer`, `decimal`, `day` or `choice` below.

    `convert` takes the cell as text and returns the value or raises `Refused`. An empty cell of
    a column that is not required gives "" (text) or None (the others).
    """

    parse: Callable[[str], Any]
    empty: Any = None
    is_required: bool = True
    is_unique: bool = False
    may_be_absent: bool = False

    def convert(self, cell: str) -> Any:
        return self.read(unguard(cell.strip()))

    def read(self, cell: str) -> Any:
        """As `convert`, for a cell that was never guarded, or is so no more."""
        value = unicodedata.normalize("NFC", cell.strip())
        if not value:
            if self.is_required:
                raise Refused("manca il valore.")
            return self.empty
        if _CONTROL.search(value):
            raise Refused("contiene caratteri di controllo o illeggibili.")
        return self.parse(value)


def text(
    pattern: str = "", *, words: str = "", max_length: int = MAX_TEXT, **options: bool
) -> Column:
    """Text, stripped, NFC. `pattern` must match all of it; `words` says it in Italian.

    `options` of every kind: `is_required` (True), `is_unique` (False: the file holds no value
    twice), `may_be_absent` (False: the column must be in the header).
    """
    expression = re.compile(pattern)

    def parse(value: str) -> str:
        if len(value) > max_length:
            raise Refused(f"più di {max_length} caratteri.")
        if _MOJIBAKE.search(value):
            raise Refused(f"«{value[:60]}» ha accenti guasti: il file è stato salvato male.")
        if pattern and not expression.fullmatch(value):
            raise Refused(f"«{value[:60]}» non va bene{f': {words}' if words else ''}.")
        return value

    return Column(parse, empty="", **options)


def integer(*, minimum: int | None = None, maximum: int | None = None, **options: bool) -> Column:
    """A whole number, without separators: in "1.234" the point could mean two things."""

    def parse(value: str) -> int:
        if not _WHOLE.fullmatch(value):
            raise Refused(f"«{value[:60]}» non è un numero intero (solo cifre, senza punti).")
        number = int(value)
        _check_range(number, minimum, maximum)
        return number

    return Column(parse, **options)


def decimal(
    *,
    places: int | None = None,
    minimum: Decimal | int | None = None,
    maximum: Decimal | int | None = None,
    **options: bool,
) -> Column:
    """A `Decimal`: "8078500.00", "8078500,00" or "8.078.500,00".

    With `places` (money: 2) more decimals are refused: "1.234" is never read as 1 and a bit.
    """

    def parse(value: str) -> Decimal:
        if match := _PLAIN_DECIMAL.fullmatch(value):
            plain = value.replace(",", ".")
        elif match := _GROUPED_DECIMAL.fullmatch(value):
            plain = value.replace(".", "").replace(",", ".")
        else:
            raise Refused(f"«{value[:60]}» non è un numero.")
        if places is not None and len(match[1] or "") > places:
            raise Refused(f"«{value[:60]}» ha più di {places} decimali.")
        number = Decimal(plain)
        _check_range(number, minimum, maximum)
        return number

    return Column(parse, **options)


def day(**options: bool) -> Column:
    """A `date`: "2026-12-31", "31/12/2026" or "31 dicembre 2026"; never a year of two digits."""

    def parse(value: str) -> date:
        if match := _ISO_DAY.fullmatch(value):
            year, month, number = match.groups()
        elif match := _ITALIAN_DAY.fullmatch(value):
            number, month, year = match.groups()
        elif match := _DAY_IN_WORDS.fullmatch(value):
            number, month, year = match[1], str(_MONTH_NUMBERS[match[2].lower()]), match[3]
        else:
            raise Refused(f"«{value[:60]}» non è una data (gg/mm/aaaa oppure aaaa-mm-gg).")
        try:
            found = date(int(year), int(month), int(number))
        except ValueError as error:
            raise Refused(f"«{value}» è un giorno che non esiste.") from error
        if not FIRST_DAY <= found <= LAST_DAY:
            raise Refused(f"«{value}» non è fra il {FIRST_DAY:%d/%m/%Y} e il {LAST_DAY:%d/%m/%Y}.")
        return found

    return Column(parse, **options)


def choice(values: Mapping[str, Any] | Iterable[str], **options: bool) -> Column:
    """One of `values`, whatever its case; a mapping gives the value for each word."""
    table = dict(values) if isinstance(values, Mapping) else {word: word for word in values}
    folded = {word.casefold(): value for word, value in table.items()}

    def parse(value: str) -> Any:
        if value.casefold() not in folded:
            allowed = ", ".join(f"«{word}»" for word in table)
            raise Refused(f"«{value[:60]}» non è ammesso: uno fra {allowed}.")
        return folded[value.casefold()]

    return Column(parse, **options)


def _check_range(
    number: Decimal | int, minimum: Decimal | int | None, maximum: Decimal | int | None
) -> None:
    if minimum is not None and number < minimum:
        raise Refused(f"{number} è meno di {minimum}.")
    if maximum is not None and number > maximum:
        raise Refused(f"{number} è più di {maximum}.")
