"""What is asked of a city about the signature of its act, as things are today."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import JSONObject
from django.urls import reverse

from cities.models import City
from cities.services import speakers_of
from cities.services.speakers import Speaker
from cities.workspace import Action
from cms_portal.templatetags.portal import day as in_words
from protocols.enums import CopyProblem, CopyState
from protocols.lines import advice
from protocols.models import MunicipalAct, Protocol, SignedCopy
from protocols.path import SIGNED
from protocols.signers import SignerChange, signers_changed

_IN_HAND = (CopyState.CHECKING, CopyState.TO_CHECK, CopyState.TO_DECIDE)


def with_news(rows: QuerySet[Protocol]) -> QuerySet[Protocol]:
    """With what `signature_action` asks about each act, in the same query."""
    copies = SignedCopy.objects.filter(document=OuterRef("document"), is_paper=False)
    fields = ("pk", "state", "problem", "received_at")
    last = copies.values(json=JSONObject(**{name: name for name in fields}))[:1]
    acts = MunicipalAct.objects.filter(version__document=OuterRef("document"))
    return rows.annotate(
        last_copy=Subquery(last),
        has_municipal_act=Exists(acts),
        signatories=KeyTransform("signatories", "document__data"),
    )


def signature_action(protocol: Protocol, city: City) -> Action:
    """Of an act `with_news` that was sent and waits for the city: always one thing, never two."""
    the_act = protocol.named("il")
    step = "" if protocol.root_id or protocol.replaced_id else SIGNED
    if change := _change(protocol, city):
        return Action(
            title=f"Non firmate ancora {the_act}",
            duty=f"Attendere a firmare {the_act}",
            text=f"Il testo nomina {change.before}; oggi rappresenta il Comune {change.now}. "
            "L'Autorità di Gestione decide se rifare il testo o accettare chi firma ora.",
            url=protocol.get_absolute_url(),
            verb="Apri l'atto",
            step=step,
        )
    last: dict[str, Any] = protocol.last_copy or {}  # type: ignore[attr-defined]
    page = reverse("protocols:signatures", args=[protocol.code])
    if last and last["state"] in _IN_HAND:
        return Action(
            title="Il file firmato è in verifica",
            duty="Nulla: il file firmato è in verifica",
            text=f"È arrivato {_arrived(last)}. Per ora non serve altro: quando "
            f"è verificato {the_act} passa all'Autorità di Gestione.",
            url=reverse("protocols:copy", args=[protocol.code, last["pk"]]),
            verb="Vedi a che punto è",
            step=step,
        )
    if last and last["state"] == CopyState.REFUSED:
        return _again(last, page, protocol, step)
    return Action(
        title=f"Firmate {the_act} e caricate il file firmato",
        duty=f"Firmare {the_act} e caricare il file firmato",
        text=f"{_before_signing(protocol)}Lo firma digitalmente {_who_signs(city)}, sul file PDF "
        f"trasmesso {in_words(protocol.sent_on, 'il')}. Il file firmato si carica qui, o si invia "
        "via PEC.",
        url=page,
        verb="Carica il file firmato",
        step=step,
    )


def _again(last: dict[str, Any], page: str, protocol: Protocol, step: str) -> Action:
    problem = last["problem"]
    why = CopyProblem(problem).label if problem else "Serve una nuova firma"
    return Action(
        title=f"Caricate di nuovo {protocol.named('il')} firmato",
        duty=f"Caricare di nuovo {protocol.named('il')} firmato",
        text=f"Il file arrivato {_arrived(last)} non è stato accettato. {why}. {advice(problem)}",
        url=page,
        verb="Carica il file firmato",
        step=step,
    )


def _arrived(last: dict[str, Any]) -> str:
    return in_words(datetime.fromisoformat(last["received_at"]), "il")


def _change(protocol: Protocol, city: City) -> SignerChange | None:
    """Asked in full only where who represents the city is not the one whom the text names."""
    today = _representative(city)
    named = [(one["name"], one["title"]) for one in protocol.signatories or []]  # type: ignore[attr-defined]
    if today and named == [(today.person.full_name, today.title)]:
        return None
    return signers_changed(protocol)


def _before_signing(protocol: Protocol) -> str:
    if protocol.has_municipal_act:  # type: ignore[attr-defined]
        return ""
    return "Prima serve l'atto del Comune che approva il testo. "


def _representative(city: City) -> Speaker | None:
    """The first of those who may sign: the page shows them all."""
    return next((who for who in speakers_of(city) if who.is_representative), None)


def _who_signs(city: City) -> str:
    signatory = _representative(city)
    if signatory is None:
        return "chi rappresenta il Comune"
    return f"{signatory.title} {signatory.person.full_name}"
