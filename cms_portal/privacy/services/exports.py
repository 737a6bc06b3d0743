"""The archive that a person asks for: everything the portal holds about them, in two formats."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from datetime import timedelta
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from cms_portal.accounts.demo import DEMO_MARK, is_demo_world
from cms_portal.accounts.models import User
from cms_portal.files import services as files
from cms_portal.files.names import office_name
from cms_portal.jobs.services import enqueue
from cms_portal.privacy import registry
from cms_portal.privacy.models import DataExport
from cms_portal.privacy.registry import Row, Source
from cms_portal.privacy.subjects import Subject
from cms_portal.spreadsheets.csv_text import ITALIA, write_csv
from cms_portal.spreadsheets.exports import ExportNotes, ExportTable

EXPORT_KIND = "privacy.export"
EXPORT_LIFETIME = timedelta(days=7)


@transaction.atomic
def ask_for_export(*, user: User) -> DataExport:
    """Have the archive made; while one is being made, asking again gives the same one."""
    User.objects.select_for_update().get(pk=user.pk)
    last = DataExport.objects.filter(user=user).select_related("job", "file").first()
    if last and last.is_under_way:
        return last
    export = DataExport.objects.create(user=user)
    export.job = enqueue(
        "privacy.export", key=f"privacy-export:{export.pk}", by=user, export_id=export.pk
    )
    export.save(update_fields=["job"])
    return export


def build_export(*, export_id: int) -> DataExport:
    """Write the ZIP and hang it on the request; an older archive goes."""
    export = DataExport.objects.select_related("user").get(pk=export_id)
    subject = registry.subject_of(user=export.user)
    found = [(source, source.collect(subject)) for source in registry.sources()]
    with tempfile.TemporaryFile() as stream:
        _write(stream, subject, found)
        stream.seek(0)
        stored = files.store(
            kind=EXPORT_KIND,
            name=office_name("I-miei-dati", f"{timezone.localdate():%Y-%m-%d}", suffix=".zip"),
            source=stream,
            content_type="application/zip",
            by=export.user,
            expires_at=timezone.now() + EXPORT_LIFETIME,
        )
    older = DataExport.objects.filter(user=export.user).exclude(pk=export.pk).exclude(file=None)
    for file_id in older.values_list("file", flat=True):
        files.delete_file(file_id=file_id)
    export.file = stored
    export.save(update_fields=["file"])
    return export


def _write(target: IO[bytes], subject: Subject, found: list[tuple[Source, list[Row]]]) -> None:
    context = {
        "subject": subject,
        "sources": [{"source": source, "count": len(rows)} for source, rows in found],
        "made_at": timezone.now(),
        "demo_mark": DEMO_MARK if is_demo_world() else "",
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("leggimi.txt", render_to_string("privacy/export/leggimi.txt", context))
        archive.writestr("dati.json", _as_json(subject, found))
        for source, rows in found:
            if rows:
                archive.writestr(f"csv/{source.name.replace('.', '-')}.csv", _as_csv(source, rows))


def _as_json(subject: Subject, found: list[tuple[Source, list[Row]]]) -> str:
    data = {
        "persona": subject.label,
        "prodotto_il": timezone.now(),
        "avvertenza": DEMO_MARK if is_demo_world() else "",
        "categorie": [
            {"nome": source.label, "perche": source.why, "righe": rows} for source, rows in found
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)


def _as_csv(source: Source, rows: list[Row]) -> bytes:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    table = ExportTable(
        headers=headers,
        rows=([row.get(header) for header in headers] for row in rows),
        notes=ExportNotes(source.label),
    )
    stream = io.BytesIO()
    write_csv(stream, table, ITALIA)
    return stream.getvalue()
