"""The sheets to sign as they were printed; what comes back signed is another part."""

from __future__ import annotations

from collections.abc import Iterator

from cms_portal.dossiers.files import NamedFile, table_files
from cms_portal.files.names import office_name
from events.dossier.extent import Extent
from events.enums import PrintKind
from events.models import PrintRun, SignInRow, SignInSheet


def files(extent: Extent) -> Iterator[NamedFile]:
    if extent.is_whole:
        yield from _printed(extent)
        yield from _sheets(extent)
    yield from _rows(extent)


def _printed(extent: Extent) -> Iterator[NamedFile]:
    """Names of every city are on them: they belong to the whole alone."""
    runs = PrintRun.objects.made().filter(event=extent.event, kind=PrintKind.SIGN_IN)
    for run in runs.select_related("file").order_by("pk"):
        if run.file is not None and not run.has_expired:
            name = office_name("Fogli-firme", run.words, f"n-{run.pk}", suffix=".pdf")
            what = f"Fogli firme preparati: {run.words}"
            yield NamedFile(name, run.file.path, what, sha256=run.file.sha256)


def _sheets(extent: Extent) -> list[NamedFile]:
    columns = ["Foglio", "Giorno", "Sessione", "Pagine", "Preparato il", "Preparato da"]
    sheets = SignInSheet.objects.filter(event=extent.event).select_related("session", "made_by")
    rows = [
        [
            one.code,
            one.day,
            one.session.title if one.session else "tutta la giornata",
            one.pages,
            one.made_at,
            one.made_by or "",
        ]
        for one in sheets.order_by("pk")
    ]
    return table_files(extent, "fogli_firme", "Fogli firme preparati", columns, rows)


def _rows(extent: Extent) -> list[NamedFile]:
    """Where each name stood on the paper: what a signature is read against."""
    columns = ["Foglio", "Giorno", "Sessione", "Pagina", "Riga", "Persona", "Delegazione"]
    found = SignInRow.objects.filter(registration__in=extent.registrations()).select_related(
        "sheet__session",
        "registration__person",
        "registration__delegation__city",
        "registration__delegation__organisation",
    )
    rows = []
    for one in found.order_by("sheet__pk", "page", "place"):
        assert one.registration is not None
        delegation = one.registration.delegation
        rows.append(
            [
                one.sheet.code,
                one.sheet.day,
                one.sheet.session.title if one.sheet.session else "tutta la giornata",
                one.page,
                one.place,
                one.registration.person.shown_name,
                delegation.name if delegation else "",
            ]
        )
    return table_files(extent, "fogli_firme_righe", "Nomi sui fogli firme", columns, rows)
