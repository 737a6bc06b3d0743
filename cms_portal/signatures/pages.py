"""In the child: the words of a PDF with their place, and its pages as pictures."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, Final

from cms_portal.files.exceptions import FileRefused
from cms_portal.signatures.envelopes import unwrapped

MAX_PAGES: Final = 60
MAX_CHARS: Final = 400_000
MAX_WORDS: Final = 60_000
MAX_PICTURES: Final = 200
_FILLED: Final = 0.6
SCALE: Final = 1.3  # 72 points an inch → a page of 774 × 1095 points on the screen
_TOO_LONG: Final = "Il documento è troppo lungo per confrontarlo."


def worded(stream: IO[bytes]) -> Iterator[Any]:
    """For each page its size and its words: text, left, top, right, bottom, in points from the top.

    A `.p7m` is opened first. What a signature draws on the page is not text of it.
    """
    count = 0
    for page in _document(unwrapped(stream.read())[1]):
        width, height = page.get_size()
        words = _words(page.get_textpage(), height)
        count += len(words)
        if count > MAX_WORDS:
            raise FileRefused(_TOO_LONG)
        yield {
            "width": width,
            "height": height,
            "words": words,
            "is_picture": _is_picture(page, width * height),
        }


def pictured(stream: IO[bytes], *, boxes: dict[str, list[list[float]]]) -> Iterator[Any]:
    """The pages that `boxes` names (from "0"), as JPEG in base 64, with the boxes drawn."""
    from PIL import ImageDraw

    for number, page in enumerate(_document(unwrapped(stream.read())[1])):
        if str(number) not in boxes:
            continue
        picture = page.render(scale=SCALE, may_draw_forms=True).to_pil().convert("RGB")
        pen = ImageDraw.Draw(picture)
        for left, top, right, bottom in boxes[str(number)]:
            edges = [SCALE * left - 3, SCALE * top - 3, SCALE * right + 3, SCALE * bottom + 3]
            pen.rectangle(edges, outline="#b3203e", width=3)
        made = io.BytesIO()
        picture.save(made, "JPEG", quality=70, optimize=True)
        yield {"page": number, "jpeg": b64encode(made.getvalue()).decode()}


def _document(data: bytes) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise FileRefused("Il PDF non si apre: è danneggiato o chiede una password.") from error
    if len(document) > MAX_PAGES:
        raise FileRefused(_TOO_LONG)
    for page in document:
        if max(page.get_size()) > 3000:  # one and a half A0: nobody signs such a sheet
            raise FileRefused(_TOO_LONG)
    return document


def _is_picture(page: Any, area: float) -> bool:
    """One picture fills the page, as a scanner makes it."""
    from pypdfium2 import raw

    for image in islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]), MAX_PICTURES):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) > area * _FILLED:
            return True
    return False


def _words(text_page: Any, height: float) -> list[list[Any]]:
    count = text_page.count_chars()
    if count > MAX_CHARS:
        raise FileRefused(_TOO_LONG)
    found: list[list[Any]] = []
    word = ""
    edges: list[tuple[float, float, float, float]] = []
    for index in range(count + 1):
        sign = text_page.get_text_range(index, 1) if index < count else " "
        if sign.strip():
            # What no letter shows, NUL first of all, no database keeps.
            word += "".join(filter(str.isprintable, sign))
            edges.append(text_page.get_charbox(index))
        elif edges:
            if word:
                found.append([word, *_around(edges, height)])
            word, edges = "", []
    return found


def _around(edges: list[tuple[float, float, float, float]], height: float) -> list[float]:
    """PDF counts from the foot of the page; pictures, and we, from its head."""
    left = min(edge[0] for edge in edges)
    right = max(edge[2] for edge in edges)
    top = height - max(edge[3] for edge in edges)
    bottom = height - min(edge[1] for edge in edges)
    return [round(number, 1) for number in (left, top, right, bottom)]
