"""Nobody in office is forgotten: who has no access stands on the city page and on the home."""

from datetime import date

import pytest
from django.urls import reverse

from cities import todo
from cities.services import invitations
from cms_portal.accounts.roles import Role
from cms_portal.desk.work import work_to_do
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, ReferentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


def people_page(client, user, city):
    client.force_login(user)
    return client.get(reverse("cities:people", args=[city.cadastral_code])).content.decode()


def asked(mandate):
    return f'value="{mandate.person_id}:{mandate.city.cadastral_code}"'


def test_a_referent_without_access_is_invited_from_the_page_of_the_city(client, staff):
    new = ReferentFactory(city=CityFactory())
    inside = ReferentFactory(city=new.city, person__user=UserFactory(role=Role.REFERENT))
    page = people_page(client, staff, new.city)
    assert asked(new) in page
    assert asked(inside) not in page
    answer = client.post(
        reverse("invitations:confirm"), {"chi": f"{new.person_id}:{new.city.cadastral_code}"}
    )
    assert new.person.email in answer.content.decode()
    invitations.invite(person=new.person, city=new.city, by=staff)
    assert asked(new) not in people_page(client, staff, new.city)


def test_who_has_no_address_is_said_so(client, staff):
    new = ReferentFactory(city=CityFactory(), person__email="")
    page = people_page(client, staff, new.city)
    assert asked(new) not in page
    assert "Senza e-mail: non si può invitare" in page


@pytest.mark.parametrize("role", [Role.AUTHORITY, Role.REFERENT])
def test_only_who_invites_sees_the_button(client, role):
    new = ReferentFactory(city=CityFactory())
    viewer = UserFactory(role=role)
    if role == Role.REFERENT:
        ReferentFactory(city=new.city, person__user=viewer)
    assert asked(new) not in people_page(client, viewer, new.city)


def test_the_home_counts_people_not_mandates(staff):
    new = ReferentFactory(city=CityFactory())
    ReferentFactory(city=CityFactory(), person=new.person)
    ReferentFactory(city=CityFactory(), valid_to=date(2023, 12, 31))
    items = {item.label: item for item in work_to_do(staff)}
    assert items["persona senza invito"].url == reverse("invitations:choose")
    invitations.invite(person=new.person, city=new.city, by=staff)
    assert not todo.referents_to_invite().exists()
    assert "persona senza invito" not in {item.label for item in work_to_do(staff)}
