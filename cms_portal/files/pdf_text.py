"""The words of a PDF, for search: never shown as the document. Read by a child with limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from cms_portal.files.exceptions import FileRefused, FileTooDemanding
from cms_portal.files.sandbox import Limits, read_in_child

MAX_PAGES: Final = 600
_LIMITS: Final = Limits(cpu_seconds=90, seconds=120)
PROTECTED: Final = "Il PDF è protetto da una password: le sue parole non si possono leggere."


@dataclass(frozen=True)
class PdfText:
    """`pages`: how many the document has, also when the text of some was left out."""

    pages: int
    text: str


def read_pdf(path: Path, *, max_bytes: int) -> PdfText:
    """The text of the first `MAX_PAGES` pages, cut at `max_bytes` of UTF-8.

    What was read before the time was up is kept. Raises FileRefused when there is nothing.
    """
    parts: list[str] = []
    size = 0
    answers = read_in_child("cms_portal.files.pdf_text:pages_of", path, limits=_LIMITS)
    count: int = next(answers)
    try:
        for part in answers:
            parts.append(part)
            size += len(part.encode()) + 1
            if size >= max_bytes:
                break
    except FileTooDemanding:
        if not parts:
            raise
    finally:
        answers.close()  # type: ignore[attr-defined]
    return PdfText(count, cut("\n".join(parts).strip(), max_bytes))


def cut(text: str, max_bytes: int) -> str:
    """`text` without what does not fit, never half a character."""
    return text.encode()[:max_bytes].decode(errors="ignore")


def pages_of(stream: IO[bytes]) -> Iterator[Any]:
    """In the child: how many pages there are, then the text of each."""
    from pypdf import PdfReader

    reader = PdfReader(stream)
    if reader.is_encrypted and not reader.decrypt(""):
        raise FileRefused(PROTECTED)
    yield len(reader.pages)
    for number in range(min(len(reader.pages), MAX_PAGES)):
        yield _clean(_page_text(reader, number))


def _page_text(reader: Any, number: int) -> str:
    try:
        return str(reader.pages[number].extract_text())
    except Exception:  # noqa: BLE001  a broken font on one page must not hide the others
        return ""


def _clean(text: str) -> str:
    """Without NUL and half characters; words cut at the end of a line made whole."""
    whole = text.encode("utf-8", "ignore").decode().replace("\x00", "")
    return re.sub(r"(?<=[a-zà-ù])-\n(?=[a-zà-ù])", "", whole)
