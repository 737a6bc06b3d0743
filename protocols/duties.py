"""The acts that wait for somebody who leaves, and the line of the page "A che punto siamo"."""

from __future__ import annotations

from collections.abc import Sequence

from cities.briefing import Line, Part
from cities.duties import Duty
from cities.models import City, LegalRepresentative, Person
from cms_portal.accounts.models import User
from cms_portal.templatetags.portal import day
from protocols.enums import ProtocolState
from protocols.models import Protocol, ProtocolQuerySet

# Between the first draft and the city's signature: who signs still matters.
_WAITING = (
    ProtocolState.DRAFT,
    ProtocolState.IN_REVIEW,
    ProtocolState.APPROVED,
    ProtocolState.SENT,
)


def find_signatures(person: Person, city: City) -> list[Duty]:
    """The act that the person was to sign: a draft takes the new name, a definitive text cannot."""
    signed_for_city = LegalRepresentative.objects.filter(city=city, person=person)
    rows = _living(city).filter(state__in=_WAITING)
    if not rows.exists() or not signed_for_city.exists():
        return []
    return [duty for act in rows if (duty := _duty(act, person)) is not None]


def _duty(act: Protocol, person: Person) -> Duty | None:
    title = f"{act}, {act.get_state_display().lower()}"
    if act.document is None:
        text = "Il testo prenderà il nome di chi rappresenta il Comune quando diventa definitivo."
    elif any(one["name"] == person.full_name for one in act.document.data["signatories"]):
        text = (
            "Il testo definitivo nomina chi lascia: l'Autorità di Gestione accetta la firma di chi "
            "subentra sullo stesso testo, oppure lo richiama e lo rifà con il nome nuovo."
        )
    else:
        return None
    return Duty(
        id=str(act.pk), title=title, text=text, url=act.get_absolute_url(), is_automatic=True
    )


def follow_the_mandate(ids: Sequence[str], to: Person | None, by: User | None) -> None:
    """Nothing to write: who signs is asked of the mandates, each time."""


def protocol_part(city: City) -> Part | None:
    """Only what the city may read: a draft is still the office's."""
    act = _living(city).one_per_city().filter(document__isnull=False).first()
    if act is None:
        text = "In preparazione: arriva quando il testo è definitivo."
        return Part("Il protocollo d'intesa", [Line("Stato", text)])
    lines = [
        Line("Stato", act.get_state_display(), act.get_absolute_url()),
        Line("Codice pratica", act.code),
    ]
    if act.sent_on:
        lines.append(Line("Trasmesso al Comune", day(act.sent_on)))
    return Part("Il protocollo d'intesa", lines)


def _living(city: City) -> ProtocolQuerySet:
    rows = Protocol.objects.living().filter(city=city).select_related("city", "document")
    return rows.defer("document__content", "document__html")
