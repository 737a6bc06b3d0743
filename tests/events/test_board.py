"""The board of the tables: who sits where, who waits and why, and moving them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cities.exceptions import NotAllowed
from cms_portal.accounts.roles import Role
from events import services
from events.board import parts
from events.enums import EventState, SeatState, SessionKind
from events.exceptions import SeatRefused
from events.models import Seat
from events.places import FULL
from tests.accounts.factories import UserFactory
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    return user


@pytest.fixture
def event():
    return EventFactory(starts_on=timezone.localdate() + timedelta(days=20))


@pytest.fixture
def tables(event):
    at_two = timezone.now() + timedelta(days=20)
    return [
        EventSessionFactory(
            event=event, kind=SessionKind.WORKSHOP, places=2, title=title, starts_at=at_two
        )
        for title in ("Casa", "Lavoro")
    ]


def people_of(event, name, count=1):
    delegation = DelegationFactory(event=event, city__name=name, accepted=True)
    return [RegistrationFactory(delegation=delegation) for _ in range(count)]


def sit(table, *people):
    for one in people:
        services.take_seat(registration=one, sessions=[table])


def post(client, event, **data):
    return client.post(reverse("events:move", args=[event.pk]), data, follow=True)


def test_the_board_says_who_sits_who_waits_and_who_has_no_table(event, tables):
    bari, trani = people_of(event, "Bari", 2), people_of(event, "Trani", 2)
    sit(tables[0], bari[0], trani[0], bari[1])
    [part] = parts(event)
    house, work = part.columns
    assert [card.registration for card in house.waiting] == [bari[1]]
    assert house.waiting[0].turn == 1
    assert house.waiting[0].seat.reason == FULL
    assert house.is_full
    assert work.free == 2
    assert [card.registration for card in part.seatless] == [trani[1]]


def test_two_of_one_city_at_one_table_are_warned_of(client, staff, event, tables):
    sit(tables[0], *people_of(event, "Bari", 2))
    page = client.get(reverse("events:board", args=[event.pk])).content.decode()
    assert "Più persone della stessa città: Bari." in page


def test_several_are_moved_and_who_waited_gets_the_place(client, staff, event, tables):
    bari, trani = people_of(event, "Bari", 2), people_of(event, "Trani")
    sit(tables[0], *bari, *trani)
    ticked = [one.pk for one in bari]
    page = post(client, event, persona=ticked, a=tables[1].pk).content.decode()
    assert "ora a «Lavoro»" in page
    assert set(tables[1].seats.confirmed().values_list("registration", flat=True)) == set(ticked)
    assert tables[0].seats.confirmed().get().registration == trani[0]


def test_a_full_table_takes_nobody_and_says_so(client, staff, event, tables):
    sit(tables[1], *people_of(event, "Bari"))
    three = people_of(event, "Trani", 2)
    page = post(client, event, persona=[one.pk for one in three], a=tables[1].pk).content.decode()
    assert "«Lavoro» è al completo: 2 posti su 2." in page
    assert not Seat.objects.filter(registration__in=three).exists()


def test_who_leaves_a_table_has_neither_place_nor_turn(client, staff, event, tables):
    [one] = people_of(event, "Bari")
    sit(tables[0], one)
    page = post(client, event, persona=one.pk, senza=tables[0].pk).content.decode()
    assert "ora senza tavolo" in page
    assert one.seats.get().state == SeatState.RELEASED


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"a": "1"}, "Scegliete prima chi spostare."),
        ({"persona": "0", "a": "1"}, "non è più iscritto"),
        ({"persona": "x", "a": "x"}, "non è più iscritto"),
    ],
)
def test_what_cannot_be_is_refused_with_a_message(client, staff, event, tables, data, words):
    assert words in post(client, event, **data).content.decode()


def test_a_table_of_another_event_is_no_table(client, staff, event, tables):
    [one] = people_of(event, "Bari")
    other = EventSessionFactory(kind=SessionKind.WORKSHOP, places=3)
    assert post(client, event, persona=one.pk, a=other.pk).status_code == 200
    assert not one.seats.exists()


def test_only_the_office_moves_and_only_while_the_event_is_open(event, tables):
    [one] = people_of(event, "Bari")
    with pytest.raises(NotAllowed):
        services.move_people(
            event_id=event.pk,
            registrations=[one],
            to=tables[0],
            by=UserFactory(role=Role.AUTHORITY),
        )
    type(event).objects.filter(pk=event.pk).update(state=EventState.CLOSED)
    with pytest.raises(SeatRefused, match="concluso"):
        services.move_people(event_id=event.pk, registrations=[one], to=tables[0], by=None)


@pytest.mark.parametrize("count", [1, 12])
def test_the_board_costs_the_same_whatever_its_people(
    client, staff, event, tables, django_assert_max_num_queries, count
):
    for number in range(count):
        sit(tables[number % 2], *people_of(event, f"Città {number}", 3))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("events:board", args=[event.pk]))
    assert page.content.decode().count("data-cm-person") >= count * 3
