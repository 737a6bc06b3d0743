"""The page at the door: ticks, whoever was not expected, bad input."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cities.models import Person
from cms_portal.accounts.roles import Role
from events.arrivals import Figures
from events.models import Presence, Registration
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(starts_on=timezone.localdate())


@pytest.fixture
def delegation(event):
    made = DelegationFactory(event=event, accepted=True, city__name="Benevento")
    RegistrationFactory.create_batch(2, delegation=made)
    return made


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    return user


def page(event, **query):
    return reverse("events:check_in", args=[event.pk], query=query)


def press(client, event, **fields):
    data = {"invio": uuid4(), "momento": str(event.starts_on)} | fields
    return client.post(reverse("events:check_in_record", args=[event.pk]), data, follow=True)


def newcomer(client, event, **fields):
    data = {"token": uuid4(), "momento": str(event.starts_on)} | fields
    return client.post(reverse("events:check_in_new", args=[event.pk]), data)


def test_a_city_is_opened_and_ticked_in_one_tap_then_undone(client, staff, event, delegation):
    opened = client.get(page(event, delegazione=delegation.pk)).content.decode()
    assert len(re.findall(r'name="persona"[^>]*checked', opened)) == 2
    people = [one.pk for one in delegation.registrations.all()]
    shown = press(client, event, persona=people, segnati="si", delegazione=delegation.pk)
    assert "presenza registrata" in shown.content.decode()
    assert "1 città · 2 persone" in shown.content.decode()
    press(client, event, annulla=people[0])
    assert Figures.of(event).people == 1


def test_a_double_click_is_one_press(client, staff, event, delegation):
    one, key = delegation.registrations.first(), uuid4()
    for _ in range(2):
        press(client, event, invio=key, arriva=one.pk)
    assert Presence.objects.count() == 1


@pytest.mark.parametrize(
    ("button", "words"),
    [("esce", "uscita registrata"), ("giustifica", "assenza giustificata")],
)
def test_leaving_and_being_excused(client, staff, event, delegation, button, words):
    one = delegation.registrations.first()
    shown = press(client, event, **{button: one.pk}).content.decode()
    assert words in shown


def test_search_while_typing_brings_the_piece_alone(client, staff, event, delegation):
    one = delegation.registrations.first()
    answer = client.get(page(event, q=one.person.last_name), headers={"HX-Target": "trovati"})
    text = answer.content.decode()
    assert one.person.shown_name in text
    assert "<html" not in text
    assert one.person.shown_name in client.get(page(event, q="benevento")).content.decode()
    assert "Nessuno in elenco" in client.get(page(event, q="zzz")).content.decode()


def test_the_count_alone(client, staff, event, delegation):
    answer = client.get(reverse("events:check_in_count", args=[event.pk]))
    assert "0 città · 0 persone" in answer.content.decode()


def test_somebody_who_was_not_expected(client, staff, event, delegation):
    fields = {"nome": "Livia", "cognome": "Vento", "con": f"d{delegation.pk}", "come": "political"}
    key = uuid4()
    for _ in range(2):
        assert newcomer(client, event, token=key, **fields).status_code == 302
    made = Registration.objects.get(person__last_name="Vento")
    assert (made.delegation, made.role, made.created_by) == (delegation, "political", staff)
    assert made.presences.count() == 1


@pytest.mark.parametrize(("con", "role"), [("guest", "guest"), ("speaker", "speaker")])
def test_a_guest_of_nobody(client, staff, event, con, role):
    fields = {"nome": "Livia", "cognome": "Vento", "con": con, "come": "technical"}
    for _ in range(2):  # another form: the same person is not made twice
        newcomer(client, event, **fields)
    made = Registration.objects.get()
    assert (made.delegation, made.role) == (None, role)
    assert Person.objects.filter(last_name="Vento").count() == 1
    assert Figures.of(event).people == 1


def test_a_city_that_nobody_invited_takes_part(client, staff, event):
    city = CityFactory(name="Gela")
    newcomer(client, event, nome="Livia", cognome="Vento", con=f"c{city.pk}", come="technical")
    assert Figures.of(event).cities == 1
    assert event.delegations.get().state == "accepted"


def test_a_substitute_takes_the_place(client, staff, event, delegation):
    one = delegation.registrations.first()
    url = reverse("events:check_in_new", args=[event.pk], query={"posto": one.pk})
    assert "al posto di" in client.get(url).content.decode()
    answer = newcomer(client, event, posto=one.pk, nome="Livia", cognome="Vento")
    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.replaced_by.presences.count() == 1
    assert delegation.registrations.registered().count() == 2


def test_who_is_here_is_not_substituted(client, staff, event, delegation):
    one = delegation.registrations.first()
    press(client, event, arriva=one.pk)
    answer = newcomer(client, event, posto=one.pk, nome="Livia", cognome="Vento")
    assert answer.status_code == 422
    assert "è già fra i presenti" in answer.content.decode()


# --- bad input

BAD = ["x" * 300, "a\x00b", "\u202eoiraM", "<script>alert(1)</script>", "-1", "9" * 40, "１２", "²"]


@pytest.mark.parametrize("bad", BAD)
def test_no_word_breaks_the_page(client, staff, event, delegation, bad):
    for name in ("q", "delegazione", "momento"):
        answer = client.get(page(event, **{name: bad}))
        assert answer.status_code in (200, 400)
        assert "<script>alert" not in answer.content.decode()
    for name in ("arriva", "persona", "momento", "invio"):
        assert press(client, event, **{"segnati": "si", name: bad}).status_code in (200, 400)
    fields = {"nome": "Livia", "cognome": "Vento", "con": "guest", "come": "technical"}
    for name in fields:
        answer = newcomer(client, event, **(fields | {name: bad}))
        assert answer.status_code in (302, 400, 422)
    assert newcomer(client, event, **fields, posto=bad).status_code in (302, 400, 404)


def test_the_people_of_another_event_are_not_touched(client, staff, event, delegation):
    stranger = RegistrationFactory()
    press(client, event, arriva=stranger.pk)
    assert not Presence.objects.exists()
    answer = newcomer(client, event, posto=stranger.pk, nome="Livia", cognome="Vento")
    assert answer.status_code == 404
    other = client.get(page(event, delegazione=stranger.delegation_id)).content.decode()
    assert stranger.person.shown_name not in other


@pytest.mark.parametrize("days", [1, 400])
def test_an_event_to_come_says_when_the_door_opens(client, staff, days):
    event = EventFactory(starts_on=timezone.localdate() + timedelta(days=days))
    one = RegistrationFactory(delegation=DelegationFactory(event=event, accepted=True))
    assert client.get(page(event)).status_code == 200
    assert "si apre il giorno" in press(client, event, arriva=one.pk).content.decode()


def test_an_event_without_a_day_says_so(client, staff):
    event = EventFactory(starts_on=None)
    assert "non ha ancora un giorno" in client.get(page(event)).content.decode()
    for name in ("check_in_count", "check_in_new"):
        assert client.get(reverse(f"events:{name}", args=[event.pk])).status_code == 404


# --- what it costs


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_costs_the_same_however_many_come(
    client, staff, event, django_assert_max_num_queries, count
):
    EventSessionFactory.create_batch(count, event=event)
    for _ in range(count):
        made = DelegationFactory(event=event, accepted=True)
        for one in RegistrationFactory.create_batch(2, delegation=made):
            press(client, event, arriva=one.pk)
    RegistrationFactory.create_batch(count, delegation=made)
    for query in ({"delegazione": made.pk}, {"q": "a"}):
        with django_assert_max_num_queries(18):
            assert client.get(page(event, **query)).status_code == 200
    with django_assert_max_num_queries(12):
        rows = client.get(reverse("events:presences", args=[event.pk]))
    assert rows.content.decode().count("Accoglienza, ") == 2 * count
    people = [one.pk for one in Registration.objects.all()]
    with django_assert_max_num_queries(22):
        data = {"invio": uuid4(), "momento": str(event.starts_on), "persona": people}
        url = reverse("events:check_in_record", args=[event.pk])
        client.post(url, data | {"segnati": "si"})
