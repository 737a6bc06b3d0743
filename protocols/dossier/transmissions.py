"""How the acts travelled: numbers of both offices, receipts, and the certified mail itself."""

from __future__ import annotations

from collections.abc import Iterator

from cities.dossier import CityExtent
from cms_portal.dossiers import NamedFile, table_files
from cms_portal.files.models import PrivateFile
from cms_portal.files.names import office_name
from protocols.journeys import PecState
from protocols.models import PecMessage, RegistryEntry, Transmission


def files(extent: CityExtent) -> Iterator[NamedFile]:
    rows = Transmission.objects.filter(protocol__city=extent.city).select_related(
        "protocol", "document", "cover_note"
    )
    deferred = ("document__content", "document__html", "document__data")
    travels = list(rows.defer(*deferred).order_by("protocol", "document", "pk"))
    yield from _travels(extent, travels)
    yield from _numbers(extent)
    for one in travels:
        if one.cover_note is not None:
            name = office_name("Nota", one.protocol.code, f"invio-{one.pk}", suffix=".pdf")
            yield _stored(one.cover_note, name, f"Nota di trasmissione, {one.protocol.code}")
    yield from _messages(extent)


def _travels(extent: CityExtent, travels: list[Transmission]) -> list[NamedFile]:
    columns = ["Codice pratica", "Codice di verifica del testo", "Invio", "Stato", "Spedita il"]
    columns += ["Accettata il", "Consegnata il", "Non consegnata il", "Motivo", "Message-ID"]
    rows = [
        [one.protocol.code, one.document.code, one.get_journey_display(), one.state_label,
         one.sent_on, one.accepted_at, one.delivered_at, one.failed_at, one.failure,
         one.message_id]
        for one in travels
    ]  # fmt: skip
    return table_files(extent, "invii", "Invii", columns, rows)


def _numbers(extent: CityExtent) -> list[NamedFile]:
    columns = ["Codice pratica", "Invio", "Verso", "Amministrazione", "AOO", "Numero", "Del"]
    columns += ["Fonte", "Scritto da", "Scritto il"]
    found = RegistryEntry.objects.filter(transmission__protocol__city=extent.city)
    rows = [
        [one.transmission.protocol.code, one.transmission.get_journey_display(),
         one.get_side_display(), one.administration, one.aoo, one.number, one.dated_on,
         one.get_source_display(), one.recorded_by or "", one.recorded_at]
        for one in found.select_related("transmission__protocol", "recorded_by").order_by("pk")
    ]  # fmt: skip
    return table_files(extent, "registrazioni", "Registrazioni di protocollo", columns, rows)


def _messages(extent: CityExtent) -> Iterator[NamedFile]:
    rows = PecMessage.objects.filter(protocol__city=extent.city, state=PecState.FILED)
    found = list(rows.select_related("protocol", "file", "filed_by").order_by("at", "pk"))
    columns = ["Codice pratica", "Tipo", "Quando", "Invio", "Mittente", "Oggetto", "Message-ID"]
    columns += ["Si riferisce a", "Gestore", "Esito", "Archiviato il", "Archiviato da", "File"]
    cells = [
        [one.protocol.code if one.protocol else "", one.get_kind_display(), one.at,
         one.get_journey_display(), one.sender, one.subject, one.message_id, one.about,
         one.provider, one.outcome, one.filed_at, one.filed_by or "", _name(one)]
        for one in found
    ]  # fmt: skip
    yield from table_files(extent, "pec", "PEC archiviate", columns, cells)
    for one in found:
        yield _stored(one.file, _name(one), f"{one.get_kind_display()}: {one.subject}")


def _name(one: PecMessage) -> str:
    suffix = one.file.name.rpartition(".")[2].lower()
    known = suffix if suffix in {"eml", "msg"} else "eml"
    return office_name("PEC", one.get_kind_display(), f"n-{one.pk}", suffix=f".{known}")


def _stored(file: PrivateFile, name: str, what: str) -> NamedFile:
    return NamedFile(name, file.path, what, "", file.sha256)
