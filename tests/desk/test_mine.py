"""What an officer looks at first: the own cities, who is late, whom to call."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import PathStep
from cms_portal.accounts.roles import Role
from cms_portal.desk.mine import desk_of
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, ContactNoteFactory, OfficeFactory, ReferentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    return user


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def names(rows):
    return [row.city.name for row in rows]


def test_my_cities_come_first_and_the_late_ones_of_others_after(client, staff):
    PathStep.objects.filter(key="referents").update(due_on=today(-12))
    CityFactory(name="Andria", officer=staff)
    CityFactory(name="Gela", officer=UserFactory(role=Role.STAFF))
    desk = client.get("/").context["desk"]
    assert names(desk.mine) == ["Andria"]
    assert names(desk.late) == ["Gela"]
    assert desk.mine[0].late_city_words == "Comune, 12 giorni"
    assert desk.mine[0].late_authority == 0


def test_the_step_that_is_late_is_named(client, staff):
    PathStep.objects.update(due_on=None, days_after=None)
    PathStep.objects.filter(pk="office").update(due_on=today(-12))
    city = CityFactory(name="Andria", officer=staff)
    [row] = client.get("/").context["desk"].mine
    late = row.standing.late_steps[0]
    named = f"{late.number}. {late.name}"
    assert late != row.standing.current
    assert row.late_words == [("Comune, 12 giorni", named)]
    assert f">{named}</span>" in client.get("/").content.decode()
    words = " ".join(client.get(city.get_absolute_url()).content.decode().split())
    assert f"con un passo in ritardo: {named}." in words


def test_the_latest_is_the_first(staff):
    PathStep.objects.filter(key="referents").update(due_on=today(-12))
    early = CityFactory(name="Andria", officer=staff)
    CityFactory(name="Gela", officer=staff)
    early.step_due_dates.create(step_id="referents", due_on=today(-1), reason="Elezioni")
    rows = desk_of(staff).mine
    assert names(rows) == ["Gela", "Andria"]
    assert rows[1].late_city_words == "Comune, 1 giorno"


def test_the_contacts_of_my_cities_come_before_the_others(staff):
    other = ContactNoteFactory(next_on=today(-9))
    mine = ContactNoteFactory(city=CityFactory(officer=staff), next_on=today(2))
    desk = desk_of(staff)
    assert desk.contacts == [mine, other]
    assert desk.mine[0].next_contact == today(2)


def test_only_the_first_of_many_late_cities_are_shown(client, staff):
    PathStep.objects.filter(key="referents").update(due_on=today(-12))
    CityFactory.create_batch(11)
    desk = client.get("/").context["desk"]
    assert (len(desk.late), desk.late_count, desk.late_left) == (8, 11, 3)
    assert "le prime 8 di 11" in client.get("/").content.decode()


def test_a_contact_that_is_due_is_work_to_do(client, staff):
    OfficeFactory(city=CityFactory())
    ContactNoteFactory(next_on=today())
    work = {item.label: item.count for item in client.get("/").context["work"]}
    assert work["città da risentire"] == 1
    assert work["città senza referente"] == 2


def test_control_has_no_desk(client):
    client.force_login(UserFactory(role=Role.AUDITOR))
    assert client.get("/").context["desk"] is None


def test_the_home_costs_the_same_for_any_number_of_cities(client, staff, django_assert_num_queries):
    def fill(number):
        for _ in range(number):
            city = CityFactory(officer=staff)
            ReferentFactory(city=city)
            ContactNoteFactory(city=city, next_on=today())

    fill(1)
    with CaptureQueriesContext(connection) as once:
        client.get("/")
    fill(12)
    with django_assert_num_queries(len(once)):
        client.get("/")
