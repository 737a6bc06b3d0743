"""The steps that a person takes: upload, columns, answers, confirmation, undoing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.files.services import delete_file, store
from cms_portal.jobs.services import enqueue
from cms_portal.spreadsheets.imports.answers import columns_topic, sender_of
from cms_portal.spreadsheets.imports.enums import (
    MENDABLE,
    OPEN,
    TRANSITIONS,
    WRITTEN,
    BatchState,
    Outcome,
    QuestionKind,
)
from cms_portal.spreadsheets.imports.exceptions import ImportProblem, WrongState
from cms_portal.spreadsheets.imports.findings import REFUSE
from cms_portal.spreadsheets.imports.headers import plain
from cms_portal.spreadsheets.imports.registry import get_importer
from cms_portal.spreadsheets.models import (
    ImportBatch,
    ImportQuestion,
    ImportRow,
    RememberedChoice,
)

FILE_KIND = "spreadsheets.import"
_JOBS = {
    BatchState.READING: "spreadsheets.read_import",
    BatchState.CHECKING: "spreadsheets.check_import",
    BatchState.CONFIRMING: "spreadsheets.write_import",
    BatchState.UNDOING: "spreadsheets.undo_import",
}


@transaction.atomic
def start_import(
    *, token: UUID, importer: str, sender: str, upload: UploadedFile, by: User
) -> ImportBatch:
    """Keep the file and have it read. The same `token` twice is the same import."""
    get_importer(importer)
    if batch := ImportBatch.objects.filter(token=token).first():
        return batch
    kept = store(
        kind=FILE_KIND,
        name=upload.name or "importazione",
        source=upload.file or b"",
        content_type="application/octet-stream",
        by=by,
    )
    sender = " ".join(sender.split())
    batch, is_new = ImportBatch.objects.get_or_create(
        token=token,
        defaults={
            "importer": importer,
            "sender": sender,
            "sender_key": plain(sender)[:240],
            "file": kept,
            "created_by": by,
        },
    )
    if is_new:
        _work(batch, by)
    return batch


@transaction.atomic
def read_sheet(*, batch_id: int, sheet: str, by: User) -> ImportBatch:
    """Read another sheet of the same workbook. Raises WrongState, ImportProblem."""
    batch = lock(batch_id)
    if sheet not in batch.reading.get("sheets", []):
        raise ImportProblem("Nel file non c'è un foglio con quel nome.")
    batch.reading["sheet"] = sheet
    batch.rows.all().delete()
    move(batch, BatchState.READING, also=["reading"])
    _work(batch, by)
    return batch


@transaction.atomic
def choose_header(*, batch_id: int, line: int) -> ImportBatch:
    """The headings are in another line. Raises WrongState, ImportProblem."""
    batch = lock(batch_id)
    if batch.state != BatchState.COLUMNS:
        raise WrongState("Le colonne sono già state abbinate.")
    row = batch.rows.filter(line=line).first()
    if row is None:
        raise ImportProblem("Quella riga è vuota.")
    batch.header_line, batch.headers, batch.columns = line, row.cells, {}
    batch.save(update_fields=["header_line", "headers", "columns"])
    return batch


@transaction.atomic
def choose_columns(*, batch_id: int, columns: Mapping[str, int], by: User) -> ImportBatch:
    """`columns`: field -> position; remembered for this sender.

    Raises WrongState, ImportProblem.
    """
    batch = lock(batch_id)
    importer = get_importer(batch.importer)
    if missing := importer.missing(columns.keys()):
        raise ImportProblem(" ".join(missing))
    batch.columns = dict(columns)
    move(batch, BatchState.CHECKING, also=["columns"])
    batch.questions.all().delete()
    _remember_columns(batch, by)
    _work(batch, by)
    return batch


def _remember_columns(batch: ImportBatch, by: User) -> None:
    fields = {position: name for name, position in batch.columns.items()}
    labels = {one.name: one.label for one in get_importer(batch.importer).fields}
    for position, header in enumerate(batch.headers):
        if word := plain(header)[:300]:
            field = fields.get(position, "")
            _remember(
                topic=columns_topic(batch),
                sender_key=batch.sender_key,
                key=word[:64],
                written=word,
                answer=field,
                label=labels.get(field, "non si importa"),
                by=by,
            )


def _remember(*, topic: str, sender_key: str, key: str, **values: Any) -> None:
    RememberedChoice.objects.update_or_create(
        topic=topic,
        sender_key=sender_key,
        key=key,
        defaults={**values, "at": timezone.now()},
    )


@transaction.atomic
def answer(
    *, batch_id: int, answers: Mapping[int, Any], approve_proposals: bool, by: User
) -> ImportBatch:
    """Record `answers` (question id -> answer); when none is left open, check the lines again.

    With `approve_proposals` every proposal still open is accepted as it stands. Raises WrongState.
    """
    batch = lock(batch_id)
    if batch.state != BatchState.QUESTIONS:
        raise WrongState("Alle domande è già stato risposto.")
    for question in batch.questions.filter(pk__in=answers, answer__isnull=True):
        _answer_one(batch, question, answers[question.pk], by)
    open_ones = batch.questions.filter(answer__isnull=True)
    if approve_proposals:
        open_ones.filter(kind=QuestionKind.TEXTS).update(answer=F("proposal"))
    if not open_ones.exists():
        move(batch, BatchState.CHECKING)
        _work(batch, by)
    return batch


def _answer_one(batch: ImportBatch, question: ImportQuestion, given: Any, by: User) -> None:
    question.answer = given
    question.save(update_fields=["answer"])
    if question.kind == QuestionKind.CHOICE and question.remembered_for and given != REFUSE:
        _remember(
            topic=question.topic,
            sender_key=sender_of(question.remembered_for, batch),
            key=question.key,
            written=question.written[:300],
            answer=given,
            label=dict(question.options).get(given, "")[:300],
            by=by,
        )


@transaction.atomic
def exclude_row(*, batch_id: int, line: int, is_excluded: bool) -> ImportRow:
    """Leave a line out of what is confirmed, or take it in again. Raises WrongState."""
    batch = lock(batch_id)
    if batch.state != BatchState.PREVIEW:
        raise WrongState("L'anteprima non è più aperta.")
    row = batch.rows.filter(line=line, outcome__in=WRITTEN).first()
    if row is None:
        raise ImportProblem("La riga non è fra quelle da registrare.")
    row.is_excluded = is_excluded
    row.save(update_fields=["is_excluded"])
    batch.counts = count_rows(batch)
    batch.save(update_fields=["counts"])
    return row


@transaction.atomic
def reopen_columns(*, batch_id: int) -> ImportBatch:
    """Back to the columns: nothing was written yet. Raises WrongState."""
    batch = lock(batch_id)
    if batch.state not in MENDABLE:
        raise WrongState("Le colonne non si possono più cambiare.")
    move(batch, BatchState.COLUMNS)
    return batch


@transaction.atomic
def confirm_import(*, batch_id: int, by: User) -> ImportBatch:
    """Have what the preview shows written, all of it or nothing. Raises WrongState."""
    batch = lock(batch_id)
    if batch.state == BatchState.PREVIEW and not batch.to_write:
        raise ImportProblem("Non c'è nessuna riga da registrare.")
    move(batch, BatchState.CONFIRMING)
    _work(batch, by)
    return batch


@transaction.atomic
def check_again(*, batch_id: int, note: str, by: User) -> ImportBatch:
    """What was confirmed could not be written as it was shown: make the preview anew."""
    batch = lock(batch_id)
    move(batch, BatchState.CHECKING)
    batch.note = note
    batch.save(update_fields=["note"])
    _work(batch, by)
    return batch


@transaction.atomic
def undo_import(*, batch_id: int, by: User) -> ImportBatch:
    """Have what was written taken back, if nothing was built on it. Raises WrongState."""
    batch = lock(batch_id)
    if batch.purged_at:
        raise WrongState("È passato troppo tempo: questa importazione non si annulla più.")
    move(batch, BatchState.UNDOING)
    _work(batch, by)
    return batch


@transaction.atomic
def drop_import(*, batch_id: int) -> ImportBatch:
    """Leave it: the lines and the file go. Raises WrongState once something was written."""
    batch = lock(batch_id)
    if batch.state not in (*OPEN, BatchState.UNREADABLE):
        raise WrongState("L'importazione è già conclusa.")
    move(batch, BatchState.DROPPED)
    batch.rows.all().delete()
    batch.questions.all().delete()
    delete_file(file_id=batch.file_id)
    return batch


def lock(batch_id: int) -> ImportBatch:
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)


def move(batch: ImportBatch, to_state: BatchState, *, also: list[str] | None = None) -> None:
    """Raises WrongState where the table of states says no: a double click, a page left open."""
    if to_state not in TRANSITIONS[BatchState(batch.state)]:
        raise WrongState(
            f"L'importazione è nello stato «{batch.get_state_display()}»: "
            "la pagina che avevate aperto non è più attuale."
        )
    batch.state = to_state
    batch.note = ""
    batch.save(update_fields=["state", "note", *(also or [])])


def _work(batch: ImportBatch, by: User) -> None:
    batch.turn += 1
    name = _JOBS[BatchState(batch.state)]
    batch.job = enqueue(name, key=f"import:{batch.pk}:{batch.turn}", by=by, batch_id=batch.pk)
    batch.save(update_fields=["turn", "job"])


def count_rows(batch: ImportBatch) -> dict[str, int]:
    """Lines by outcome; those left out by hand apart."""
    counts = Counter[str]()
    rows = batch.rows.filter(line__gt=batch.header_line).exclude(outcome=Outcome.UNREAD)
    grouped = rows.order_by().values_list("outcome", "is_excluded").annotate(n=Count("pk"))
    for outcome, is_excluded, number in grouped:
        counts["excluded" if is_excluded else outcome] += number
    return dict(counts)
