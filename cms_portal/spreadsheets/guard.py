"""Text that a spreadsheet must not run: names are typed by people, some start like a formula.

In XLSX the cell's type says "text" and nothing has to change. CSV has no types: there a leading
apostrophe is added, and taken away again when the file comes back.
"""

import re

# What Excel, LibreOffice or Calc may take for the start of a formula, also in full width.
_STARTERS = "=+\\-@\t\r\n＝＋－＠"
# What they may skip before it: spaces of every kind, quotes, characters without width.
_SKIPPED = "\\s'\"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_RUNNABLE = re.compile(f"[{_SKIPPED}]*[{_STARTERS}]")
# XML 1.0 cannot hold these, so XLSX cannot either; in CSV they only do harm.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def strip_illegal(text: str) -> str:
    """Without the control characters and lone surrogates that no spreadsheet can hold."""
    return _ILLEGAL.sub("", text)


def guard(text: str) -> str:
    """`text` as a CSV cell that no spreadsheet runs: "=1+1" becomes "'=1+1"."""
    return f"'{text}" if _RUNNABLE.match(text) else text


def unguard(text: str) -> str:
    """The inverse of `guard`, for every text: "'=1+1" becomes "=1+1", "L'Aquila" stays."""
    # An apostrophe is itself skipped, so "'=1" was guarded to "''=1" and nothing is ambiguous.
    return text[1:] if text[:1] == "'" and _RUNNABLE.match(text[1:]) else text
