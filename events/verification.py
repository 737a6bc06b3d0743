"""What `/verifica/` tells anyone about a certificate: enough to compare it with the paper."""

from __future__ import annotations

from cms_portal.documents.models import FrozenDocument
from cms_portal.templatetags.portal import day
from events.models import Certificate


def facts(document: FrozenDocument) -> list[tuple[str, str]]:
    """The person by initials: who holds the paper reads the name there, nobody else learns it."""
    data = document.data
    return [
        ("Evento", data["event"]),
        ("Quando", data["when"]),
        ("Dove", data["where"]),
        ("Intestato a", initials(data["name"])),
        ("Ore di presenza", data["hours"]),
    ]


def in_force(document: FrozenDocument) -> tuple[bool, str]:
    certificate = Certificate.objects.filter(pk=document.subject_id, code=document.code).first()
    if certificate is None:
        return False, "Questo attestato non è mai stato rilasciato."
    if certificate.ended_at is None:
        return True, ""
    ended = day(certificate.ended_at, "dal")
    others = Certificate.objects.in_force().filter(registration=certificate.registration_id)
    if others.exists():
        return False, f"Sostituito {ended}: i dati sono stati corretti, e ce n'è un altro."
    return False, f"Non più valido {ended}: i dati sono stati corretti."


def initials(name: str) -> str:
    """ "Maria Rosa De Luca" -> "M. R. D. L."."""
    return " ".join(f"{word[0]}." for word in name.split())
