"""What was told of the event afterwards: every version that was published."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cms_portal.documents.models import FrozenDocument
from cms_portal.dossiers.files import NamedFile
from cms_portal.files.names import office_name
from events.dossier.extent import Extent
from events.models import Restitution


def files(extent: Extent) -> Iterator[NamedFile]:
    """The same for everybody who was invited or there, so of a city's dossier too."""
    rows = Restitution.objects.filter(event=extent.event, document__isnull=False)
    found = list(rows.without_content().order_by("number"))
    for one in found:
        assert one.document is not None
        name = office_name("Restituzione", f"versione-{one.number}", suffix=".pdf")
        note = "" if one == found[-1] else "Sostituita da una versione successiva"
        yield NamedFile(
            name,
            partial(_content, one.document.pk),
            f"Restituzione dell'evento, versione {one.number}",
            note,
            one.document.sha256,
        )


def _content(pk: int) -> bytes:
    return bytes(FrozenDocument.objects.values_list("content", flat=True).get(pk=pk))
