"""Bytes on the disk: there whole or not at all, readable by the portal only."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from cms_portal.files.exceptions import FileTooLarge

_CHUNK = 1024 * 1024
_FOLDER_MODE = 0o750
_FILE_MODE = 0o640


def write_whole(path: Path, stream: IO[bytes], *, max_bytes: int) -> tuple[str, int]:
    """Write `stream` to `path`; its SHA-256 in hex and its length.

    The bytes are on the disk before the name is: a power cut leaves the whole file or none.
    Raises FileTooLarge after `max_bytes`, and then nothing is left.
    """
    make_folder(path.parent)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as target:
            sha256, size = _copy(stream, target, max_bytes)
            target.flush()
            os.fchmod(target.fileno(), _FILE_MODE)
            os.fsync(target.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return sha256, size


def make_folder(folder: Path) -> None:
    """As `mkdir -p`, closed to others whatever the umask; folders that exist keep their mode."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir(exist_ok=True)
        parent.chmod(_FOLDER_MODE)


def remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def _copy(stream: IO[bytes], target: IO[bytes], max_bytes: int) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise FileTooLarge(f"Il file supera {max_bytes / _CHUNK:.0f} MB.")
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
