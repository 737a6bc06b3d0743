"""What a referent finds on coming in: the city, what is asked of it now, its act, its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from cities.models import City, LegalRepresentative, Office, Referent
from cities.services import current_signatory
from cms_portal.accounts.models import User
from cms_portal.templatetags.portal import day as in_words
from protocols.enums import ProtocolState
from protocols.models import Ceiling, Protocol


@dataclass(frozen=True)
class Action:
    """Done on the page of the act, or (`is_about_act` false) by writing to the office."""

    title: str
    text: str
    when: str = ""
    is_about_act: bool = False


@dataclass(frozen=True)
class Share:
    """A piece of the bar of the amounts, in thousandths of its width."""

    ceiling: Ceiling
    start: int
    width: int


@dataclass(frozen=True)
class Workspace:
    city: City
    protocol: Protocol | None
    ceilings: list[Ceiling]
    signatory: LegalRepresentative | None
    referents: list[Referent]
    office: Office | None

    @property
    def total(self) -> Decimal:
        return sum((ceiling.amount for ceiling in self.ceilings), Decimal("0.00"))

    @property
    def shares(self) -> list[Share]:
        shares: list[Share] = []
        start = 0
        for ceiling in self.ceilings:
            width = int(1000 * ceiling.amount / self.total)
            shares.append(Share(ceiling, start, max(width - 4, 1)))
            start += width
        return shares

    @property
    def actions(self) -> list[Action]:
        """What the city can do today, the most urgent first."""
        return [*self._about_protocol(), *self._about_office()]

    def _about_protocol(self) -> list[Action]:
        act = self.protocol
        if act is None or act.document_id is None:
            return []
        if act.state == ProtocolState.APPROVED:
            text = "Il testo è definitivo. Verrà trasmesso via PEC: per ora non serve firmarlo."
            title = "Leggete il vostro protocollo d'intesa"
            return [Action(title, text, is_about_act=True)]
        if act.state == ProtocolState.SENT:
            who = (
                f"{self.signatory.title} {self.signatory.person.full_name}"
                if self.signatory
                else ""
            )
            text = (
                f"Lo firma digitalmente {who or 'chi rappresenta il Comune'}, "
                "sullo stesso file PDF, che poi torna via PEC."
            )
            when = f"Trasmesso il {in_words(act.sent_on)}"
            title = "Fate firmare il protocollo d'intesa"
            return [Action(title, text, when, is_about_act=True)]
        return []

    def _who_signs(self) -> str:
        if self.signatory is None:
            return "chi rappresenta il Comune"
        return f"{self.signatory.title} {self.signatory.person.full_name}"

    def _about_office(self) -> list[Action]:
        if self.office and self.office.responsible_id:
            return []
        title = "Comunicate l'ufficio e la persona responsabile"
        text = "Servono la denominazione dell'ufficio, il nome, la qualifica e l'atto di nomina."
        return [Action(title, text)]


def workspace_of(city: City, user: User, on_day: date | None = None) -> Workspace:
    """The same number of queries whatever the city has."""
    today = on_day or timezone.localdate()
    return Workspace(
        city=city,
        protocol=_protocol(city, user),
        ceilings=list(
            Ceiling.objects.in_force(today)
            .filter(city=city)
            .select_related("act", "priority")
            .order_by("priority__number")
        ),
        signatory=current_signatory(city, today),
        referents=list(Referent.objects.current(today).filter(city=city).select_related("person")),
        office=Office.objects.current(today)
        .filter(city=city)
        .select_related("responsible")
        .first(),
    )


def _protocol(city: City, user: User) -> Protocol | None:
    rows = Protocol.objects.visible_to(user).roots().living().filter(city=city)
    return rows.select_related("city", "template").first()
