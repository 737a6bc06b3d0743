"""Who gets a place in parallel sessions, who waits and why, who is next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import services
from events.enums import RegistrationRole, SeatState, SessionKind
from events.exceptions import SeatRefused
from events.models import Seat
from events.places import FULL, KEPT, slots
from events.services.seats import require_places
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(starts_on=timezone.localdate() + timedelta(days=30))


@pytest.fixture
def table(event):
    """`table(places)`: one of the parallel workshops of the afternoon."""
    at_two = timezone.now() + timedelta(days=30)

    def make(places, **more):
        fields = {"kind": SessionKind.WORKSHOP, "starts_at": at_two} | more
        return EventSessionFactory(event=event, places=places, **fields)

    return make


@pytest.fixture
def person(event):
    """`person()` of a city of its own, `person(delegation)` of that one, `person(None)` a guest."""

    def make(delegation=...):
        if delegation is None:
            return RegistrationFactory(event=event, delegation=None, role=RegistrationRole.GUEST)
        if delegation is ...:
            delegation = DelegationFactory(event=event, accepted=True)
        return RegistrationFactory(delegation=delegation)

    return make


def states(registration):
    return [(s.session, s.state) for s in registration.seats.order_by("rank")]


def test_the_second_choice_is_given_while_one_waits_for_the_first(table, person):
    one, other = table(1), table(5)
    services.take_seat(registration=person(), sessions=[one])
    late = person()
    services.take_seat(registration=late, sessions=[one, other])
    assert states(late) == [(one, SeatState.WAITING), (other, SeatState.CONFIRMED)]


def test_when_the_first_choice_is_free_the_second_is_left_to_the_next(table, person):
    one, other = table(1), table(1)
    early, late, last = person(), person(), person()
    services.take_seat(registration=early, sessions=[one])
    services.take_seat(registration=late, sessions=[one, other])
    services.take_seat(registration=last, sessions=[other])
    assert last.seats.get().reason == FULL
    services.withdraw_person(registration=early, by=None)
    assert states(late) == [(one, SeatState.CONFIRMED), (other, SeatState.RELEASED)]
    assert states(last) == [(other, SeatState.CONFIRMED)]


def test_every_city_has_one_seat_before_anybody_has_two(event, table, person):
    session = table(2)
    first = person()
    still_to_come = DelegationFactory(event=event, accepted=True)
    services.take_seat(registration=first, sessions=[session])
    second = person(first.delegation)
    services.take_seat(registration=second, sessions=[session])
    assert (second.seats.get().state, second.seats.get().reason) == (SeatState.WAITING, KEPT)
    of_the_other = person(still_to_come)
    services.take_seat(registration=of_the_other, sessions=[session])
    assert of_the_other.seats.get().is_confirmed
    assert second.seats.get().reason == FULL


def test_a_guest_waits_while_a_city_may_still_answer(event, table, person):
    session = table(1)
    asked = DelegationFactory(event=event)
    guest = person(None)
    services.take_seat(registration=guest, sessions=[session])
    assert guest.seats.get().reason == KEPT
    asked.reply_by = timezone.localdate() - timedelta(days=1)
    asked.save()
    assert services.settle_all() == 1
    assert guest.seats.get().is_confirmed


def test_the_first_of_a_city_passes_before_who_waits_longer(table, person):
    session = table(1)
    holder = person()
    services.take_seat(registration=holder, sessions=[session])
    guest, late_city = person(None), person()
    services.take_seat(registration=guest, sessions=[session])
    services.take_seat(registration=late_city, sessions=[session])
    services.withdraw_person(registration=holder, by=None)
    assert late_city.seats.get().is_confirmed
    assert guest.seats.get().is_waiting


def test_who_changes_to_a_full_table_keeps_the_place_until_there_is_one(table, person):
    one, full = table(5), table(1)
    holder, moving = person(), person()
    services.take_seat(registration=holder, sessions=[full])
    services.take_seat(registration=moving, sessions=[one])
    services.take_seat(registration=moving, sessions=[full])
    assert states(moving) == [(full, SeatState.WAITING), (one, SeatState.CONFIRMED)]
    services.withdraw_person(registration=holder, by=None)
    assert dict(states(moving)) == {full: SeatState.CONFIRMED, one: SeatState.RELEASED}


def test_choosing_twice_the_same_is_choosing_once(table, person):
    session, who = table(3), person()
    for _ in range(2):
        services.take_seat(registration=who, sessions=[session])
    assert Seat.objects.count() == 1


def test_a_swap_of_choices_moves_to_the_one_preferred(table, person):
    one, other, who = table(3), table(3), person()
    services.take_seat(registration=who, sessions=[one, other])
    services.take_seat(registration=who, sessions=[other, one])
    assert dict(states(who)) == {other: SeatState.CONFIRMED, one: SeatState.RELEASED}


def test_choices_are_of_one_hour_and_differ(table, person):
    morning = table(3, starts_at=timezone.now())
    afternoon = table(3)
    for wrong in ([morning, afternoon], [morning, morning], []):
        with pytest.raises(SeatRefused):
            services.take_seat(registration=person(), sessions=wrong)


def test_the_office_moves_somebody_and_not_to_a_full_table(table, person):
    one, full, who = table(3), table(1), person()
    services.take_seat(registration=person(), sessions=[full])
    services.take_seat(registration=who, sessions=[one])
    with pytest.raises(SeatRefused, match="1 posti su 1"):
        services.move_seat(registration=who, to=full, by=None)
    free = table(2)
    services.move_seat(registration=who, to=free, by=None)
    assert dict(states(who)) == {free: SeatState.CONFIRMED, one: SeatState.RELEASED}


def test_places_do_not_fall_below_those_taken(table, person):
    session = table(2)
    services.take_seat(registration=person(), sessions=[session])
    with pytest.raises(SeatRefused, match="hanno già un posto 1"):
        require_places(session=session, places=0)
    require_places(session=session, places=1)


def test_more_places_go_to_who_waits(table, person):
    session = table(1)
    people = [person(), person(), person()]
    for one in people:
        services.take_seat(registration=one, sessions=[session])
    session.places = 2
    session.save()
    assert services.settle_event(event_id=session.event_id) == 1
    assert [one.seats.get().is_confirmed for one in people] == [True, True, False]


def test_without_limit_everybody_sits(table, person):
    one, _ = table(None), table(None)
    who = person(None)
    services.take_seat(registration=who, sessions=[one])
    assert who.seats.get().is_confirmed


def test_one_chooses_among_parallel_or_limited_sessions_only(event, table):
    pair = [table(None), table(4)]
    alone = table(8, starts_at=timezone.now())
    table(None, starts_at=timezone.now() + timedelta(hours=1))
    table(3, kind=SessionKind.PLENARY)
    assert slots(event.sessions.all()) == [pair, [alone]]
