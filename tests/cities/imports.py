"""An import of cities or people as a person and the queue make it."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from cms_portal.spreadsheets.imports import flow
from cms_portal.spreadsheets.imports.answers import remembered_columns
from cms_portal.spreadsheets.imports.headers import match_columns
from tests.jobs.runner import run_due_jobs

HEADER = "Codice catastale;Città;Cognome;Nome;E-mail;In qualità di;Dal;Fino al;Atto"


def upload(staff, *lines, importer="cities.people", sender="Comune di prova", name="elenco.csv"):
    content = "\r\n".join(lines).encode() if lines and isinstance(lines[0], str) else lines[0]
    batch = flow.start_import(
        token=uuid4(),
        importer=importer,
        sender=sender,
        upload=SimpleUploadedFile(name, content),
        by=staff,
    )
    run_due_jobs()
    batch.refresh_from_db()
    return batch


def matched(batch, staff):
    """The columns as the portal proposes them."""
    fields = match_columns(batch.headers, batch.kind.fields, remembered_columns(batch))
    flow.choose_columns(
        batch_id=batch.pk, columns={name: at for at, name in fields.items()}, by=staff
    )
    run_due_jobs()
    batch.refresh_from_db()
    return batch


def preview(staff, *lines, **options):
    return matched(upload(staff, *lines, **options), staff)


def answered(batch, staff, *answers, approve=False):
    questions = batch.questions.filter(answer__isnull=True)
    given = {one.pk: answer for one, answer in zip(questions, answers, strict=False)}
    flow.answer(batch_id=batch.pk, answers=given, approve_proposals=approve, by=staff)
    run_due_jobs()
    batch.refresh_from_db()
    return batch


def confirmed(batch, staff):
    flow.confirm_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    batch.refresh_from_db()
    return batch


def rows(batch):
    return list(batch.rows.filter(line__gt=batch.header_line).order_by("line"))


def reasons(batch):
    return [" ".join(row.reasons) for row in rows(batch)]
