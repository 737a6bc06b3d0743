"""An import as a person and a worker make it, without the queue.

Real workers may be about in the same run: nobody rings for them, or they would make it too.
"""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from cms_portal.accounts.models import User
from cms_portal.spreadsheets.imports import flow, working
from cms_portal.spreadsheets.imports.answers import remembered_columns
from cms_portal.spreadsheets.imports.enums import BatchState
from cms_portal.spreadsheets.imports.headers import match_columns
from cms_portal.spreadsheets.models import ImportBatch

LINES = (
    "Codice;Città;Cognome;Nome;E-mail;Ruolo;Dal",
    "A783;Benevento;Cardo;Livia;livia@comune.example;tecnico;20/01/2023",
    "A783;Benevento;Cardo;Elio;protocollo@pec.comune.example;politico;20/01/2023",
    ";Vattelapesca;Cardo;Ada;;tecnico;31/02/2023",
)


def _silent(done: int, total: int) -> None:
    """Nobody is looking."""


def uploaded(
    by: User, content: bytes, *, importer: str = "cities.people", name: str = "elenco.csv"
) -> ImportBatch:
    """A file that was read: its columns are to be matched, unless it could not be read."""
    batch = flow.start_import(
        token=uuid4(),
        importer=importer,
        sender="Comune di Benevento",
        upload=SimpleUploadedFile(name, content),
        by=by,
    )
    working.read_batch(batch_id=batch.pk, progress=_silent)
    batch.refresh_from_db()
    return batch


def make_import(
    by: User, lines: tuple[str, ...] = LINES, *, until: BatchState = BatchState.PREVIEW
) -> ImportBatch:
    """An import that has come as far as `until`; its columns are matched as proposed."""
    batch = uploaded(by, "\r\n".join(lines).encode())
    if until == BatchState.COLUMNS:
        return batch
    fields = match_columns(batch.headers, batch.kind.fields, remembered_columns(batch))
    columns = {name: at for at, name in fields.items()}
    flow.choose_columns(batch_id=batch.pk, columns=columns, by=by)
    working.check_batch(batch_id=batch.pk, progress=_silent)
    if until == BatchState.DONE:
        flow.confirm_import(batch_id=batch.pk, by=by)
        working.write_batch(batch_id=batch.pk, by=by, progress=_silent, hold=lambda: None)
    batch.refresh_from_db()
    return batch
