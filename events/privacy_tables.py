"""What needs, tables and notes hold about people, told to the portal's privacy office."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms_portal.privacy import registry
from cms_portal.privacy.registry import Row
from cms_portal.privacy.subjects import Subject
from events.models import Dossier, FacilitatorMandate, Material, NeedsAssessment, TableNote


def register() -> None:
    registry.register_source(
        "events.needs",
        "Fabbisogni scritti o presentati",
        _needs,
        why="Per sapere chi, a nome del Comune, ha scritto e presentato i fabbisogni.",
    )
    registry.register_source(
        "events.facilitators",
        "Tavoli tenuti come facilitatore",
        _mandates,
        why="Per far entrare chi tiene un tavolo, fino a pochi giorni dopo l'evento.",
        anonymise=_unname_facilitator,
    )
    registry.register_source(
        "events.notes",
        "Appunti scritti ai tavoli",
        _notes,
        why="Per sapere chi ha scritto ciò che si è detto a un tavolo.",
    )
    registry.register_source(
        "events.materials",
        "Materiali degli eventi caricati o tolti",
        _materials,
        why="Per sapere chi ha caricato, o tolto, presentazioni, verbali e fotografie.",
    )
    registry.register_source(
        "events.dossiers",
        "Fascicoli degli eventi chiesti, o che vi riguardano",
        _dossiers,
        why="Per sapere chi ha preso i documenti di un evento, a chi controlla la spesa.",
    )


def _needs(subject: Subject) -> list[Row]:
    mine = Q(followed_by=subject.person_id or 0) | Q(submitted_by=subject.user_id or 0)
    rows = NeedsAssessment.objects.filter(mine).select_related("city", "theme")
    return [
        {
            "Comune": one.city.name,
            "Tema": one.theme.name,
            "Stato": one.get_state_display(),
            "Salvati il": one.saved_at,
            "Presentati il": one.submitted_at or "",
        }
        for one in rows
    ]


def _own_mandates(subject: Subject) -> QuerySet[FacilitatorMandate]:
    mine = Q(user_id=subject.user_id or 0) | Q(email__in=[one.lower() for one in subject.emails])
    return FacilitatorMandate.objects.filter(mine)


def _mandates(subject: Subject) -> list[Row]:
    rows = _own_mandates(subject).select_related("event").prefetch_related("sessions")
    return [
        {
            "Incontro": str(one.event),
            "Tavoli": ", ".join(str(session) for session in one.sessions.all()),
            "Nome": one.name,
            "E-mail": one.email,
            "Invitato il": one.invited_at,
            "Concluso il": one.ended_at or "",
        }
        for one in rows
    ]


def _unname_facilitator(subject: Subject) -> dict[str, int]:
    """The address must stay one of its own per event."""
    count = 0
    for one in _own_mandates(subject):
        one.name, one.email = "Persona anonimizzata", f"{one.pk}@anonimo.invalid"
        one.ended_at = one.ended_at or timezone.now()
        one.save(update_fields=["name", "email", "ended_at"])
        count += 1
    return {"events.facilitatormandate": count} if count else {}


def _notes(subject: Subject) -> list[Row]:
    mine = Q(author_id=subject.user_id or 0) | Q(changed_by_id=subject.user_id or 0)
    rows = TableNote.objects.filter(mine).select_related("session__event", "city")
    return [
        {
            "Incontro": str(one.session.event),
            "Tavolo": str(one.session),
            "Città": str(one.city or ""),
            "Tipo": one.get_kind_display(),
            "Testo": one.text,
            "Scritto il": one.written_at,
        }
        for one in rows
    ]


def _materials(subject: Subject) -> list[Row]:
    mine = Q(by_id=subject.user_id or 0) | Q(removed_by_id=subject.user_id or 0)
    rows = Material.objects.filter(mine).select_related("event")
    return [
        {
            "Incontro": str(one.event),
            "Titolo": one.title,
            "Caricato il": one.at,
            "Tolto il": one.removed_at or "",
        }
        for one in rows
    ]


def _dossiers(subject: Subject) -> list[Row]:
    mine = Q(by_id=subject.user_id or 0)
    mine |= Q(registration__person_id=subject.person_id or 0)
    rows = Dossier.objects.filter(mine).select_related("event", "city", "registration__person")
    return [
        {
            "Incontro": str(one.event),
            "Di chi": one.words,
            "Chiesto il": one.at,
            "Chiesto da voi": "sì" if one.by_id == subject.user_id else "no",
        }
        for one in rows
    ]
