"""Does a PDF open? Asked before it is kept: an act that nobody can read proves nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import chain
from typing import IO, TYPE_CHECKING, Any, Final

from cms_portal.files.exceptions import FileRefused, FileTooDemanding
from cms_portal.files.sandbox import read_in_child

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

BROKEN: Final = (
    "Il PDF non si apre: è danneggiato o incompleto. Apritelo sul vostro computer, "
    "salvatelo di nuovo e riprovate."
)
LOCKED: Final = "Il PDF chiede una password per aprirsi: toglietela e inviatelo di nuovo."
TRIED_PAGES: Final = 20  # at either end: what was cut off is missing there


def refuse_unreadable(upload: UploadedFile) -> None:
    """Try to open `upload` as a reader would, in a child with limits. Raises FileRefused.

    One that opens but is too much work is let through: somebody may have scanned a whole book.
    """
    with tempfile.TemporaryFile() as held:
        upload.seek(0)
        for chunk in upload.chunks():
            held.write(chunk)
        held.flush()
        upload.seek(0)
        answers = read_in_child("cms_portal.files.pdf_check:opened", held)
        try:
            for _ in answers:
                pass
        except FileTooDemanding:
            return
        except FileRefused as refusal:
            raise FileRefused(LOCKED if str(refusal) == LOCKED else BROKEN) from refusal


def opened(stream: IO[bytes]) -> Iterator[Any]:
    """In the child: how many pages there are, once the first and the last have been looked at."""
    from pypdf import PdfReader

    reader = PdfReader(stream)
    if reader.is_encrypted and not reader.decrypt(""):
        raise FileRefused(LOCKED)
    count = len(reader.pages)
    if not count:
        raise FileRefused(BROKEN)
    last = range(max(TRIED_PAGES, count - TRIED_PAGES), count)
    for number in chain(range(min(TRIED_PAGES, count)), last):
        content = reader.pages[number].get_contents()
        if content is not None:
            content.get_data()
    yield count
