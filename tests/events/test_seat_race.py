"""The last seat is sold once: 200 people at the same moment, and what happens without the lock."""

import threading
import time

import pytest
from django.db import connections

from events import services
from events.enums import RegistrationRole, SeatState, SessionKind
from events.models import EventSession, Seat
from events.services import seats
from tests.cities.factories import PersonFactory
from tests.events.factories import EventFactory, EventSessionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 200


@pytest.fixture
def crowd():
    """One place left of two, and 200 guests who want it."""
    event = EventFactory()
    session = EventSessionFactory(event=event, kind=SessionKind.WORKSHOP, places=2)
    people = [
        RegistrationFactory(
            event=event,
            delegation=None,
            person=PersonFactory(email=""),
            role=RegistrationRole.GUEST,
        )
        for _ in range(CROWD + 1)
    ]
    services.take_seat(registration=people.pop(), sessions=[session])
    return session, people


def rush(session, people):
    """All at once, each in a thread of its own: the errors. How long it takes: `make bench`."""
    barrier = threading.Barrier(len(people) + 1)
    errors = []

    def run(registration):
        try:
            barrier.wait(timeout=30)
            services.take_seat(registration=registration, sessions=[session])
        except Exception as error:  # noqa: BLE001  (none may be lost in a thread)
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    barrier.wait(timeout=30)
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return errors


def test_of_200_people_exactly_one_gets_the_last_seat(crowd):
    session, people = crowd
    errors = rush(session, people)
    assert errors == []
    assert Seat.objects.confirmed().filter(session=session).count() == 2
    waiting = Seat.objects.filter(session=session, state=SeatState.WAITING)
    assert waiting.count() == CROWD - 1


def test_without_the_lock_the_seat_is_sold_more_than_once(crowd, monkeypatch):
    """The control: the test above would notice."""
    session, people = crowd

    def read_only(event_id):
        rows = list(EventSession.objects.filter(event=event_id).order_by("pk"))
        time.sleep(0.05)  # the others read too, before anybody has written
        return rows

    real = seats.Slot.settle

    def settle_slowly(slot, newcomer=None):
        real(slot, newcomer)
        time.sleep(0.1)

    monkeypatch.setattr(seats, "lock_sessions", read_only)
    monkeypatch.setattr(seats.Slot, "settle", settle_slowly)
    rush(session, people[:24])
    assert Seat.objects.confirmed().filter(session=session).count() > 2
