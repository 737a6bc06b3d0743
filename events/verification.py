"""What `/verifica/` tells anyone of our documents: enough to compare it with the paper."""

from __future__ import annotations

from cms_portal.documents.models import FrozenDocument
from cms_portal.templatetags.portal import day
from events.models import Certificate, Restitution


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


def restitution_facts(document: FrozenDocument) -> list[tuple[str, str]]:
    event, came = document.data["event"], document.data["came"]
    restitution = Restitution.objects.filter(pk=document.subject_id).first()
    facts = [("Evento", event["title"]), ("Quando", event["when"]), ("Dove", event["where"])]
    if restitution is not None:
        facts.append(("Versione", str(restitution.number)))
        facts.append(("Pubblicata", day(restitution.published_at, "il")))
    if came["is_known"]:
        facts.append(("Città presenti", f"{came['cities']} su {came['invited']} invitate"))
        facts.append(("Persone presenti", str(came["people"])))
    return facts


def restitution_in_force(document: FrozenDocument) -> tuple[bool, str]:
    """Until the next version is published."""
    found = Restitution.objects.filter(pk=document.subject_id, code=document.code).first()
    if found is None:
        return False, "Questa restituzione non è mai stata pubblicata."
    later = Restitution.objects.filter(event=found.event_id, number__gt=found.number)
    newest = later.order_by("-number").first()
    if newest is None:
        return True, ""
    since = day(newest.published_at, "dal")
    return False, f"Superata {since}: c'è la versione {newest.number}."


def initials(name: str) -> str:
    """ "Maria Rosa De Luca" -> "M. R. D. L."."""
    return " ".join(f"{word[0]}." for word in name.split())
