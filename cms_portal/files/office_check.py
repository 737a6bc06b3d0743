"""In the child: is a file of an office suite what its name says, and nothing that runs?"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO, Any, Final

from cms_portal.files.exceptions import FileRefused

_MOST_PARTS: Final = 20_000
# Suffix -> the part without which there is no such file, or the type that ODF writes first.
_MAIN_PART: Final = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
_ODF_TYPE: Final = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}


def opened(stream: IO[bytes], *, suffix: str) -> Iterator[Any]:
    """How many parts there are. Raises FileRefused."""
    try:
        with zipfile.ZipFile(stream) as held:
            names = held.namelist()
            is_right = _is(held, names, suffix)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError) as error:
        raise FileRefused(f"non è un vero file {suffix.upper()}, o è danneggiato.") from error
    if not is_right or len(names) > _MOST_PARTS:
        raise FileRefused(f"non è un vero file {suffix.upper()}, o è danneggiato.")
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        raise FileRefused("contiene macro: salvatelo senza e inviatelo di nuovo.")
    yield len(names)


def _is(held: zipfile.ZipFile, names: list[str], suffix: str) -> bool:
    if suffix in _MAIN_PART:
        return _MAIN_PART[suffix] in names and "[Content_Types].xml" in names
    with held.open("mimetype") as part:
        return part.read(200).strip() == _ODF_TYPE[suffix]
