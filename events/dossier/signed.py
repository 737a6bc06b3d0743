"""The signed sheets as they came back, and what was made of their rows."""

from __future__ import annotations

from collections.abc import Iterator

from cms_portal.dossiers.files import NamedFile, table_files
from cms_portal.files.names import office_name
from events.dossier.extent import Extent
from events.enums import ScannedState
from events.models import ScannedPage, ScannedRow


def files(extent: Extent) -> Iterator[NamedFile]:
    if extent.is_whole:
        yield from _pages(extent)
    yield from _rows(extent)


def _pages(extent: Extent) -> Iterator[NamedFile]:
    """By day and session, as they were printed. Names of every city are on them: they belong to
    the whole alone."""
    rows = ScannedPage.objects.filed().filter(sheet__event=extent.event).defer("picture")
    rows = rows.select_related("sheet__session", "file", "scan")
    for one in rows.order_by("sheet__day", "sheet__session__starts_at", "sheet", "page"):
        assert one.sheet is not None
        assert one.file is not None
        about = one.sheet.session.title if one.sheet.session else "tutta la giornata"
        name = office_name("Foglio", about, one.sheet.code, f"pag-{one.page}", suffix=".pdf")
        what = f"Foglio firmato {one.sheet.code}, pagina {one.page}: {about}"
        note = f"Tagliata dalla scansione con SHA-256 {one.scan.sha256}"
        yield NamedFile(name, one.file.path, what, note, one.file.sha256)


def _rows(extent: Extent) -> list[NamedFile]:
    columns = ["Foglio", "Pagina", "Riga", "Persona", "Firma", "Confermata il", "Confermata da"]
    found = ScannedRow.objects.filter(
        page__state=ScannedState.FILED, row__registration__in=extent.registrations()
    ).defer("strip")
    rows = []
    for one in found.select_related(
        "page__sheet", "page__confirmed_by", "row__registration__person", "presence"
    ).order_by("page__sheet", "page__page", "row__place"):
        assert one.page.sheet is not None
        assert one.row.registration is not None
        rows.append(
            [
                one.page.sheet.code,
                one.page.page,
                one.row.place,
                one.row.registration.person.shown_name,
                _signature(one),
                one.page.confirmed_at,
                one.page.confirmed_by or "",
            ]
        )
    return table_files(extent, "fogli_firmati_righe", "Righe dei fogli firmati", columns, rows)


def _signature(row: ScannedRow) -> str:
    if row.presence_id:
        return "riconosciuta: presenza registrata"
    return "da confermare" if row.page.confirmed_at is None else "assente o non riconosciuta"
