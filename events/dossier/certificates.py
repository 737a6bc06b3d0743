"""The certificates that hold, and beside them those that were replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from cms_portal.documents.models import FrozenDocument
from cms_portal.dossiers.files import NamedFile, table_files
from cms_portal.templatetags.portal import day
from events.attendance import in_hours
from events.dossier.extent import Extent
from events.enums import DossierScope
from events.models import Certificate


def files(extent: Extent) -> Iterator[NamedFile]:
    rows = list(
        Certificate.objects.filter(registration__in=extent.registrations())
        .select_related("registration__person", "document", "by", "mail")
        .defer("document__content", "document__html", "document__data", "mail__text", "mail__html")
        .defer("mail__attachment", "mail__sealed")
        .order_by("pk")
    )
    if extent.scope == DossierScope.CERTIFICATES:
        rows = [one for one in rows if one.ended_at is None]
    by_person = {one.registration_id: one for one in rows if one.ended_at is None}
    yield from table_files(
        extent,
        "attestati",
        "Attestati rilasciati",
        _COLUMNS,
        [_row(one, by_person) for one in rows],
    )
    for one in rows:
        if one.document is not None:
            yield _pdf(one, one.document, by_person)


_COLUMNS = [
    "Attestato", "Codice di verifica", "Persona", "Ore", "Rilasciato il", "Rilasciato da", "Stato",
    "Spedito il", "Esito", "File",
]  # fmt: skip


def _row(one: Certificate, by_person: dict[int, Certificate]) -> list[object]:
    return [
        one.reference,
        one.code,
        one.data.get("name", ""),
        in_hours(one.minutes),
        one.issued_at,
        one.by or "",
        _standing(one, by_person) or "valido",
        one.mailed_at,
        one.mail.get_state_display() if one.mail else "",
        _name(one, one.document)
        if one.document
        else "in preparazione"
        if one.ended_at is None
        else "mai stampato",
    ]


def _standing(one: Certificate, by_person: dict[int, Certificate]) -> str:
    """ "" while it holds."""
    if one.ended_at is None:
        return ""
    newer = by_person.get(one.registration_id)
    ended = day(one.ended_at, "dal")
    if newer is not None:
        return f"SOSTITUITO {ended} da {newer.reference}: i dati sono stati corretti"
    return f"NON PIÙ VALIDO {ended}: i dati sono stati corretti"


def _name(one: Certificate, document: FrozenDocument) -> str:
    """What is no longer valid says so in its name: it begins with it."""
    name: str = document.filename
    if one.ended_at is None:
        return name
    return f"SOSTITUITO_{one.reference}.pdf"


def _pdf(
    one: Certificate, document: FrozenDocument, by_person: dict[int, Certificate]
) -> NamedFile:
    what = f"Attestato {one.reference}"
    content = content_of(document.pk)
    note = _standing(one, by_person)
    return NamedFile(_name(one, document), content, what, note, document.sha256)


def content_of(document_id: int) -> Callable[[], bytes]:
    return partial(_content, document_id)


def _content(document_id: int) -> bytes:
    found = FrozenDocument.objects.values_list("content", flat=True).get(pk=document_id)
    return bytes(found)
