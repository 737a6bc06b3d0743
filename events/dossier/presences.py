"""Every row that was written of who came, what undid it, and the hours that come of them."""

from __future__ import annotations

from collections.abc import Iterator

from cms_portal.dossiers.files import NamedFile, table_files
from events.attendance import attendances
from events.dossier.extent import Extent
from events.enums import PresenceKind
from events.models import Presence


def files(extent: Extent) -> Iterator[NamedFile]:
    yield from _hours(extent)
    yield from _rows(extent)


def _hours(extent: Extent) -> list[NamedFile]:
    people = None
    if not extent.is_whole:
        people = list(extent.registrations().values_list("pk", flat=True))
    columns = ["Persona", "Delegazione", "Come", "Sessioni a cui risulta presente", "Ore"]
    columns += ["Frequenza"]
    rows = [
        [
            one.registration.person.shown_name,
            one.registration.delegation.name if one.registration.delegation else "",
            one.registration.get_role_display(),
            "; ".join(f"{session.title} ({session.when})" for session in one.sessions),
            one.hours,
            f"{one.share}%",
        ]
        for one in attendances(extent.event, people)
    ]
    return table_files(extent, "presenze_per_persona", "Presenze per persona", columns, rows)


def _rows(extent: Extent) -> list[NamedFile]:
    columns = ["Riga", "Persona", "Delegazione", "Giorno", "Sessione", "Che cosa", "Quando"]
    columns += ["Registrata il", "Registrata da", "Da dove", "Conta", "Corregge la riga"]
    columns += ["Corretta dalla riga"]
    found = Presence.objects.filter(registration__in=extent.registrations()).select_related(
        "registration__person",
        "registration__delegation__city",
        "registration__delegation__organisation",
        "session",
        "by",
        "superseded_by",
    )
    rows = []
    for one in found.order_by("recorded_at", "pk"):
        delegation = one.registration.delegation
        undone_by = getattr(one, "superseded_by", None)
        rows.append(
            [
                one.pk,
                one.registration.person.shown_name,
                delegation.name if delegation else "",
                one.day,
                one.session.title if one.session else "tutta la giornata",
                one.get_kind_display(),
                one.happened_at,
                one.recorded_at,
                one.by or "",
                one.get_source_display(),
                _counts(one, is_undone=undone_by is not None),
                one.supersedes_id,
                undone_by.pk if undone_by else "",
            ]
        )
    title = "Registro delle presenze, con le correzioni"
    return table_files(extent, "presenze_registro", title, columns, rows)


def _counts(one: Presence, *, is_undone: bool) -> str:
    if one.kind == PresenceKind.UNDONE:
        return "no: è un annullamento"
    if is_undone:
        return "no: annullata"
    return "no: già registrata" if one.is_repeat else "sì"
