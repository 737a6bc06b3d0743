"""Keep, purge and sweep private files: what the database names is on the disk, and nothing else."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms_portal.files.disk import remove, write_whole
from cms_portal.files.models import PrivateFile, path_of
from cms_portal.files.names import clean_name
from cms_portal.files.registry import get_kind

if TYPE_CHECKING:
    from cms_portal.accounts.models import User

log = structlog.get_logger(__name__)

# Longer than any job: bytes without a row may belong to a transaction that has not ended.
ORPHAN_AGE = timedelta(days=1)


def store(
    *,
    kind: str,
    name: str,
    source: bytes | Path | IO[bytes],
    content_type: str,
    by: User | None,
    expires_at: datetime | None = None,
    city_code: str = "",
) -> PrivateFile:
    """Keep the bytes of `source` and the row that names them.

    Without `expires_at` the lifetime of the kind counts. Raises UnknownKind, FileTooLarge. When
    the caller's transaction is undone the bytes stay behind until `remove_orphans`.
    """
    rules = get_kind(kind)
    key = uuid.uuid4()
    now = timezone.now()
    if expires_at is None and rules.lifetime is not None:
        expires_at = now + rules.lifetime
    with _opened(source) as stream:
        sha256, size = write_whole(path_of(key), stream, max_bytes=rules.max_bytes)
    return PrivateFile.objects.create(
        pk=key,
        kind=kind,
        name=clean_name(name),
        sha256=sha256,
        size=size,
        content_type=content_type,
        created_at=now,
        created_by=by,
        expires_at=expires_at,
        city_code=city_code,
    )


def delete_file(*, file_id: uuid.UUID) -> None:
    """The bytes go, the row stays and says when."""
    _delete([file_id])


def purge_expired() -> int:
    """Delete the bytes of what has expired; how many files that were. Safe to run twice."""
    due = PrivateFile.objects.expired(at=timezone.now())
    return _delete(list(due.values_list("pk", flat=True)))


def _delete(keys: list[uuid.UUID]) -> int:
    # The row first: a crash in between leaves bytes without a living row, which the sweep finds.
    with transaction.atomic():
        count = PrivateFile.objects.filter(pk__in=keys, deleted_at__isnull=True).update(
            deleted_at=timezone.now()
        )
        transaction.on_commit(lambda: _remove_bytes(keys))
    return count


def _remove_bytes(keys: list[uuid.UUID]) -> None:
    for key in keys:
        remove(path_of(key))


def remove_orphans() -> int:
    """Remove bytes older than a day that no living row names; how many files that were."""
    limit = (timezone.now() - ORPHAN_AGE).timestamp()
    root = Path(settings.PRIVATE_FILES_DIR)
    old = [path for path in root.glob("??/*") if path.is_file() and path.stat().st_mtime < limit]
    orphans = set(old) - {path_of(key) for key in _living_keys(old)}
    for path in orphans:
        remove(path)
    if orphans:
        log.warning("orphan_files_removed", count=len(orphans))
    return len(orphans)


def _living_keys(paths: list[Path]) -> set[uuid.UUID]:
    keys = [uuid.UUID(path.name) for path in paths if _is_key(path.name)]
    living = PrivateFile.objects.filter(deleted_at__isnull=True)
    found: set[uuid.UUID] = set()
    for start in range(0, len(keys), 1000):
        found |= set(living.filter(pk__in=keys[start : start + 1000]).values_list("pk", flat=True))
    return found


def _is_key(name: str) -> bool:
    return len(name) == 32 and set(name) <= set("0123456789abcdef")


@contextmanager
def _opened(source: bytes | Path | IO[bytes]) -> Iterator[IO[bytes]]:
    """A stream over `source`; one that the caller opened stays open."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream
    else:
        yield io.BytesIO(source) if isinstance(source, bytes) else source
