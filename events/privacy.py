"""What the meetings hold about people, told to the portal's privacy office."""

from __future__ import annotations

from django.db.models import Q

from cms_portal.privacy import registry
from cms_portal.privacy.registry import Row
from cms_portal.privacy.subjects import Subject
from events.models import SessionSpeaker


def register() -> None:
    registry.register_kept(
        "events.AgendaVersion",
        "Il programma pubblicato di un incontro: dice chi vi interveniva, e non si riscrive.",
    )
    registry.register_source(
        "events.speeches",
        "Incontri in cui intervenite",
        _speeches,
        why="Per dire, nel programma di un incontro, chi interviene e chi modera.",
    )


def _speeches(subject: Subject) -> list[Row]:
    """By the person, and by the name as it was written when nobody known has it."""
    found = Q(person_id=subject.person_id or 0)
    for first, last in subject.names:
        found |= Q(name__iexact=f"{first} {last}".strip())
    rows = SessionSpeaker.objects.filter(found).select_related("session__event", "person")
    return [
        {
            "Incontro": str(one.session.event),
            "Sessione": one.session.title,
            "Nome": str(one),
            "Qualifica": one.role,
            "Modera": "sì" if one.is_moderator else "no",
        }
        for one in rows
    ]
