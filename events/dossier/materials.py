"""What was shown and written down: one file for everybody, so of a city's dossier too."""

from __future__ import annotations

from collections.abc import Iterator

from cms_portal.dossiers.files import NamedFile
from cms_portal.files.names import office_name
from events.dossier.extent import Extent
from events.enums import MaterialAudience
from events.models import Material


def files(extent: Extent) -> Iterator[NamedFile]:
    """Of a city or of a person, what they may see themselves; photographs stay with the whole."""
    rows = Material.objects.kept().filter(event=extent.event).select_related("file", "session")
    if not extent.is_whole:
        rows = rows.exclude(audience=MaterialAudience.OFFICE).exclude(kind="photos")
    for one in rows.in_order():
        where = f", {one.session.title}" if one.session else ""
        name = office_name(
            one.get_kind_display(), one.title, f"n-{one.pk}", suffix=f".{one.suffix.lower()}"
        )
        what = f"{one.get_kind_display()}: {one.title}{where}"
        note = f"Chi lo vede: {one.get_audience_display().lower()}"
        yield NamedFile(name, one.file.path, what, note, one.file.sha256)
