"""What leaves with the texts of a batch, and the numbers that come back."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.documents import pdf
from cms_portal.documents.pdf.frame import emblems, sheet_context
from cms_portal.files import services as files
from cms_portal.files.models import PrivateFile
from cms_portal.files.names import office_name
from cms_portal.jobs.services import enqueue
from cms_portal.spreadsheets.csv_text import ITALIA, write_csv
from cms_portal.spreadsheets.exports import ExportTable
from cms_portal.spreadsheets.xlsx import write_xlsx
from protocols import shipping
from protocols.documents import act_filename, undrawable_in
from protocols.enums import SENDERS, ProtocolState
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.journeys import EntrySource, Journey, NoteKind, RegistrySide
from protocols.models import Authority, GenerationBatch, Protocol, Shipment
from protocols.pasted_numbers import PastedLine
from protocols.services.archive import ARCHIVE_LIFETIME, add_entry, documents_of
from protocols.services.endings import mark_sent
from protocols.services.transmissions import open_transmission, record_entry

SHIPMENT_KIND = "protocols.shipment"
NOTE_KIND = "protocols.cover_note"
NOTE_FIELDS = ("{comune}", "{codice}", "{pec}")
DEFAULT_NOTE = (
    "Si trasmette il testo definitivo del protocollo d'intesa fra l'Autorità di Gestione e il "
    "Comune di {comune}, codice pratica {codice}.\n\n"
    "Si chiede di farlo firmare digitalmente, sullo stesso file e senza modificarlo o timbrarlo, "
    "da chi rappresenta il Comune, e di rinviarlo via PEC riportando nell'oggetto il codice "
    "pratica {codice}."
)
DEFAULT_NOTE_FOR_ALL = (
    "Si trasmette a ciascun Comune in elenco il testo definitivo del proprio protocollo d'intesa "
    "con l'Autorità di Gestione.\n\n"
    "Si chiede di farlo firmare digitalmente, sullo stesso file e senza modificarlo o timbrarlo, "
    "da chi rappresenta il Comune, e di rinviarlo via PEC riportando nell'oggetto il codice "
    "pratica."
)


@transaction.atomic
def prepare_shipment(*, batch_id: int, note_kind: NoteKind, note_text: str, by: User) -> Shipment:
    """Have the cover notes and the ZIP made (again). Raises NotAllowed, ProtocolError."""
    if not by.has_role(*SENDERS):
        raise NotAllowed("La spedizione spetta alla segreteria.")
    batch = GenerationBatch.objects.select_for_update().get(pk=batch_id)
    if not shipping.contents_of(batch).exists():
        raise ProtocolError("Nessun testo è ancora definitivo: non c'è nulla da spedire.")
    note_text = _fitting(note_kind, note_text.replace("\r\n", "\n").strip())
    if missing := undrawable_in(note_text):
        raise ProtocolError(f"Testo della nota: {'; '.join(missing)}.")
    shipment, _ = Shipment.objects.select_related("job").get_or_create(batch=batch)
    if shipment.job and not shipment.job.is_finished:
        return shipment
    shipment.note_kind, shipment.note_text = note_kind, note_text
    shipment.round += 1
    shipment.job = enqueue(
        "protocols.build_shipment",
        key=f"protocol-shipment:{shipment.pk}:{shipment.round}",
        by=by,
        shipment_id=shipment.pk,
    )
    shipment.save()
    return shipment


def _fitting(note_kind: NoteKind, text: str) -> str:
    """What is said to one city cannot be said to all. Raises ProtocolError."""
    if note_kind != NoteKind.ONE:
        return text or DEFAULT_NOTE
    if text in ("", DEFAULT_NOTE):
        return DEFAULT_NOTE_FOR_ALL
    if used := [field for field in NOTE_FIELDS if field in text]:
        raise ProtocolError(
            f"In una nota sola per tutte non si usa {', '.join(used)}: toglietelo dal testo."
        )
    return text


def build_shipment(
    *, shipment_id: int, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> PrivateFile:
    """Write the ZIP: every act, its note, and the list; safe to repeat."""
    shipment = Shipment.objects.select_related("batch__created_by").get(pk=shipment_id)
    batch = shipment.batch
    contents = shipping.contents_of(batch)
    total, names = contents.count(), {}
    with tempfile.TemporaryFile() as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            shared = _shared_note(shipment)
            if shared:
                add_entry(archive, shared.name, shared.path.read_bytes())
            for done, (protocol, document) in enumerate(documents_of(contents), start=1):
                add_entry(archive, document.filename, bytes(document.content))
                note = _note_of(shipment, protocol) if shared is None else shared
                if note and note != shared:
                    add_entry(archive, note.name, note.path.read_bytes())
                if note:
                    names[protocol.pk] = note.name
                on_progress(done, total)
            for name, content in _lists(batch, names):
                add_entry(archive, name, content)
        stream.seek(0)
        made = files.store(
            kind=SHIPMENT_KIND,
            name=office_name("Spedizione", f"n-{batch.pk}-{shipment.round}", suffix=".zip"),
            source=stream,
            content_type="application/zip",
            by=batch.created_by,
        )
    previous = shipment.archive_id
    Shipment.objects.filter(pk=shipment.pk).update(archive=made)
    if previous:
        files.delete_file(file_id=previous)
    return made


def _lists(batch: GenerationBatch, names: dict[int, str]) -> Iterable[tuple[str, bytes]]:
    for suffix, write in (("xlsx", write_xlsx), ("csv", _italian_csv)):
        stream = io.BytesIO()
        write(stream, shipping.list_table(batch, names))
        yield f"elenco-invii.{suffix}", stream.getvalue()


def _italian_csv(stream: io.BytesIO, table: ExportTable) -> int:
    return write_csv(stream, table, ITALIA)


def _shared_note(shipment: Shipment) -> PrivateFile | None:
    if shipment.note_kind != NoteKind.ONE:
        return None
    rows = shipping.lines(shipping.ordered(shipping.contents_of(shipment.batch)))
    content = _render_note(shipment, rows, "Nota di trasmissione ai Comuni in elenco")
    return _store_note(shipment, shipment.shared_note_name, content)


def _note_of(shipment: Shipment, protocol: Protocol) -> PrivateFile | None:
    """The note of one city; one that has left with its text is not made again."""
    if shipment.note_kind != NoteKind.EACH or protocol.document is None:
        return None
    with transaction.atomic():
        travel = open_transmission(protocol, Journey.TEXT_OUT)
        kept = travel.cover_note
        if travel.sent_on and kept and not kept.deleted_at:
            return kept
        [row] = shipping.lines(shipping.ordered(Protocol.objects.filter(pk=protocol.pk)))
        content = _render_note(shipment, [row], f"Nota di trasmissione al Comune di {row.city}")
        name = act_filename(protocol.document.data, "Nota-trasmissione")
        travel.cover_note = _store_note(shipment, name, content, row.city.cadastral_code)
        travel.save(update_fields=["cover_note"])
        if kept and not kept.deleted_at:
            files.delete_file(file_id=kept.pk)
    return travel.cover_note


def _store_note(shipment: Shipment, name: str, content: bytes, city_code: str = "") -> PrivateFile:
    """That of one city stays with its transmission; the shared one stays in the ZIP."""
    lasts = None if city_code else timezone.now() + ARCHIVE_LIFETIME
    return files.store(
        kind=NOTE_KIND,
        name=name,
        source=content,
        content_type="application/pdf",
        by=shipment.batch.created_by,
        city_code=city_code,
        expires_at=lasts,
    )


def _render_note(shipment: Shipment, rows: list[shipping.Row], title: str) -> bytes:
    batch = shipment.batch
    frame = sheet_context(title=title)["frame"]
    authority = Authority.objects.current(batch.letter_date).first()
    text = shipment.note_text
    only = rows[0] if shipment.note_kind == NoteKind.EACH else None
    if only:
        values = (only.city.name, only.protocol.code, only.pec)
        for field, value in zip(NOTE_FIELDS, values, strict=True):
            text = text.replace(field, value)
    reference = only.protocol.code if only else f"Predisposizione n. {batch.pk}"
    context = {
        "frame": {
            **frame,
            "emblems": emblems(),
            "authority": authority.name if authority else frame["authority"],
            "footer": f"{reference}\nNota di trasmissione",
        },
        "rows": rows,
        "only": only,
        "paragraphs": [one.strip() for one in text.split("\n\n") if one.strip()],
        "authority": authority,
        "batch": batch,
    }
    html = render_to_string("protocols/pdf/cover_note.html", context)
    return pdf.render_pdf(pdf.printable(html), title=title)


@transaction.atomic
def record_numbers(
    *, lines: Iterable[PastedLine], day: date, sent_on: date | None, by: User
) -> tuple[int, list[str]]:
    """Write the numbers of the good lines; with `sent_on` their acts are marked as sent that day.

    How many numbers were written, and what could not be marked. Raises NotAllowed.
    """
    written, problems = 0, []
    for line in lines:
        if line.row is None or line.problem:
            continue
        record_entry(
            protocol_id=line.row.protocol.pk,
            journey=Journey.TEXT_OUT,
            side=RegistrySide.OUTGOING,
            number=line.number,
            dated_on=line.dated_on or day,
            source=EntrySource.PASTED,
            by=by,
        )
        written += 1
        if sent_on and line.row.protocol.state == ProtocolState.APPROVED:
            try:
                with transaction.atomic():
                    mark_sent(protocol_id=line.row.protocol.pk, by=by, sent_on=sent_on)
            except NotAllowed:
                raise
            except ProtocolError as error:
                problems.append(f"{line.row.city}: {error}")
    return written, problems
