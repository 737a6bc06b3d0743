"""What was written to the city and what it asked, in full."""

from __future__ import annotations

from collections.abc import Iterator

from cities.dossier.extent import CityExtent
from cities.models import CityMessage, Question
from cms_portal.dossiers import NamedFile, table_files


def files(extent: CityExtent) -> Iterator[NamedFile]:
    yield from _messages(extent)
    yield from _questions(extent)


def _messages(extent: CityExtent) -> list[NamedFile]:
    columns = ["Inviato il", "Inviato da", "A proposito di", "Oggetto", "Testo"]
    rows = CityMessage.objects.filter(city=extent.city).select_related("by")
    cells = [
        [one.sent_at, one.by or "", one.source, one.subject, one.text]
        for one in rows.order_by("sent_at", "pk")
    ]
    return table_files(extent, "messaggi", "Messaggi alla città", columns, cells)


def _questions(extent: CityExtent) -> list[NamedFile]:
    columns = ["Quesito", "Quando", "Che cosa", "Da chi", "Oggetto", "Testo", "Stato del quesito"]
    rows = Question.objects.filter(city=extent.city).select_related("asked_by")
    cells: list[list[object]] = []
    for one in rows.prefetch_related("entries__by").order_by("asked_at", "pk"):
        asked_by, state = one.asked_by.shown_name, one.get_state_display()
        cells.append([one.pk, one.asked_at, "Quesito", asked_by, one.subject, one.text, state])
        for entry in sorted(one.entries.all(), key=lambda entry: (entry.at, entry.pk)):
            what = entry.get_kind_display()
            cells.append([one.pk, entry.at, what, entry.by, one.subject, entry.text, state])
    return table_files(extent, "quesiti", "Quesiti e risposte", columns, cells)
