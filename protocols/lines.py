"""The five lines of a verdict, as both sides read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cms_portal.signatures.results import Change, Examination, Signature, Trust
from cms_portal.templatetags.portal import moment as in_words
from protocols.enums import CopyProblem, CopyState, TextOutcome, TimeKind
from protocols.models import SignedCopy
from protocols.verdicts import provable_moment

Look = Literal["ok", "ask", "bad", "no"]
_TRUST: dict[Trust, tuple[Look, str]] = {
    Trust.TRUSTED: ("ok", "Certificato qualificato, di un prestatore noto, valido alla firma"),
    Trust.ADVANCED: ("ask", "Da verificare: il certificato non dice di essere qualificato"),
    Trust.UNKNOWN: ("ask", "Da verificare: il portale non conosce chi ha emesso il certificato"),
    Trust.UNSUITED: ("ask", "Da verificare: certificato o algoritmo non adatti a firmare"),
    Trust.EXPIRED: ("bad", "Certificato già scaduto alla firma: vale come non firmato"),
    Trust.NOT_YET: ("bad", "Certificato non ancora valido alla firma: vale come non firmato"),
    Trust.REVOKED: ("bad", "Certificato revocato alla firma: vale come non firmato"),
}  # fmt: skip
_TEXT: dict[str, tuple[Look, str]] = {
    TextOutcome.IDENTICAL: ("ok", "Identico: contiene per intero il testo definitivo"),
    TextOutcome.SAME: ("ask", "Stesso testo, file diverso: il file non è quello trasmesso"),
    TextOutcome.DIFFERENT: ("bad", "Testo diverso da quello definitivo"),
}
# What to do, in words for who has to do it.
ADVICE = {
    CopyProblem.UNREADABLE: "Salvate di nuovo il file firmato e caricatelo.",
    CopyProblem.PREVIEW: "È stata firmata l'anteprima. Scaricate il testo definitivo e firmatelo.",
    CopyProblem.OTHER_ACT: "È l'atto di un altro Comune. Scaricate il vostro testo definitivo e "
    "firmatelo.",
    CopyProblem.OLD_TEXT: "È una versione precedente. Scaricate il testo definitivo in vigore e "
    "firmatelo.",
    CopyProblem.SCAN: "Il file è una scansione: contiene immagini e non il testo. Firmate con il "
    "kit il PDF ricevuto, senza stamparlo.",
    CopyProblem.DIFFERENT: "Il testo non è quello definitivo. Scaricatelo di nuovo e firmate quel "
    "file, senza aprirlo con altri programmi.",
    CopyProblem.UNSIGNED: "Nel file non c'è nessuna firma digitale: il disegno di una firma non "
    "basta. Firmate con il vostro kit e caricate il file che ne esce.",
    CopyProblem.BROKEN: "Il file è cambiato durante o dopo la firma. Firmate di nuovo il testo "
    "definitivo.",
    CopyProblem.CHANGED: "Dopo la firma le pagine sono cambiate, per esempio con un timbro. "
    "Firmate di nuovo; la segnatura va messa su una copia, dopo la firma.",
    CopyProblem.LOST: "Manca una firma che era già stata verificata. Firmate il file con la firma "
    "del Comune, non il testo senza firme.",
    CopyProblem.ORDER: "Firma prima il Comune e poi l'Autorità di Gestione. Firmate di nuovo, in "
    "quest'ordine.",
    CopyProblem.NOTHING_NEW: "Ci sono solo firme già verificate: è la stessa copia senza la firma "
    "che manca.",
    CopyProblem.EXPIRED: "Rinnovate il certificato e firmate di nuovo.",
    CopyProblem.NOT_YET: "Firmate di nuovo con un certificato in corso di validità.",
    CopyProblem.REVOKED: "Firmate di nuovo con un certificato in corso di validità.",
    CopyProblem.SAME_TEXT: "Le parole sono le stesse, ma non è il file trasmesso: un ufficio "
    "lo ha timbrato o stampato in PDF prima della firma.",
    CopyProblem.TRUST: "La segreteria verifica la firma con uno strumento esterno e registra "
    "l'esito.",
    CopyProblem.PERSON: "Ha firmato una persona diversa da quella scritta nel testo. La segreteria "
    "verifica che possa firmare, oppure il testo si rifà con il nome nuovo.",
}


@dataclass(frozen=True)
class Line:
    """`look`: "ok", "ask", "bad", or "no" while nobody has looked."""

    label: str
    look: Look
    text: str
    more: str = ""


@dataclass(frozen=True)
class SignedLines:
    name: str
    lines: list[Line]


def advice(problem: str) -> str:
    return ADVICE.get(CopyProblem(problem), "") if problem else ""


def lines_of(copy: SignedCopy) -> list[SignedLines]:
    """Five lines for each signature of a copy; none while it is being read, or cannot be."""
    found = copy.verdict.get("found")
    if not found:
        return []
    examination = Examination.of(found)
    text = _text_line(copy)
    return [
        SignedLines(one.name or "Firma non leggibile", _lines(one, copy, text))
        for one in examination.signatures
    ]


def lines_of_signature(copy: SignedCopy, signature: str) -> list[Line]:
    """Those of the signature that fills a slot."""
    for one in Examination.of(copy.verdict["found"]).signatures:
        if one.id == signature:
            return _lines(one, copy, _text_line(copy))
    return []


def awaited_lines(expected_name: str) -> list[Line]:
    return [
        Line("Integrità", "no", "non ancora controllata"),
        Line("Testo", "no", "non ancora controllato"),
        Line("Chi ha firmato", "no", f"atteso: {expected_name}"),
        Line("Quando", "no", "non ancora noto"),
        Line("Fiducia", "no", "non ancora controllata"),
    ]


def _lines(one: Signature, copy: SignedCopy, text: Line) -> list[Line]:
    return [_integrity(one), text, _who(one, copy), _when(one, copy), _trust(one, copy)]


def _integrity(one: Signature) -> Line:
    if not one.is_intact:
        return Line("Integrità", "bad", "La firma non corrisponde al contenuto del file")
    if one.change == Change.PAGES:
        return Line("Integrità", "bad", "Il file è stato modificato dopo la firma")
    if one.change == Change.ALLOWED:
        return Line("Integrità", "ok", "Dopo la firma sono state aggiunte soltanto altre firme")
    return Line("Integrità", "ok", "Il file non è cambiato dopo la firma")


def _text_line(copy: SignedCopy) -> Line:
    look, words = _TEXT.get(copy.outcome, ("no", "non ancora controllato"))
    if copy.is_text_accepted:
        return Line("Testo", "ask", f"{words}. Accettato dall'Autorità di Gestione")
    return Line("Testo", look, words)


def _who(one: Signature, copy: SignedCopy) -> Line:
    more = "; ".join(
        part
        for part in (
            f"codice fiscale nel certificato {one.fiscal_code}" if one.fiscal_code else "",
            f"certificato di {one.issuer}" if one.issuer else "",
            f"n. {one.serial}" if one.serial else "",
        )
        if part
    )
    if copy.problem == CopyProblem.PERSON:
        return Line(
            "Chi ha firmato", "ask", f"{one.name}: non è la persona scritta nel testo", more
        )
    return Line("Chi ha firmato", "ok" if one.name else "bad", one.name or "non leggibile", more)


def _when(one: Signature, copy: SignedCopy) -> Line:
    at, is_stamped = provable_moment(one, copy.known_at)
    kind = TimeKind.TIMESTAMP if is_stamped else TimeKind(copy.known_by)
    more = ""
    if one.declared_at:
        declared = in_words(datetime.fromisoformat(one.declared_at))
        more = f"Il firmatario dichiara {declared}; da solo non prova nulla"
    return Line("Quando", "ok", f"Entro il {in_words(at)} ({kind.label})", more)


def _trust(one: Signature, copy: SignedCopy) -> Line:
    look, words = _TRUST[one.trust]
    if one.trust == Trust.REVOKED and one.trust_note:
        since = in_words(datetime.fromisoformat(one.trust_note))
        words = f"Certificato revocato il {since}, prima della firma: vale come non firmato"
    elif one.trust in (Trust.TRUSTED, Trust.ADVANCED) and one.trust_note:
        since = in_words(datetime.fromisoformat(one.trust_note))
        words = f"{words}. Revocato il {since}, dopo la firma"
    if look == "ask" and copy.is_trust_checked:
        return Line("Fiducia", "ok", "Verificata da una persona con uno strumento esterno")
    if look == "ask" and copy.state == CopyState.REFUSED:
        return Line("Fiducia", "ask", words)
    return Line("Fiducia", look, words)
