"""Who came to Rome: 36 cities of 39 and about 120 people, as the text says. People are invented.

The text does not say which three cities did not come: those here, and their reasons, are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Final

from django.conf import settings
from django.db import transaction

from cities.demo import MARK, NAMES_PER_CITY, InventedName, invented_names
from cities.enums import OrganisationKind, ReferentKind
from cities.models import City, Organisation, Person, Referent
from cities.names import fold
from cms_portal.accounts.exceptions import DemoRefused
from events.demo import ROME_TITLE
from events.enums import DelegationState, RegistrationRole, SeatState, SessionKind
from events.models import Delegation, Event, EventSession, Registration, Seat
from events.places import FREE

REPLY_BY: Final = date(2023, 1, 27)
_INVITED_AT: Final = datetime(2023, 1, 11, 9, 30, tzinfo=UTC)
_DECLINED: Final = {
    "C349": "Quei giorni si insedia la nuova Giunta",
    "E532": "Il dirigente è assente e nessuno può sostituirlo",
    "G015": "I collegamenti con l'isola non permettono di arrivare in tempo",
}
_BODIES: Final = (
    ("Regione Campania", OrganisationKind.REGION, 2),
    ("Regione Puglia", OrganisationKind.REGION, 2),
    ("Regione Calabria", OrganisationKind.REGION, 1),
    ("Regione Siciliana", OrganisationKind.REGION, 2),
    ("Regione autonoma della Sardegna", OrganisationKind.REGION, 1),
    ("Dipartimento per le politiche di coesione", OrganisationKind.DEPARTMENT, 2),
    ("Partenariato SEED", OrganisationKind.PARTNER, 2),
)


@transaction.atomic
def load_rome() -> int:
    """How many people were registered. Safe to repeat. Written as rows: the services would not
    invite anybody to a meeting that was held.
    """
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    event = Event.objects.filter(title=ROME_TITLE).first()
    if event is None or event.delegations.exists():
        return 0
    tables = list(event.sessions.filter(kind=SessionKind.FOCUS_GROUP).order_by("position"))
    cities = list(City.objects.by_name())
    spare = islice(invented_names(), len(cities) * NAMES_PER_CITY, None)
    for number, city in enumerate(cities):
        _load_city(event, city, number, tables, spare)
    for number, (name, kind, people) in enumerate(_BODIES):
        _load_body(event, (name, kind), people, number, tables, spare)
    return event.registrations.count()


def _load_city(
    event: Event, city: City, number: int, tables: list[EventSession], spare: Iterator[InventedName]
) -> None:
    answered = _INVITED_AT + timedelta(days=2 + number % 13, minutes=number * 17)
    reason = _DECLINED.get(city.cadastral_code, "")
    delegation = Delegation.objects.create(
        event=event,
        city=city,
        reply_by=REPLY_BY,
        state=DelegationState.DECLINED if reason else DelegationState.ACCEPTED,
        reason=f"{reason} ({MARK})" if reason else "",
        invited_at=_INVITED_AT,
        answered_at=answered,
    )
    if reason:
        return
    roles = (RegistrationRole.POLITICAL, RegistrationRole.TECHNICAL, RegistrationRole.TECHNICAL)
    for place, person in enumerate(_people_of(city, spare)):
        _register(delegation, person, roles[place], tables[(number + place) % len(tables)])


def _people_of(city: City, spare: Iterator[InventedName]) -> list[Person]:
    """The two referents, and who answers for the office; without one, somebody of the city."""
    rows = Referent.objects.current().filter(city=city).select_related("person")
    referents = {one.kind: one.person for one in rows}
    office = city.offices.select_related("responsible").first()
    found = [referents.get(ReferentKind.POLITICAL), referents.get(ReferentKind.TECHNICAL)]
    found.append(office.responsible if office else None)
    known = list(dict.fromkeys(one for one in found if one is not None))
    domain = f"comune.{fold(city.name).replace(' ', '-')}.example"
    return known + [_invent(next(spare), domain) for _ in range(3 - len(known))]


def _load_body(
    event: Event,
    body: tuple[str, OrganisationKind],
    people: int,
    number: int,
    tables: list[EventSession],
    spare: Iterator[InventedName],
) -> None:
    name, kind = body
    known = Organisation.objects.filter(folded_name=fold(name)).first()
    organisation = known or Organisation.objects.create(name=name, kind=kind)
    delegation = Delegation.objects.create(
        event=event,
        organisation=organisation,
        seats_political=0,
        seats_technical=people,
        reply_by=REPLY_BY,
        state=DelegationState.ACCEPTED,
        invited_at=_INVITED_AT,
        answered_at=_INVITED_AT + timedelta(days=4 + number),
    )
    domain = f"{fold(name).replace(' ', '-')}.example"
    for place in range(people):
        person = _invent(next(spare), domain)
        table = tables[(number + place) % len(tables)]
        _register(delegation, person, RegistrationRole.BODY, table)


def _register(
    delegation: Delegation, person: Person, role: RegistrationRole, table: EventSession
) -> None:
    assert delegation.answered_at is not None
    registration = Registration.objects.create(
        event=delegation.event,
        person=person,
        delegation=delegation,
        role=role,
        created_at=delegation.answered_at + timedelta(minutes=9),
    )
    Seat.objects.create(
        registration=registration,
        session=table,
        state=SeatState.CONFIRMED,
        reason=FREE,
    )


def _invent(name: InventedName, domain: str) -> Person:
    return Person.objects.create(
        first_name=name.first,
        last_name=name.last,
        gender=name.gender,
        email=f"{fold(name.first)}.{fold(name.last)}@{domain}",
        is_invented=True,
    )
