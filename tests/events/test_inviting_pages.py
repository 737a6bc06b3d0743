"""The office's page of the delegations: invite, see who answered, ask for the names."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from cms_portal.mailing.models import OutboundMail
from events.models import Delegation
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, OrganisationFactory, ReferentFactory
from tests.events.factories import DelegationFactory, EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(starts_on=timezone.localdate() + timedelta(days=30))


@pytest.fixture(autouse=True)
def staff(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    return user


def test_cities_and_bodies_are_invited_at_once(client, event):
    cities, body = CityFactory.create_batch(3), OrganisationFactory()
    ReferentFactory(city=cities[0])
    data = {
        "citta": [one.cadastral_code for one in cities],
        "enti": [body.pk],
        "politici": 1,
        "tecnici": 2,
        "entro": (timezone.localdate() + timedelta(days=9)).isoformat(),
    }
    url = reverse("events:invite", args=[event.pk])
    assert client.post(url, data).status_code == 302
    assert Delegation.objects.filter(event=event).count() == 4
    assert OutboundMail.objects.filter(template="", city_code=cities[0].cadastral_code).count() == 1
    page = client.get(reverse("events:delegations", args=[event.pk])).content.decode()
    assert "Non hanno referenti a cui scrivere" in page
    assert client.post(url, data).status_code == 422  # they are not in the list any more


@pytest.mark.parametrize(
    "change", [{"citta": []}, {"politici": 0, "tecnici": 0}, {"entro": "ieri"}]
)
def test_an_invitation_that_cannot_be_says_why(client, event, change):
    data = {"citta": [CityFactory().cadastral_code], "politici": 1, "tecnici": 1}
    data |= {"entro": (timezone.localdate() + timedelta(days=9)).isoformat()} | change
    assert client.post(reverse("events:invite", args=[event.pk]), data).status_code == 422
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_costs_the_same_however_many_are_invited(
    client, event, django_assert_max_num_queries, count
):
    for one in DelegationFactory.create_batch(count, event=event, accepted=True):
        RegistrationFactory(delegation=one)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("events:delegations", args=[event.pk]))
    assert len(page.context["rows"]) == count
    assert page.context["figures"]["missing"] == 2 * count


def test_a_filter_shows_those_without_names(client, event):
    open_ = DelegationFactory(event=event, accepted=True)
    DelegationFactory(event=event)
    page = client.get(reverse("events:delegations", args=[event.pk]) + "?mostra=nomi")
    assert page.context["rows"] == [open_]


def test_names_are_asked_for_once_a_day(client, event):
    open_ = DelegationFactory(event=event, accepted=True)
    ReferentFactory(city=open_.city)
    for _ in range(2):
        client.post(reverse("events:chase_names", args=[event.pk]))
    mail = OutboundMail.objects.get(template="events/names_reminder")
    assert "3 posti sono ancora senza nome" in mail.text


def test_terms_change_and_a_link_is_sent_again(client, event):
    asked = DelegationFactory(event=event)
    ReferentFactory(city=asked.city)
    later = timezone.localdate() + timedelta(days=12)
    data = {"politici": 0, "tecnici": 4, "entro": later.isoformat()}
    assert client.post(reverse("events:terms", args=[asked.pk]), data).status_code == 302
    asked.refresh_from_db()
    assert (asked.seats, asked.reply_by) == (4, later)
    for _ in range(2):
        client.post(reverse("events:invite_again", args=[asked.pk]))
    assert asked.links.open().count() == 1


def test_the_seats_of_a_body_are_of_one_kind(client, event):
    body = DelegationFactory(event=event, of_a_body=True)
    url = reverse("events:terms", args=[body.pk])
    assert client.get(url).status_code == 200
    data = {"tecnici": 5, "entro": body.reply_by.isoformat()}
    assert client.post(url, data).status_code == 302
    body.refresh_from_db()
    assert body.seats == 5
