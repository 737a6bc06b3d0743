"""The day of a meeting: everybody wants the last seat, a long agenda, a full calendar."""

import threading
import time
from datetime import timedelta
from typing import Any

from bench.figures import Figure, Figures
from bench.pages import queries, quickest, staff
from bench.worlds import load_demonstration, scratch_database

CROWD, MOST_RUSH = 200, 5.0  # people at once, seconds
SESSIONS, MOST_AGENDA_QUERIES = 100, 10
EVENTS, MOST_FEED, MOST_UNCHANGED_QUERIES = 300, 0.250, 2  # seconds
GUESTS, ANSWERS, MOST_CHECK_IN = 10_000, 100, 0.100  # people, looks, seconds
BADGES, MOST_BADGES = 300, 10.0  # seconds of one core
MOST_CERTIFICATES = 20.0  # seconds of one core, for as many people


def measure() -> Figures:
    with scratch_database():
        load_demonstration()
        yield from _race()
        yield from _agenda()
        yield from _feed()
        event = _crowded_event()
        yield from _badges(event)
        yield from _certificates(event)
        yield from _check_in()


def _race() -> Figures:
    from django.db import connections

    from events import services
    from events.models import Seat

    session, people = _last_seat()
    barrier, errors = threading.Barrier(CROWD + 1), []

    def run(registration: Any) -> None:
        try:
            barrier.wait(timeout=60)
            services.take_seat(registration=registration, sessions=[session])
        except Exception as error:  # noqa: BLE001 - none may be lost in a thread
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    barrier.wait(timeout=60)
    start = time.monotonic()
    for thread in threads:
        thread.join(timeout=120)
    taken = time.monotonic() - start
    sold = Seat.objects.confirmed().filter(session=session).count()
    yield f"{CROWD} insieme per l'ultimo posto: {sold} assegnato, {len(errors)} errori"
    yield Figure(f"l'ultimo posto, {taken:.2f} s", f"{MOST_RUSH} s", taken / MOST_RUSH, at_most=1)


def _last_seat() -> tuple[Any, list[Any]]:
    from cities.models import Person
    from events.enums import RegistrationRole, SessionKind
    from events.models import EventSession, Registration

    event = _event("Ultimo posto")
    session = EventSession.objects.create(
        event=event, title="Tavolo", kind=SessionKind.WORKSHOP, places=1
    )
    people = Person.objects.bulk_create(
        Person(first_name="Ada", last_name=f"Sannita{number}") for number in range(CROWD)
    )
    crowd = Registration.objects.bulk_create(
        Registration(event=event, person=person, role=RegistrationRole.GUEST) for person in people
    )
    return session, crowd


