"""The ZIP: one file in memory at a time, an index with every SHA-256, a script that checks it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from django.utils import timezone

from cms_portal.dossiers.extent import Extent
from cms_portal.dossiers.files import NamedFile, page, table_csv
from cms_portal.dossiers.parts import Part

# One moment for every entry: the same papers give the same names, sizes and sums.
_ENTRY_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_CHUNK: Final = 1024 * 1024
_SCRIPT: Final = Path(__file__).with_name("verifica.py")
_PACKED: Final = frozenset({"pdf", "pptx", "docx", "odp", "odt", "xlsx", "jpg", "png", "zip"})
_COLUMNS: Final = ["File", "Che cosa", "Byte", "SHA-256", "Nota"]
WRONG_SUM: Final = "ATTENZIONE: il file non ha più l'impronta registrata quando fu conservato."


@dataclass(frozen=True)
class Listed:
    """A file as the index tells it."""

    path: str
    what: str
    size: int
    sha256: str
    note: str

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name


@dataclass(frozen=True)
class Written:
    count: int
    index_sha256: str


Progress = Callable[[int, int], None]


def write(
    extent: Extent, parts: Sequence[Part[Any]], target: IO[bytes], *, on_progress: Progress
) -> Written:
    """Write the whole ZIP into `target`."""
    planned = [(part, list(part.files(extent))) for part in parts]
    total = sum(len(files) for _, files in planned)
    root = extent.name
    groups: list[tuple[Part[Any], list[Listed]]] = []
    done = 0
    with zipfile.ZipFile(target, "w") as archive:
        for part, files in planned:
            rows = []
            for path, file in _placed(part, files):
                rows.append(_add(archive, root, path, file))
                done += 1
                on_progress(done, total)
            groups.append((part, rows))
        index = _add_index(archive, root, extent, groups)
    return Written(done, index)


def _placed(part: Part[Any], files: list[NamedFile]) -> Iterator[tuple[str, NamedFile]]:
    """Each under a name of its own."""
    taken: set[str] = set()
    for file in files:
        name, number = file.name, 2
        while name.lower() in taken:
            stem, _, suffix = file.name.rpartition(".")
            name, number = f"{stem[:70]}-{number}.{suffix}", number + 1
        taken.add(name.lower())
        yield f"{part.folder}/{name}", file


def _add(archive: zipfile.ZipFile, root: str, path: str, file: NamedFile) -> Listed:
    try:
        stream = _opened(file)
    except FileNotFoundError:
        words = f"{file.what}: il file non è più conservato nel portale.\n"
        path, stream = f"{path}_MANCANTE.txt", io.BytesIO(words.encode())
    digest, size = sha256(), 0
    with stream, archive.open(_entry(root, path), "w") as target:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    found = digest.hexdigest()
    is_wrong = bool(file.sha256) and file.sha256 != found
    note = ". ".join(one for one in (file.note, WRONG_SUM if is_wrong else "") if one)
    return Listed(path, file.what, size, found, note)


def _opened(file: NamedFile) -> IO[bytes]:
    if isinstance(file.content, Path):
        return file.content.open("rb")
    return io.BytesIO(file.content if isinstance(file.content, bytes) else file.content())


def _entry(root: str, path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(f"{root}/{path}", date_time=_ENTRY_MOMENT)
    is_packed = path.rpartition(".")[2] in _PACKED
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o640 << 16
    return entry


def _add_index(
    archive: zipfile.ZipFile,
    root: str,
    extent: Extent,
    groups: list[tuple[Part[Any], list[Listed]]],
) -> str:
    """The SHA-256 of index.csv, which index.html tells: who knows it knows the whole."""
    what = "Programma che verifica le impronte, senza rete: python3 verifica.py"
    script = _add(archive, root, "verifica.py", NamedFile("verifica.py", _SCRIPT, what))
    rows = [row for _, files in groups for row in files] + [script]
    cells = [[row.path, row.what, str(row.size), row.sha256, row.note] for row in rows]
    listed = _add(
        archive,
        root,
        "index.csv",
        NamedFile("index.csv", table_csv(extent, _COLUMNS, cells), "Indice"),
    )
    html = page(
        "dossiers/index.html",
        extent,
        title=extent.title,
        groups=groups,
        script=script,
        index_sha256=listed.sha256,
        made_at=timezone.now(),
    )
    _add(archive, root, "index.html", NamedFile("index.html", html, "Indice"))
    return listed.sha256
