"""What the jobs do: read the file, check its lines, write them, take them back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.files.exceptions import FileRefused
from cms_portal.files.sandbox import read_in_child
from cms_portal.spreadsheets.columns import Refused
from cms_portal.spreadsheets.imports.answers import Answers, remembered_columns
from cms_portal.spreadsheets.imports.enums import WRITTEN, BatchState
from cms_portal.spreadsheets.imports.exceptions import PreviewStale
from cms_portal.spreadsheets.imports.findings import TOLD, Entry, Finding, Line, Question
from cms_portal.spreadsheets.imports.flow import check_again, count_rows, lock, move
from cms_portal.spreadsheets.imports.headers import SEARCHED, find_header
from cms_portal.spreadsheets.imports.registry import Checker, Field, Task, get_importer
from cms_portal.spreadsheets.models import (
    ImportBatch,
    ImportEffect,
    ImportQuestion,
    ImportRow,
    as_stored,
)

CHUNK = 500
Progress = Callable[[int, int], None]
Hold = Callable[[], None]  # last in the transaction: the job is still ours
_READER = "cms_portal.spreadsheets.imports.reading:read_rows"
_EXCEL_ERRORS = {
    *("#N/D", "#N/A", "#VALORE!", "#VALUE!", "#RIF!", "#REF!", "#DIV/0!", "#NOME?", "#NAME?"),
    *("#NULLO!", "#NULL!", "#NUM!"),
}


# --- reading


def read_batch(*, batch_id: int, progress: Progress) -> None:
    """Bring the lines of the file into the database and find its header. Safe to repeat."""
    batch = ImportBatch.objects.select_related("file").get(pk=batch_id)
    if batch.state != BatchState.READING:
        return
    batch.rows.all().delete()
    try:
        _bring_in(batch, progress)
    except FileRefused as error:
        with transaction.atomic():
            batch = lock(batch_id)
            batch.rows.all().delete()
            move(batch, BatchState.UNREADABLE)
            batch.note = str(error)
            batch.save(update_fields=["note"])


def _bring_in(batch: ImportBatch, progress: Progress) -> None:
    if not batch.file.path.exists():
        raise FileRefused("Il file non è più conservato: caricatelo di nuovo.")
    answers = read_in_child(_READER, batch.file.path, sheet=batch.reading.get("sheet", ""))
    reading = next(answers)
    count = 0
    for lines in _chunks(answers):
        ImportRow.objects.bulk_create(
            ImportRow(batch=batch, line=line, cells=cells) for line, cells in lines
        )
        count += len(lines)
        progress(count, 0)
    with transaction.atomic():
        batch = lock(batch.pk)
        top = list(batch.rows.order_by("line").values_list("line", "cells")[:SEARCHED])
        fields = get_importer(batch.importer).fields
        batch.header_line = find_header(top, fields, remembered_columns(batch))
        batch.headers = dict(top)[batch.header_line]
        batch.reading, batch.columns = {**reading, "lines": count}, {}
        move(
            batch,
            BatchState.COLUMNS,
            also=["header_line", "headers", "reading", "columns"],
        )


def _chunks(lines: Iterator[Any]) -> Iterator[list[Any]]:
    chunk = []
    for line in lines:
        chunk.append(line)
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


# --- checking


def check_batch(*, batch_id: int, progress: Progress) -> None:
    """Say of each line what it would do, and ask what cannot be decided. Safe to repeat."""
    batch = ImportBatch.objects.select_related("created_by").get(pk=batch_id)
    if batch.state != BatchState.CHECKING:
        return
    note = batch.note
    batch.questions.filter(answer__isnull=True).delete()
    reader = _Lines(batch)
    asked = Counter[str]()
    done, total = 0, reader.count()
    for rows, findings in reader.findings():
        _store_findings(rows, findings)
        _ask(batch, findings, asked)
        done += len(rows)
        progress(done, total)
    with transaction.atomic():
        batch = lock(batch_id)
        _count_questions(batch, asked)
        is_open = batch.questions.filter(answer__isnull=True).exists()
        batch.counts = count_rows(batch)
        move(batch, BatchState.QUESTIONS if is_open else BatchState.PREVIEW, also=["counts"])
        batch.note = note
        batch.save(update_fields=["note"])


class _Lines:
    """The lines below the header, in chunks, with what the importer finds in each."""

    def __init__(self, batch: ImportBatch, by: User | None = None) -> None:
        importer = get_importer(batch.importer)
        self.batch = batch
        self.fields = [one for one in importer.fields if one.name in batch.columns]
        self.absent = {
            one.name: one.column.empty for one in importer.fields if one.name not in batch.columns
        }
        headings = {name: batch.headers[at] for name, at in batch.columns.items()}
        self.checker: Checker = importer.checker(
            Task(
                answers=Answers(batch),
                headings=headings,
                today=timezone.localdate(),
                by=by or batch.created_by,
            )
        )

    def count(self) -> int:
        return self.batch.rows.filter(line__gt=self.batch.header_line).count()

    def chunks(self) -> Iterator[list[ImportRow]]:
        last = self.batch.header_line
        while rows := list(self.batch.rows.filter(line__gt=last).order_by("line")[:CHUNK]):
            yield rows
            last = rows[-1].line

    def findings(self) -> Iterator[tuple[list[ImportRow], list[Finding]]]:
        for rows in self.chunks():
            read = [self._read(row) for row in rows]
            lines = [one for one in read if isinstance(one, Line)]
            checked = iter(self.checker.check(lines))  # a line with reasons too, for the others
            yield rows, [next(checked) if isinstance(one, Line) else one for one in read]

    def _read(self, row: ImportRow) -> Line | Finding:
        if len(row.cells) > len(self.batch.headers):  # who knows which cell is which
            title = " ".join(cell for cell in row.cells[:4] if cell)[:200]
            reason = (
                f"La riga ha {len(row.cells)} celle, l'intestazione {len(self.batch.headers)}: "
                "forse un separatore dentro un testo."
            )
            return Finding(row.line, title=title).refuse(reason).settle()
        values, reasons = dict(self.absent), {}
        for one in self.fields:
            try:
                values[one.name] = self._value(one, row.cells)
            except Refused as refusal:
                values[one.name] = one.column.empty
                reasons[one.name] = f"{one.label}: {refusal}"
        present = frozenset(one.name for one in self.fields)
        return Line(row.line, values, present, frozenset(reasons), tuple(reasons.values()))

    def _value(self, one: Field, cells: Sequence[str]) -> Any:
        at = self.batch.columns[one.name]
        cell = cells[at] if at < len(cells) else ""
        if cell.upper() in _EXCEL_ERRORS:
            raise Refused(f"la cella contiene l'errore {cell} di Excel.")
        return one.column.read(cell)


_FOUND = ("outcome", "title", "values", "changes", "reasons", "flags")


def _found(finding: Finding) -> dict[str, Any]:
    return {
        "outcome": finding.outcome.value,
        "title": finding.title[:400],
        "values": finding.values,
        "changes": [asdict(change) for change in finding.changes],
        "reasons": finding.reasons,
        "flags": finding.flags,
    }


def _store_findings(rows: Sequence[ImportRow], findings: Sequence[Finding]) -> None:
    for row, finding in zip(rows, findings, strict=True):
        for name, value in _found(finding).items():
            setattr(row, name, value)
        row.is_excluded = row.is_excluded and finding.outcome in WRITTEN
    ImportRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*_FOUND, "is_excluded"],
    )


def _ask(batch: ImportBatch, findings: Sequence[Finding], asked: Counter[str]) -> None:
    fresh = []
    for finding in findings:
        for question in finding.questions:
            asked[question.key] += 1
            if asked[question.key] == 1:
                fresh.append(_question(batch, finding.line, question))
    # Asked again although it was answered: the answer was no good.
    ImportQuestion.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["batch", "key"],
        update_fields=["line", "text", "detail", "options", "proposal", "answer"],
    )


def _question(batch: ImportBatch, line: int, question: Question) -> ImportQuestion:
    return ImportQuestion(
        batch=batch,
        key=question.key,
        topic=question.topic,
        kind=question.kind,
        line=line,
        written=question.written,
        text=question.text,
        detail=question.detail,
        options=[list(option) for option in question.options],
        proposal=dict(question.proposal),
        labels=dict(question.labels),
        remembered_for=question.remembered_for,
    )


def _count_questions(batch: ImportBatch, asked: Counter[str]) -> None:
    repeated = {key: count for key, count in asked.items() if count > 1}
    questions = list(batch.questions.filter(key__in=repeated))
    for question in questions:
        question.rows = repeated[question.key]
    ImportQuestion.objects.bulk_update(questions, ["rows"], batch_size=CHUNK)


# --- writing


def write_batch(*, batch_id: int, by: User, progress: Progress, hold: Hold) -> None:
    """What was confirmed enters in one transaction; if the data changed since, nothing does.

    Safe to repeat: a batch that was written is no longer in the state that this asks for.
    """
    try:
        with transaction.atomic():
            _write(batch_id, by, progress)
            hold()
    except (PreviewStale, IntegrityError, ValidationError) as error:
        check_again(batch_id=batch_id, note=_why(error), by=by)


def _write(batch_id: int, by: User, progress: Progress) -> None:
    batch = lock(batch_id)
    if batch.state != BatchState.CONFIRMING:
        return
    # One import at a time: two would each not see what the other is writing.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('spreadsheets.import'))")
    total = batch.to_write
    _compare_with_preview(batch, by)
    reader = _Lines(batch, by)
    done = 0
    for rows in reader.chunks():
        wanted = [row for row in rows if row.outcome in WRITTEN and not row.is_excluded]
        entries = reader.checker.apply([row.values for row in wanted])
        _record(batch, wanted, entries)
        done += len(wanted)
        progress(done, total)
    reader.checker.closing()
    batch.confirmed_at, batch.confirmed_by = timezone.now(), by
    move(batch, BatchState.DONE, also=["confirmed_at", "confirmed_by"])


def _compare_with_preview(batch: ImportBatch, by: User) -> None:
    """The lines are checked again before the first is written: only what was shown may enter."""
    for rows, findings in _Lines(batch, by).findings():
        for row, finding in zip(rows, findings, strict=True):
            found = _found(finding)
            if any(getattr(row, name) != found[name] for name in ("outcome", "values", "changes")):
                raise PreviewStale(f"riga {row.line}")


def _record(
    batch: ImportBatch, rows: Sequence[ImportRow], entries: Sequence[Sequence[Entry]]
) -> None:
    ImportEffect.objects.bulk_create(
        ImportEffect(
            batch=batch,
            line=row.line,
            model=entry.instance._meta.label_lower,
            object_id=entry.instance.pk,
            is_new=entry.is_new,
            before=dict(entry.before),
            after=as_stored(entry.instance),
        )
        for row, made in zip(rows, entries, strict=True)
        for entry in made
    )


def _why(error: Exception) -> str:
    if isinstance(error, PreviewStale):
        return f"Dopo l'anteprima i dati del portale sono cambiati ({error}): è stata rifatta."
    if isinstance(error, ValidationError) and getattr(error, "code", "") == TOLD:
        return f"Non è stato scritto nulla. {error.messages[0]}"
    return (
        "Mentre si registrava, i dati del portale sono cambiati e non è stato scritto nulla: "
        "l'anteprima è stata rifatta."
    )
