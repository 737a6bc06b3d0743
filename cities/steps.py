"""The steps of the path whose facts are kept here: referents, office and responsible."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from cities.enums import ProposalKind, ProposalState, Side
from cities.history import event_model
from cities.models import ChangeProposal, City, Office, Referent
from cities.path import Ask, Fact, Step, register_step

REFERENTS: Final = "referents"
OFFICE: Final = "office"
REFERENT_KIND: Final = "cities.referent"
OFFICE_KIND: Final = "cities.office"


def register_steps() -> None:
    register_step(
        Step(
            key=REFERENTS,
            name="Referenti designati",
            position=10,
            turns=turns_of_referents,
            holds=_has_referent,
            asks=Ask(
                title="Comunicate i referenti della città",
                text="Servono il nome, l'incarico, l'indirizzo e-mail e l'atto di designazione.",
                verb="Comunicate i referenti",
                url=_propose_referent,
                renew="Comunicate i nuovi referenti: nessuno risulta in carica",
                duty="Comunicare i referenti della città",
                renew_duty="Comunicare i nuovi referenti: nessuno risulta in carica",
            ),
        ),
        find_referents,
    )
    register_step(
        Step(
            key=OFFICE,
            name="Ufficio e responsabile",
            position=70,
            turns=turns_of_offices,
            holds=_has_office,
            asks=Ask(
                title="Comunicate l'ufficio e la persona responsabile",
                text="Servono la denominazione dell'ufficio, il nome, la qualifica e l'atto.",
                verb="Comunicate l'ufficio",
                url=_propose_office,
                renew="Comunicate il nuovo ufficio o il nuovo responsabile",
                duty="Comunicare l'ufficio e la persona responsabile",
                renew_duty="Comunicare il nuovo ufficio o il nuovo responsabile",
            ),
        ),
        find_offices,
    )


def find_referents(cities: Collection[int] | None) -> Iterator[Fact]:
    rows = _of(Referent.objects.all(), cities)
    return (referent_fact(mandate) for mandate in _first_of_each(rows))


def find_offices(cities: Collection[int] | None) -> Iterator[Fact]:
    rows = _of(Office.objects.filter(responsible__isnull=False), cities)
    return (office_fact(office) for office in _first_of_each(rows))


def turns_of_referents(cities: Collection[int], on_day: date) -> QuerySet[Any]:
    return _told(cities, on_day, (ProposalKind.REFERENT, ProposalKind.REPLACEMENT))


def turns_of_offices(cities: Collection[int], on_day: date) -> QuerySet[Any]:
    return _told(cities, on_day, (ProposalKind.OFFICE,))


def _told(cities: Collection[int], on_day: date, kinds: Collection[ProposalKind]) -> QuerySet[Any]:
    """What the city has told waits for the office: its turn until the answer, of which the history
    of the proposal keeps the day; longer, if by then the city has told something else."""
    others = ChangeProposal.objects.filter(
        Q(decided_at=None) | Q(decided_at__gt=OuterRef("decided_at")),
        city=OuterRef("city"),
        what__in=kinds,
        proposed_at__lte=OuterRef("decided_at"),
    )
    in_review = When(
        Q(state=ProposalState.PROPOSED) | Exists(others), then=Value(Side.AUTHORITY.value)
    )
    told = event_model(ChangeProposal)._default_manager.filter(city__in=cities, what__in=kinds)
    turns: QuerySet[Any] = told.annotate(
        turn_city=F("city_id"),
        turn_day=TruncDate(Coalesce("decided_at", "proposed_at")),
        turn_side=Case(in_review, default=Value(Side.CITY.value)),
    )
    return turns.filter(turn_day__lte=on_day)


def referent_fact(mandate: Referent) -> Fact:
    label = mandate.act or f"{mandate.get_kind_display()} designato"
    return Fact(mandate.city_id, REFERENT_KIND, mandate.pk, mandate.valid_from, label)


def office_fact(office: Office) -> Fact:
    label = office.act or office.name
    return Fact(office.city_id, OFFICE_KIND, office.pk, office.valid_from, label)


def _of(rows: QuerySet[Any], cities: Collection[int] | None) -> QuerySet[Any]:
    return rows if cities is None else rows.filter(city__in=cities)


def _first_of_each(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by("city_id", "valid_from", "pk").distinct("city_id")


def _has_referent(day: date) -> Exists:
    return Exists(Referent.objects.current(day).filter(city=OuterRef("pk")))


def _has_office(day: date) -> Exists:
    rows = Office.objects.current(day).filter(responsible__isnull=False)
    return Exists(rows.filter(city=OuterRef("pk")))


def _propose_referent(city: City) -> str:
    return _propose(city, ProposalKind.REFERENT)


def _propose_office(city: City) -> str:
    return _propose(city, ProposalKind.OFFICE)


def _propose(city: City, what: ProposalKind) -> str:
    return f"{reverse('cities:propose', args=[city.cadastral_code])}?cosa={what}"
