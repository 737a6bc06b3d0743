"""What the dossier of a city takes from the events: their own parts, of that city alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from cities.dossier import CityExtent
from cms_portal.dossiers import NamedFile, table_files
from cms_portal.files.names import MAX_LENGTH
from events.dossier import certificates, invitations, presences, signed
from events.dossier.extent import Extent
from events.enums import DossierScope
from events.models import Delegation, NeedsAssessment

Files = Callable[[Extent], Iterable[NamedFile]]


def event_files(extent: CityExtent) -> Iterator[NamedFile]:
    """Event after event: who was asked, who came, what was signed and certified."""
    asked = Delegation.objects.filter(city=extent.city).select_related("event")
    for delegation in asked.order_by("event__starts_on", "event__pk"):
        event = delegation.event
        of_city = Extent(event, DossierScope.CITY, city=extent.city)
        for find in (invitations.files, presences.files, signed.files, certificates.files):
            for file in find(of_city):
                about = f"{event.title}: {file.what}"
                yield replace(file, name=_name(event.pk, file.name), what=about)


def _name(event_id: int, name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{f'evento-{event_id}_{stem}'[: MAX_LENGTH - len(suffix) - 1]}.{suffix}"


def needs_files(extent: CityExtent) -> Iterator[NamedFile]:
    """What the city submitted: a draft is its own."""
    columns = ["Tema", "Presentata il", "Presentata da", "Fabbisogno", "Urgenza", "Chi riguarda"]
    columns += ["Nato da"]
    cells: list[list[object]] = []
    rows = NeedsAssessment.objects.filter(city=extent.city).submitted()
    rows = rows.select_related("theme", "submitted_by")
    for one in rows.prefetch_related("needs__born_from__session__event").order_by(
        "theme__position"
    ):
        head = [one.theme.name, one.submitted_at, one.submitted_by or ""]
        needs = sorted(one.needs.all(), key=lambda need: (-need.urgency, need.position, need.pk))
        cells += [[*head, need.text, need.urgency, need.touched, need.origin] for need in needs]
        if not needs:
            cells.append([*head, "Nessun fabbisogno su questo tema", "", "", ""])
    yield from table_files(extent, "fabbisogni", "Fabbisogni presentati", columns, cells)
