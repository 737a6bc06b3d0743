"""An invented meeting to come that anybody may register for, in Italian and in English.

Made after the Turin meeting that a text tells of; day, hours, rooms and people are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cities.demo import invented_names
from cities.models import Person
from cities.names import fold
from cms_portal.accounts.exceptions import DemoRefused
from events.enums import (
    Audience,
    EventKind,
    EventState,
    RegistrationRole,
    SeatState,
    SessionAudience,
    SessionKind,
)
from events.models import Event, EventSession, Registration, Room, Seat
from events.places import FREE, FULL
from events.services.states import store_version

TITLE: Final = "Torino: incontro europeo sull'innovazione sociale (dato dimostrativo)"
_ROME: Final = ZoneInfo("Europe/Rome")
_PEOPLE: Final = 22
_FIRST_NAME: Final = 500  # those before are people of the cities and of Rome
_WEDNESDAY: Final = 2
_HALL, _ROOMS = "Sala grande", ("Aula 1", "Aula 2", "Aula 3")


@dataclass(frozen=True)
class _Session:
    title: str
    title_en: str
    kind: SessionKind
    day: int
    starts: time
    ends: time
    room: str = ""
    places: int | None = None
    description: str = ""
    description_en: str = ""
    audience: SessionAudience = SessionAudience.PUBLIC


_VISIT = (SessionKind.VISIT, 1, time(9, 30), time(12, 30))
_WORKSHOP = (SessionKind.WORKSHOP, 1, time(14), time(16, 30))
_SESSIONS: Final = (
    _Session(
        "Apertura: che cos'è un ecosistema locale di innovazione sociale",
        "Opening: what a local ecosystem of social innovation is",
        SessionKind.PLENARY,
        0,
        time(14, 30),
        time(15, 30),
        _HALL,
        description="Chi collabora in una città, con quali ruoli e con quali contributi.",
        description_en="Who works together in a city, in which roles, and what each brings.",
    ),
    _Session(
        "Le esperienze delle città",
        "What cities have learnt",
        SessionKind.PLENARY,
        0,
        time(15, 45),
        time(17, 30),
        _HALL,
        description="Tre casi raccontati da chi li ha fatti, con le difficoltà incontrate.",
        description_en="Three cases told by the people behind them, difficulties included.",
    ),
    _Session(
        "Visita: una portineria di comunità",
        "Visit: a community concierge",
        *_VISIT,
        places=12,
        description="Servizi di prossimità per chi abita nel quartiere.",
        description_en="Services next door for those who live in the neighbourhood.",
    ),
    _Session(
        "Visita: una sartoria di riuso",
        "Visit: a second-hand tailor's workshop",
        *_VISIT,
        places=12,
        description="Vestiti usati che tornano a servire, e relazioni che ripartono.",
        description_en="Used clothes back in use, and people back in touch.",
    ),
    _Session("Pausa pranzo", "Lunch", SessionKind.BREAK, 1, time(12, 30), time(14)),
    _Session(
        "Ruoli e alleanze: chi fa che cosa",
        "Roles and alliances: who does what",
        *_WORKSHOP,
        room=_ROOMS[0],
        places=24,
    ),
    _Session(
        "Il Fondo sociale europeo Plus al servizio dell'innovazione",
        "The European Social Fund Plus at the service of innovation",
        *_WORKSHOP,
        room=_ROOMS[1],
        places=24,
    ),
    _Session(
        "Portare altrove una soluzione che funziona",
        "Taking a solution that works elsewhere",
        *_WORKSHOP,
        room=_ROOMS[2],
        places=24,
    ),
    _Session(
        "Riunione dei centri nazionali di competenza",
        "Meeting of the national competence centres",
        SessionKind.PLENARY,
        1,
        time(17),
        time(18),
        _ROOMS[0],
        audience=SessionAudience.INVITED,
    ),
    _Session(
        "Restituzione dei workshop e conclusioni",
        "Back from the workshops, and conclusions",
        SessionKind.PLENARY,
        2,
        time(9, 30),
        time(12),
        _HALL,
    ),
)


@transaction.atomic
def load_public_event() -> int:
    """How many people were registered. Safe to repeat."""
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    if Event.objects.filter(title=TITLE).exists():
        return 0
    event = _make_event(_first_day(timezone.localdate() + timedelta(days=33)))
    _add_sessions(event)
    store_version(event, by=None)
    return _add_people(event)


def _first_day(day: date) -> date:
    """The next Wednesday on which people meet: not about Christmas, nor in August."""
    if (day.month, day.day) > (12, 14):
        day = date(day.year + 1, 1, 10)
    elif day.month == 1:
        day = max(day, date(day.year, 1, 10))
    elif (7, 24) < (day.month, day.day) < (9, 5):
        day = date(day.year, 9, 5)
    return day + timedelta(days=(_WEDNESDAY - day.weekday()) % 7)


def _make_event(day: date) -> Event:
    return Event.objects.create(
        title=TITLE,
        title_en="Turin: European meeting on social innovation (demonstration data)",
        kind=EventKind.STUDY,
        state=EventState.PUBLISHED,
        audience=Audience.BY_SESSION,
        starts_on=day,
        ends_on=day + timedelta(days=2),
        place="Centro dimostrativo",
        address="via della Prova 5",
        city_name="Torino",
        host="Centro di competenza dimostrativo per l'innovazione sociale",
        description=(
            "Tre giorni di presentazioni, visite e workshop su chi collabora in un ecosistema "
            "locale di innovazione sociale. Un incontro inventato, per provare le iscrizioni."
        ),
        description_en=(
            "Three days of talks, visits and workshops about who works together in a local "
            "ecosystem of social innovation. A made-up meeting, to try out registration."
        ),
        access_notes=(
            "Ingresso senza gradini, ascensore fino a tutte le aule. Dalla stazione dimostrativa, "
            "dieci minuti a piedi."
        ),
        access_notes_en=(
            "Step-free entrance, lift to all rooms. Ten minutes on foot from the demonstration "
            "station."
        ),
        source_note=(
            "Evento inventato per la dimostrazione, sul modello dell'incontro di Torino del "
            "5-7 novembre."
        ),
    )


def _add_sessions(event: Event) -> None:
    assert event.starts_on is not None
    rooms = {
        name: Room.objects.create(event=event, position=number, name=name, places=places)
        for number, (name, places) in enumerate([(_HALL, 180), *((one, 24) for one in _ROOMS)], 1)
    }
    for position, one in enumerate(_SESSIONS, start=1):
        day = event.starts_on + timedelta(days=one.day)
        EventSession.objects.create(
            event=event,
            position=position,
            title=one.title,
            title_en=one.title_en,
            kind=one.kind,
            starts_at=datetime.combine(day, one.starts, _ROME),
            ends_at=datetime.combine(day, one.ends, _ROME),
            room=rooms.get(one.room),
            places=one.places,
            description=one.description,
            description_en=one.description_en,
            audience=one.audience,
        )


def _add_people(event: Event) -> int:
    """The first visit is full, and somebody waits for it. As rows: nobody is written to."""
    visits = list(event.sessions.filter(kind=SessionKind.VISIT).order_by("position"))
    workshops = list(event.sessions.filter(kind=SessionKind.WORKSHOP).order_by("position"))
    left = {one.pk: one.places or 0 for one in visits}
    names = islice(invented_names(), _FIRST_NAME, _FIRST_NAME + _PEOPLE)
    for number, name in enumerate(names):
        person = Person.objects.create(
            first_name=name.first,
            last_name=name.last,
            gender=name.gender,
            email=f"{fold(name.first)}.{fold(name.last)}@pubblico.example",
            is_invented=True,
        )
        asked_at = timezone.now() - timedelta(days=9, hours=-7 * number)
        registration = Registration.objects.create(
            event=event, person=person, role=RegistrationRole.PUBLIC, created_at=asked_at
        )
        visit = visits[0] if number % 3 else visits[1]
        is_free = left[visit.pk] > 0
        left[visit.pk] -= 1
        Seat.objects.create(
            registration=registration,
            session=visit,
            state=SeatState.CONFIRMED if is_free else SeatState.WAITING,
            waiting_since=None if is_free else asked_at,
            reason=FREE if is_free else FULL,
        )
        Seat.objects.create(
            registration=registration,
            session=workshops[number % len(workshops)],
            state=SeatState.CONFIRMED,
            reason=FREE,
        )
    return _PEOPLE
