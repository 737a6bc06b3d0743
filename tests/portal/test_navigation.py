"""The menu never leads where who sees it may not go."""

import pytest
from django.test import RequestFactory

from cms_portal import site
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import PersonFactory, ReferentFactory

pytestmark = pytest.mark.django_db


def menu(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return site.portal(request)["portal"]["navigation"]()


def links(entries):
    for entry in entries:
        yield entry.url
        yield from links(entry.children)


@pytest.mark.parametrize("role", Role)
def test_every_link_of_the_menu_opens(client, role):
    user = UserFactory(role=role)
    ReferentFactory(person=PersonFactory(user=user))
    client.force_login(user)
    shown = list(links(menu(user)))
    answers = {url: client.get(url, follow=True).status_code for url in shown}
    assert answers == dict.fromkeys(shown, 200)


def test_every_role_but_facilitators_has_a_way_home():
    homes = {role: [one.url for one in menu(UserFactory(role=role))][:1] for role in Role}
    assert homes == {
        **{role: ["/"] for role in Role},
        Role.REFERENT: ["/bacheca/"],
        Role.FACILITATOR: ["/eventi/"],
    }


def test_the_page_shown_is_marked_once():
    user = UserFactory(role=Role.STAFF)
    for path, label in {"/": "Inizio", "/citta/A783/": "Città", "/eventi/": "Eventi"}.items():
        assert [one.label for one in menu(user, path) if one.is_current] == [label]


def test_who_has_not_come_in_has_no_menu(client):
    assert client.get("/privacy/").context["portal"]["navigation"]() == []


def test_the_pages_of_ones_own_access_open(client):
    client.force_login(UserFactory(role=Role.REFERENT))
    page = client.get("/bacheca/")
    shown = [entry.url for entry in page.context["portal"]["account_pages"]()]
    assert len(shown) == len(site.ACCOUNT_PAGES)
    assert {client.get(url).status_code for url in shown} == {200}
