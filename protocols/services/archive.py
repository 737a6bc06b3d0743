"""The ZIP of a batch: every definitive text and an index, kept seven days, made again at will."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import IO

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.demo import DEMO_MARK
from cms_portal.accounts.models import User
from cms_portal.documents.models import FrozenDocument
from cms_portal.files import services as files
from cms_portal.files.models import PrivateFile
from cms_portal.files.names import office_name
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import enqueue
from cms_portal.spreadsheets.guard import guard
from protocols.enums import OPEN_STATES, PREPARERS, ProtocolState
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.models import GenerationBatch, Protocol, ProtocolQuerySet

ARCHIVE_KIND = "protocols.archive"
ARCHIVE_LIFETIME = timedelta(days=7)
# One moment for every entry: the same documents give the same archive.
_ENTRY_MOMENT = (1980, 1, 1, 0, 0, 0)
INDEX_NAME = "indice.csv"
_INDEX_COLUMNS = [
    "codice_pratica", "citta", "provincia", "codice_catastale", "file", "sha256",
    "codice_verifica", "pagine", "byte", "avvertenza",
]  # fmt: skip


def request_archive_when_complete(batch_id: int) -> None:
    """Inside the transaction that froze or withdrew an act: the last one asks for the archive."""
    batch = GenerationBatch.objects.select_for_update().get(pk=batch_id)
    is_open = batch.protocols.filter(state__in=OPEN_STATES).exists()
    if not is_open and _contents(batch).exists():
        _request(batch, by=batch.created_by)


def forget_archive(batch_id: int) -> None:
    """Inside the transaction that recalled a text: the ZIP holds it, and must not be sent."""
    batch = GenerationBatch.objects.select_for_update().get(pk=batch_id)
    if batch.archive_id is None:
        return
    files.delete_file(file_id=batch.archive_id)
    batch.archive = None
    batch.save(update_fields=["archive"])


@transaction.atomic
def request_archive(*, batch_id: int, by: User) -> GenerationBatch:
    """Have the archive made (again) from what is definitive. Raises NotAllowed, ProtocolError."""
    if not by.has_role(*PREPARERS):
        raise NotAllowed("L'archivio è della segreteria e dell'Autorità di Gestione.")
    batch = GenerationBatch.objects.select_for_update().get(pk=batch_id)
    if batch.archive_job and not batch.archive_job.is_finished:
        return batch
    if not _contents(batch).exists():
        raise ProtocolError("Nessun documento è ancora pronto.")
    _request(batch, by=by)
    return batch


def _request(batch: GenerationBatch, *, by: User | None) -> Job:
    batch.archive_round += 1
    batch.archive_job = enqueue(
        "protocols.build_archive",
        key=f"protocol-archive:{batch.pk}:{batch.archive_round}",
        by=by,
        batch_id=batch.pk,
    )
    batch.save(update_fields=["archive_round", "archive_job"])
    return batch.archive_job


def _contents(batch: GenerationBatch) -> ProtocolQuerySet:
    return (
        batch.protocols.filter(document__isnull=False)
        .exclude(state=ProtocolState.WITHDRAWN)
        .select_related("city", "document")
    )


def build_archive(
    *, batch_id: int, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> PrivateFile:
    """Write the ZIP, one document in memory at a time, and hang it on the batch."""
    batch = GenerationBatch.objects.select_related("created_by").get(pk=batch_id)
    total = _contents(batch).count()
    with tempfile.TemporaryFile() as stream:
        rows: list[list[str]] = []
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for done, (protocol, document) in enumerate(documents_of(_contents(batch)), start=1):
                add_entry(archive, document.filename, bytes(document.content))
                rows.append(_index_row(protocol, document))
                on_progress(done, total)
            add_entry(archive, INDEX_NAME, _index(rows))
        stream.seek(0)
        archive_file = _store(batch, stream)
    previous = batch.archive_id
    batch.archive = archive_file
    batch.save(update_fields=["archive"])
    if previous:
        files.delete_file(file_id=previous)
    return archive_file


def documents_of(rows: ProtocolQuerySet) -> Iterator[tuple[Protocol, FrozenDocument]]:
    """One act in memory at a time, its bytes compared with their SHA-256. Raises ProtocolError."""
    for pk in rows.order_by("city__folded_name", "pk").values_list("pk", flat=True):
        protocol = Protocol.objects.select_related("city", "document").get(pk=pk)
        document = protocol.document
        if document is None:
            continue
        if sha256(document.content).hexdigest() != document.sha256:
            raise ProtocolError(f"{protocol.code}: il file non ha più la sua impronta.")
        yield protocol, document


def add_entry(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_ENTRY_MOMENT)
    # PDF streams are compressed already: packing them again costs time and saves nothing.
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o640 << 16
    archive.writestr(entry, content)


def _index_row(protocol: Protocol, document: FrozenDocument) -> list[str]:
    return [
        protocol.code,
        protocol.city.name,
        document.data["city"]["province"],
        protocol.city.cadastral_code,
        document.filename,
        document.sha256,
        document.code,
        str(document.pages),
        str(document.size),
        DEMO_MARK if document.is_demo else "",
    ]


def _index(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_INDEX_COLUMNS)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _store(batch: GenerationBatch, stream: IO[bytes]) -> PrivateFile:
    name = office_name(
        "Protocolli", f"n-{batch.pk}", f"{batch.letter_date:%Y-%m-%d}", suffix=".zip"
    )
    return files.store(
        kind=ARCHIVE_KIND,
        name=name,
        source=stream,
        content_type="application/zip",
        by=batch.created_by,
        expires_at=timezone.now() + ARCHIVE_LIFETIME,
    )
