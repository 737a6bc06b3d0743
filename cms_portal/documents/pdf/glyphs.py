"""No character and no font of a document may come from anywhere but our own files."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.text.fonts import get_hb_object_data

from cms_portal.documents.pdf.exceptions import MissingGlyph, RenderError
from cms_portal.documents.pdf.faces import FACES, FONTS_DIR, INVISIBLE, characters, name_sign

_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'")


def curl_apostrophes(root: Element) -> None:
    """Print "l’atto" for the "l'atto" that everybody types; only after a letter, only in text."""
    for element in root.iter():
        if element.text:
            element.text = _APOSTROPHE.sub("’", element.text)
        if element.tail:
            element.tail = _APOSTROPHE.sub("’", element.tail)
        if title := element.get("data-title"):
            element.set("data-title", _APOSTROPHE.sub("’", title))


@cache
def fonts_digest() -> str:
    """SHA-256, hex, over all our font files: part of what a document was made with."""
    return hashlib.sha256("".join(sorted(_digests())).encode()).hexdigest()


def check_text(pages: list[Any]) -> None:
    """Raise `MissingGlyph` when a character is not in the very face its text asks for."""
    for number, page in enumerate(pages, start=1):
        for box in _text_boxes(page):
            missing = set(box.text) - characters(_face(box, number)) - INVISIBLE
            if missing:
                raise _missing(min(missing), box, number)


def check_fonts(fonts: dict[Any, Any]) -> None:
    """Raise `MissingGlyph` when the PDF holds a font that is not, byte for byte, one of ours."""
    for font in fonts.values():
        if font.missing:
            names = ", ".join(name_sign(chr(codepoint)) for codepoint in sorted(font.missing))
            raise MissingGlyph(f"Nessun carattere di stampa ha {names}.")
        if hashlib.sha256(get_hb_object_data(font.hb_face)).hexdigest() not in _digests():
            raise MissingGlyph(f"Il carattere «{font.family}» non è fra quelli del portale.")


@cache
def _digests() -> frozenset[str]:
    return frozenset(
        hashlib.sha256((FONTS_DIR / name).read_bytes()).hexdigest() for name in FACES.values()
    )


def _text_boxes(page: Any) -> Iterator[Any]:
    # `_page_box` is the only way to the text with its style; WeasyPrint is pinned below 71.
    for box in page._page_box.descendants():
        if isinstance(box, TextBox) and box.text.strip():
            yield box


def _face(box: Any, page: int) -> str:
    style = box.style
    family, weight = style["font_family"][0], style["font_weight"]
    is_italic = style["font_style"] != "normal"
    try:
        return FACES[family, weight, is_italic]
    except KeyError:
        wanted = f"{family} {weight}{' corsivo' if is_italic else ''}"
        raise MissingGlyph(
            f"Il carattere «{wanted}» non è fra quelli del portale: pagina {page}, "
            f"«{box.text.strip()[:60]}»."
        ) from None


def _missing(character: str, box: Any, page: int) -> RenderError:
    at = box.text.index(character)
    around = box.text[max(0, at - 30) : at + 30].strip()
    return MissingGlyph(
        f"Il carattere di stampa «{box.style['font_family'][0]}» non ha {name_sign(character)}: "
        f"pagina {page}, «{around}»."
    )
