"""A list pasted from a word processor: its lines, without what made it look like a list."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from cms_portal.signs import TURNING

# Bullets of Word (also those of its symbol fonts), dashes, tick boxes.
_BULLETS: Final = "•◦▪▫■□●○‣⁃∙·◆◇►▶➢➤✓✔✗☐☑☒*\u2010\u2011\u2012\u2013\u2014\u2015\u2212-"
_PRIVATE: Final = "\uf000-\uf0ff"  # where Word keeps Symbol and Wingdings
_MARK: Final = re.compile(
    rf"^(?:[{re.escape(_BULLETS)}{_PRIVATE}]+(?=\s|$|[^\W\d_])"
    r"|o(?=\t)"
    r"|\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-z]|[ivx]{1,5}|[IVX]{2,5})[.)](?=\s)"
    r"|\(?[A-Z]\)(?=\s)"  # with a full stop it may be a name: "B. Verdi", "L. 241"
    r"|\(?\d{1,3}[.)](?=[^\W\d_]))\s*"
)


def lines_of_list(text: str) -> list[str]:
    """Each line that says something, one space between words, the same only once.

    >>> lines_of_list("• Mensa\\n1.\\tAlloggi  temporanei\\n\\n- Mensa")
    ['Mensa', 'Alloggi temporanei']
    """
    found = (_bare(line) for line in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text))
    return list(dict.fromkeys(line for line in found if any(sign.isalnum() for sign in line)))


def _bare(line: str) -> str:
    shown = "".join(sign for sign in line if _is_shown(sign)).strip(" \t\xa0")
    while (bare := _MARK.sub("", shown, count=1)) != shown:
        shown = bare.strip(" \t\xa0")
    return " ".join(shown.split())


def _is_shown(sign: str) -> bool:
    """Not a control or a sign that turns the writing; a soft hyphen is Word's own."""
    if sign in TURNING or sign in "\xad\u200b\ufeff":
        return False
    return sign == "\t" or unicodedata.category(sign) not in ("Cc", "Cs")
