"""Which signs our fonts can draw. Without WeasyPrint: pages ask before anything is made."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FONTS_DIR = Path(__file__).resolve().parent.parent / "fonts"

TEXT_FAMILY = "Titillium Web"
# (family, weight, is italic) → file. Adding a face means adding its file and its licence.
FACES = {
    ("Titillium Web", 400, False): "TitilliumWeb-Regular.ttf",
    ("Titillium Web", 400, True): "TitilliumWeb-Italic.ttf",
    ("Titillium Web", 600, False): "TitilliumWeb-SemiBold.ttf",
    ("Titillium Web", 600, True): "TitilliumWeb-SemiBoldItalic.ttf",
    ("Titillium Web", 700, False): "TitilliumWeb-Bold.ttf",
    ("Ubuntu", 400, False): "Ubuntu-Regular.ttf",
}
# Drawn as nothing by every font: line breaks, and invitations to break or to hyphenate.
INVISIBLE = frozenset("\t\n\r\u00ad\u200b\u2060")
# Signs that word processors put in and that look the same as one our fonts have.
LOOK_ALIKES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2009": "\u00a0", "\u202f": "\u00a0"})


def tidy(html: str) -> str:
    """`html` with accents composed (a Mac writes them apart) and look-alike signs made plain."""
    return unicodedata.normalize("NFC", html).translate(LOOK_ALIKES)


def printable(html: str) -> str:
    """`html` with "?" for what our fonts cannot draw: for working sheets, never for an act."""
    known = _known(FACES.values())
    return "".join(sign if sign in known or sign in INVISIBLE else "?" for sign in tidy(html))


def undrawable(text: str) -> list[str]:
    """The signs of `text` that some face of the act's text lacks, each once, in order."""
    known = _known(name for (family, *_), name in FACES.items() if family == TEXT_FAMILY)
    signs = dict.fromkeys(tidy(text))
    return [sign for sign in signs if sign not in known and sign not in INVISIBLE]


def name_sign(sign: str) -> str:
    """ "«Ж» (U+0416, CYRILLIC CAPITAL LETTER ZHE)"; what cannot be shown goes by its number."""
    name = unicodedata.name(sign, "senza nome")
    shown = f"«{sign}» " if sign.isprintable() else ""
    return f"{shown}(U+{ord(sign):04X}, {name})"


def _known(names: Iterable[str]) -> frozenset[str]:
    return frozenset.intersection(*map(characters, names))


@cache
def characters(name: str) -> frozenset[str]:
    """All that the font file `name` can draw."""
    from fontTools.ttLib import TTFont  # a tenth of a second that few processes need

    with TTFont(FONTS_DIR / name, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
