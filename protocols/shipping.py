"""The board of a shipment, read with the same few queries however many cities it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Exists, F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce

from cities.models import City
from cms_portal.documents.models import FrozenDocument
from cms_portal.site import PROGRAMME_NAME
from cms_portal.spreadsheets.exports import ExportNotes, ExportTable
from protocols.enums import ProtocolState
from protocols.journeys import LOOKS, Journey, NoteKind, RegistrySide, TransmissionState
from protocols.models import (
    GenerationBatch,
    Protocol,
    ProtocolQuerySet,
    RegistryEntry,
    Shipment,
    Transmission,
)

# What the office did and the PEC has not told yet: shown within "da protocollare".
REGISTERED = "Protocollata, da spedire"


@dataclass(frozen=True)
class Row:
    """One city of the board."""

    protocol: Protocol
    document: FrozenDocument
    city: City
    travel: Transmission | None
    outgoing: RegistryEntry | None
    incoming: RegistryEntry | None
    pec: str

    @property
    def subject(self) -> str:
        return subject_of(self.protocol)

    @property
    def label(self) -> str:
        state = self._state
        if state == TransmissionState.TO_REGISTER and self.outgoing:
            return REGISTERED
        return state.label

    @property
    def look(self) -> str:
        return LOOKS[self._state]

    @property
    def _state(self) -> TransmissionState:
        value = self.travel.state if self.travel else TransmissionState.TO_REGISTER
        return TransmissionState(value)


@dataclass(frozen=True)
class Figure:
    state: str
    label: str
    count: int


def subject_of(protocol: Protocol) -> str:
    """The code comes first: receipts and answers that cut the subject keep it."""
    return (
        f"{protocol.code} - Protocollo d'intesa con il Comune di {protocol.city} - "
        f"trasmissione per la firma - {PROGRAMME_NAME}"
    )


def contents_of(batch: GenerationBatch) -> ProtocolQuerySet:
    """The acts that travel, each with `travel_state`."""
    travel = Transmission.objects.filter(
        protocol=OuterRef("pk"), document=OuterRef("document"), journey=Journey.TEXT_OUT
    )
    return (
        batch.protocols.filter(document__isnull=False)
        .exclude(state=ProtocolState.WITHDRAWN)
        .annotate(
            travel_state=Coalesce(
                Subquery(travel.values("state")[:1]),
                Value(TransmissionState.TO_REGISTER.value),
                output_field=CharField(),
            )
        )
    )


def ordered(rows: ProtocolQuerySet) -> ProtocolQuerySet:
    """With all that a line of the board shows."""
    travels = Transmission.objects.filter(journey=Journey.TEXT_OUT).prefetch_related("entries")
    return (
        rows.select_related("city", "document")
        .defer("document__content", "document__html", "document__data", "prepared")
        .prefetch_related("city__identifiers", Prefetch("transmissions", travels, "travels"))
        .order_by("city__folded_name", "pk")
    )


def lines(protocols: Iterable[Protocol]) -> list[Row]:
    return [row for protocol in protocols if (row := _line(protocol))]


def _line(protocol: Protocol) -> Row | None:
    if protocol.document is None:
        return None
    travels: Sequence[Transmission] = getattr(protocol, "travels", ())
    travel = next((one for one in travels if one.document_id == protocol.document_id), None)
    entries = {entry.side: entry for entry in travel.entries.all()} if travel else {}
    return Row(
        protocol=protocol,
        document=protocol.document,
        city=protocol.city,
        travel=travel,
        outgoing=entries.get(RegistrySide.OUTGOING),
        incoming=entries.get(RegistrySide.INCOMING),
        pec=protocol.city.pec,
    )


def figures(batch: GenerationBatch) -> list[Figure]:
    """How many are where, in the order of the travel; `count` of the registered ones is within."""
    counts = Counter(contents_of(batch).order_by().values_list(F("travel_state"), flat=True))
    return [Figure(state.value, state.label, counts[state.value]) for state in _ORDER]


_ORDER = (
    TransmissionState.TO_REGISTER,
    TransmissionState.SENT,
    TransmissionState.ACCEPTED,
    TransmissionState.DELIVERED,
    TransmissionState.FAILED,
)


def waiting_to_leave(batch: GenerationBatch) -> int:
    """Registered by the office, and not yet said to have left."""
    has_number = RegistryEntry.objects.filter(
        transmission__protocol=OuterRef("pk"),
        transmission__document=OuterRef("document"),
        transmission__journey=Journey.TEXT_OUT,
        side=RegistrySide.OUTGOING,
    )
    rows = contents_of(batch).filter(Q(("travel_state", TransmissionState.TO_REGISTER)))
    return rows.filter(Exists(has_number)).count()


HEADERS = (
    "Comune", "PEC", "Oggetto", "Codice pratica", "File dell'atto", "Nota di trasmissione",
    "SHA-256 dell'atto", "Numero di protocollo", "Data di protocollo",
)  # fmt: skip


def list_table(batch: GenerationBatch, notes: dict[int, str] | None = None) -> ExportTable:
    """Addresses and subjects for the office's system; `notes`: file of the note by act."""
    names = notes if notes is not None else _note_names(batch)
    rows = lines(ordered(contents_of(batch)))
    return ExportTable(
        headers=HEADERS,
        rows=(
            [
                row.city.name,
                row.pec,
                row.subject,
                row.protocol.code,
                row.document.filename,
                names.get(row.protocol.pk, ""),
                row.document.sha256,
                row.outgoing.number if row.outgoing else "",
                row.outgoing.dated_on if row.outgoing else None,
            ]
            for row in rows
        ),
        notes=ExportNotes(title=f"Indirizzi e oggetti, {batch}"),
    )


def _note_names(batch: GenerationBatch) -> dict[int, str]:
    shipment = Shipment.objects.filter(batch=batch, archive__isnull=False).first()
    if shipment and shipment.note_kind == NoteKind.ONE:
        return dict.fromkeys(
            contents_of(batch).values_list("pk", flat=True), shipment.shared_note_name
        )
    rows = Transmission.objects.filter(
        protocol__batch=batch, journey=Journey.TEXT_OUT, document=F("protocol__document")
    )
    return dict(
        rows.filter(cover_note__deleted_at__isnull=True, cover_note__isnull=False).values_list(
            "protocol_id", "cover_note__name"
        )
    )
