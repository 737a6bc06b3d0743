"""The three travels of an act between the two offices, and the words for what happens on them."""

from __future__ import annotations

from django.db import models


class Journey(models.TextChoices):
    """One protocol travels three times."""

    TEXT_OUT = "text_out", "Testo trasmesso al Comune"
    SIGNED_BACK = "signed_back", "Copia firmata inviata all'AdG"
    RETURN = "return", "Originale restituito al Comune"


class RegistrySide(models.TextChoices):
    """Both offices register the same thing: one as it leaves, the other as it arrives."""

    OUTGOING = "outgoing", "in uscita"
    INCOMING = "incoming", "in arrivo"


class TransmissionState(models.TextChoices):
    TO_REGISTER = "to_register", "Da protocollare"
    SENT = "sent", "Spedita"
    ACCEPTED = "accepted", "Accettata"
    DELIVERED = "delivered", "Consegnata"
    FAILED = "failed", "Mancata consegna"


class EntrySource(models.TextChoices):
    """From whom the portal knows a register number."""

    TYPED = "typed", "scritto a mano"
    PASTED = "pasted", "incollato dall'elenco"
    PEC = "pec", "letto dalla PEC"


class NoteKind(models.TextChoices):
    """Cover notes of a shipment."""

    EACH = "each", "Una nota per ogni città"
    ONE = "one", "Una nota sola per tutte le città"
    NONE = "none", "Nessuna nota: la fa il sistema di protocollo"


LOOKS = {
    TransmissionState.TO_REGISTER: "todo",
    TransmissionState.SENT: "now",
    TransmissionState.ACCEPTED: "now",
    TransmissionState.DELIVERED: "done",
    TransmissionState.FAILED: "late",
}


def is_of_city(journey: str, side: str) -> bool:
    """Whether the number is given by the city's office; else by the authority's."""
    return (journey == Journey.SIGNED_BACK) == (side == RegistrySide.OUTGOING)


class PecKind(models.TextChoices):
    """What a dropped message is, by what its provider says of it."""

    ACCEPTANCE = "acceptance", "Ricevuta di accettazione"
    REFUSAL = "refusal", "Mancata accettazione"
    TAKEN = "taken", "Presa in carico"
    DELIVERY = "delivery", "Ricevuta di consegna"
    WARNING = "warning", "Preavviso di mancata consegna"
    FAILURE = "failure", "Mancata consegna"
    MESSAGE = "message", "Messaggio PEC"
    PLAIN = "plain", "Messaggio senza certificazione"
    UNREADABLE = "unreadable", "Non si legge"


class PecState(models.TextChoices):
    FOUND = "found", "Da confermare"
    CHOSEN = "chosen", "In archiviazione"
    FILED = "filed", "Archiviato"
    KNOWN = "known", "Già archiviato"


class MatchedBy(models.TextChoices):
    MESSAGE_ID = "message_id", "Message-ID"
    CODE = "code", "codice pratica"
    ADDRESS = "address", "indirizzo PEC"
    PERSON = "person", "indicato da voi"


RECEIPTS = (
    PecKind.ACCEPTANCE,
    PecKind.REFUSAL,
    PecKind.TAKEN,
    PecKind.DELIVERY,
    PecKind.WARNING,
    PecKind.FAILURE,
)