def _agenda() -> Figures:
    from events.models import EventSession, Room

    event = _event("Programma lungo")
    rooms = [Room.objects.create(event=event, name=f"Aula {n}") for n in range(8)]
    for number in range(SESSIONS):
        begins = _moment() + timedelta(hours=number // 8)
        EventSession.objects.create(
            event=event,
            title=f"Sessione {number}",
            position=number,
            room=rooms[number % 8],
            starts_at=begins,
            ends_at=begins + timedelta(minutes=50),
        )
    client, url = staff(), f"/eventi/{event.pk}/programma/"
    asked, seconds = len(queries(client, url)), quickest(client, url)
    yield Figure(
        f"programma di {SESSIONS} sessioni ({seconds * 1000:.0f} ms): {asked} query",
        f"{MOST_AGENDA_QUERIES}",
        asked / MOST_AGENDA_QUERIES,
        at_most=1,
    )


def _feed() -> Figures:
    from django.test import Client

    from cms_portal.accounts.demo import load_accounts
    from cms_portal.accounts.roles import Role
    from events.feeds import feed_token

    for number in range(EVENTS):
        _event(f"Incontro {number}")
    url = f"/eventi/calendario/{feed_token(load_accounts()[Role.STAFF])}.ics"
    client = Client(SERVER_NAME="localhost")  # a calendar program has no session
    mark = client.get(url)["ETag"]
    seconds = quickest(client, url)
    asked = len(queries(client, url, status=304, **{"If-None-Match": mark}))
    yield Figure(
        f"calendario di {EVENTS} eventi, {seconds * 1000:.0f} ms",
        f"{MOST_FEED * 1000:.0f} ms",
        seconds / MOST_FEED,
        at_most=1,
    )
    yield Figure(
        f"{asked} query per dire che non è cambiato",
        f"{MOST_UNCHANGED_QUERIES}",
        asked / MOST_UNCHANGED_QUERIES,
        at_most=1,
    )


def _badges(event: Any) -> Figures:
    """All that the worker's job does: people read, QR codes drawn, PDF written, file kept."""
    from uuid import uuid4

    from cms_portal.documents.pdf import load_engine
    from events.enums import PrintKind
    from events.models import PrintRun
    from events.services import Order, make_print

    order = Order(PrintKind.BADGES, who="tutti")
    load_engine()  # as a worker does before its first job
    looks = []
    for _ in range(2):
        run = PrintRun.objects.create(
            event=event, kind=order.kind, asked=order.asked, words="Tutti", token=uuid4()
        )
        start = time.process_time()
        made = make_print(run_id=run.pk)
        looks.append(time.process_time() - start)
    yield f"{BADGES} cartellini: {made.pages} pagine, {made.file.size // 1024} kB"
    yield Figure(
        f"{BADGES} cartellini, {min(looks):.1f} s di CPU (la prima volta {looks[0]:.1f})",
        f"{MOST_BADGES:.0f} s",
        min(looks) / MOST_BADGES,
        at_most=1,
    )


def _certificates(event: Any) -> Figures:
    """From the register to frozen documents, for everybody."""
    from uuid import uuid4

    from events.enums import PresenceKind, PresenceSource
    from events.models import EventSession, Presence
    from events.services import issue_certificates, print_certificates

    begins = _moment() - timedelta(14)
    event.starts_on = begins.date()
    event.save(update_fields=["starts_on"])
    ends = begins + timedelta(hours=4)
    session = EventSession.objects.create(
        event=event, title="Plenaria", starts_at=begins, ends_at=ends
    )
    Presence.objects.bulk_create(
        Presence(
            nonce=uuid4(),
            registration=one,
            session=session,
            day=event.starts_on,
            kind=PresenceKind.IN,
            happened_at=begins,
            source=PresenceSource.CHECK_IN,
        )
        for one in event.registrations.all()
    )
    start = time.process_time()
    issue_certificates(event=event, by=None)
    made = print_certificates(event_id=event.pk)
    spent = time.process_time() - start
    yield Figure(
        f"{made} attestati, {spent:.1f} s di CPU",
        f"{MOST_CERTIFICATES:.0f} s",
        spent / MOST_CERTIFICATES,
        at_most=1,
    )


def _check_in() -> Figures:
    """One tick as a phone sends it, of a delegation's people in turn, with everybody registered."""
    import json
    from uuid import uuid4

    from django.utils import timezone

    from events.models import Registration

    event = _full_event()
    client, url = staff(), f"/eventi/{event.pk}/check-in/invia/"
    looks = []
    for person in Registration.objects.filter(event=event).values_list("pk", flat=True)[:ANSWERS]:
        row = {
            "nonce": str(uuid4()),
            "id": person,
            "kind": "in",
            "moment": str(event.starts_on),
            "at": timezone.now().isoformat(),
        }
        start = time.perf_counter()
        answer = client.post(url, json.dumps({"rows": [row]}), content_type="application/json")
        looks.append(time.perf_counter() - start)
        if answer.json()["rows"][row["nonce"]]["state"] != "new":
            raise ValueError(answer.content)
    worst = sorted(looks)[int(ANSWERS * 0.95) - 1]
    yield Figure(
        f"check-in con {GUESTS} iscritti, p95 di {ANSWERS}: {worst * 1000:.0f} ms",
        f"{MOST_CHECK_IN * 1000:.0f} ms",
        worst / MOST_CHECK_IN,
        at_most=1,
    )


def _full_event() -> Any:
    from django.utils import timezone

    from cities.models import City, Person
    from events.enums import RegistrationRole
    from events.models import Delegation, Registration

    event = _event("Diecimila persone")
    event.starts_on = timezone.localdate()
    event.path_step = "kickoff"
    event.save()
    delegations = [
        Delegation.objects.create(event=event, city=city, reply_by=event.starts_on)
        for city in City.objects.all()
    ]
    people = Person.objects.bulk_create(
        Person(first_name="Maria Antonietta", last_name=f"Sannita del Mare {number}")
        for number in range(GUESTS)
    )
    Registration.objects.bulk_create(
        Registration(
            event=event,
            person=person,
            role=RegistrationRole.TECHNICAL,
            delegation=delegations[number % len(delegations)],
        )
        for number, person in enumerate(people)
    )
    return event


def _crowded_event() -> Any:
    from cities.models import City, Person
    from events.enums import RegistrationRole
    from events.models import Delegation, Registration

    event = _event("Trecento persone")
    delegations = [
        Delegation.objects.create(event=event, city=city, reply_by=_moment().date())
        for city in City.objects.all()
    ]
    people = Person.objects.bulk_create(
        Person(first_name="Maria Antonietta", last_name=f"Sannita dei Monti {number}")
        for number in range(BADGES)
    )
    Registration.objects.bulk_create(
        Registration(
            event=event,
            person=person,
            role=RegistrationRole.TECHNICAL,
            delegation=delegations[number % len(delegations)],
        )
        for number, person in enumerate(people)
    )
    return event


def _event(title: str) -> Any:
    from events.enums import EventState
    from events.models import Event

    return Event.objects.create(
        title=title, state=EventState.PUBLISHED, starts_on=_moment().date(), city_name="Torino"
    )


def _moment() -> Any:
    from django.utils import timezone

    return timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(7)
