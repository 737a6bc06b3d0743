"""What `/verifica/` tells anyone about a protocol: the act, and no personal data beyond it."""

from __future__ import annotations

from datetime import date

from cms_portal.documents.models import FrozenDocument
from cms_portal.documents.registry import Signature
from cms_portal.templatetags.portal import day
from protocols.consolidated import amendments_of
from protocols.documents import signature_fields
from protocols.enums import ProtocolState, SignatureSide
from protocols.models import Protocol, SignatureSlot, TextVersion


def facts(document: FrozenDocument) -> list[tuple[str, str]]:
    data = document.data
    city = data["city"]
    rows = [
        ("Comune", f"{city['name']} ({city['province']}), {city['region']}"),
        ("Autorità di Gestione", data["authority"]["name"]),
    ]
    if addendum := data.get("addendum"):
        rows.append(("Modifica", f"Protocollo d'intesa {addendum['root']}"))
        if stated := addendum["effective_on"]:
            rows.append(("Ha effetto dal", day(date.fromisoformat(stated))))
    else:
        template = data["template"]
        rows.append(("Modello", f"{template['name']}, versione {template['version']}"))
    rows += [
        (
            f"Dotazione massima, Priorità {row['priority']} ({row['fund']})",
            f"{row['in_figures']} EUR",
        )
        for row in data["ceilings"]
    ]
    act = Protocol.objects.filter(document=document, registered_on__isnull=False).first()
    if act is not None:
        rows.append(("Repertorio dell'Autorità di Gestione", act.register_words))
    return rows


def in_force(document: FrozenDocument) -> tuple[bool, str]:
    """Whether this text still counts, and why."""
    version = TextVersion.objects.filter(document=document).select_related("protocol").first()
    if version is not None and version.voided_at:
        return False, f"Richiamato {day(version.voided_at, 'il')}: non è in vigore."
    protocol = Protocol.objects.filter(pk=document.subject_id, document=document).first()
    if protocol is None:
        return False, "Questo testo non è mai diventato definitivo."
    if protocol.state == ProtocolState.WITHDRAWN:
        return False, "Ritirato: non è più in vigore."
    if protocol.state == ProtocolState.SUPERSEDED:
        return False, _told_at_the_end(protocol) or "Sostituito da un testo successivo."
    state = f"Stato: {protocol.get_state_display().lower()}."
    return True, " ".join([state, *_amended(protocol)])


def _told_at_the_end(protocol: Protocol) -> str:
    last = protocol.transitions.order_by("-pk").first()
    return last.reason if last else ""


def _amended(protocol: Protocol) -> list[str]:
    """Which signed addenda change it, and from when: the text alone does not say it."""
    return [
        f"Modificato dall'{one.name} ({one.code}), {day(one.from_day, 'dal')}."
        for one in amendments_of(protocol)
    ]


def signatures(document: FrozenDocument) -> list[Signature]:
    """Which offices have signed this text, as far as the portal has verified, and by when."""
    wanted = {SignatureSide(one["side"]) for one in signature_fields(document.data)}
    slots = list(SignatureSlot.objects.filter(document=document))
    offices = {
        SignatureSide.CITY: f"Comune di {document.data['city']['name']}",
        SignatureSide.AUTHORITY: document.data["authority"]["name"],
    }
    found = []
    for side, office in offices.items():
        moments = [slot.signed_at for slot in slots if slot.side == side]
        known = [at for at in moments if at is not None]
        is_whole = bool(known) and len(known) == len(moments)  # a commission: all of its members
        if side in wanted:
            found.append(Signature(office, max(known) if is_whole else None))
    return found
