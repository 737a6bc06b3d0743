"""Access and meals: where they are, where they are not, and when they go."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from cities.exceptions import NotAllowed
from cms_portal.accounts.roles import Role
from cms_portal.privacy import registry
from events import services
from events.enums import Audience, RegistrationRole
from events.models import SpecialNeeds
from events.services import Wishes
from events.services.public import withdraw_publicly
from events.services.telling import needs_address
from tests.accounts.factories import UserFactory
from tests.cities.factories import PersonFactory, ReferentFactory
from tests.events.factories import DelegationFactory, EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

SECRET = "Allergia alle arachidi"
WISHES = Wishes(access=["step_free"], diet=["vegan", "gluten_free"], diet_note=SECRET)


@pytest.fixture
def person():
    delegation = DelegationFactory(accepted=True)
    return RegistrationFactory(delegation=delegation)


@pytest.fixture
def city(client, person):
    user = UserFactory(role=Role.REFERENT)
    ReferentFactory(city=person.delegation.city, person=PersonFactory(user=user))
    client.force_login(user)
    return user


def write(person, wishes=WISHES):
    services.write_needs(registration=person, wishes=wishes, by=None)


def test_the_city_writes_them_and_takes_them_away(client, city, person):
    url = reverse("events:needs", args=[person.pk])
    answer = client.post(url, {"diet": ["vegan"], "access_note": "Un posto vicino alla porta"})
    assert answer.url == person.delegation.get_absolute_url()
    assert person.special_needs.diet == ["vegan"]
    assert "Un posto vicino alla porta" in client.get(url).content.decode()
    client.post(url, {})
    assert not SpecialNeeds.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"diet": ["nothing"]},
        {"diet_note": "x" * 301},
        {"access_note": "a\u202eb"},
        {"diet_note": "a\x00b"},
    ],
)
def test_what_cannot_be_is_refused_with_a_message(client, city, person, data):
    answer = client.post(reverse("events:needs", args=[person.pk]), data)
    assert answer.status_code == 422
    assert not SpecialNeeds.objects.exists()


def test_another_city_does_not_see_them(client, person):
    write(person)
    user = UserFactory(role=Role.REFERENT)
    ReferentFactory(person=PersonFactory(user=user))
    client.force_login(user)
    assert client.get(reverse("events:needs", args=[person.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        services.write_needs(registration=person, wishes=WISHES, by=user)


def test_catering_gets_numbers_and_no_name(client, person):
    write(person)
    client.force_login(UserFactory(role=Role.STAFF))
    page = client.get(reverse("events:needs_counts", args=[person.event_id])).content.decode()
    assert "Vegano" in page
    assert SECRET in page
    assert person.person.last_name not in page
    assert person.delegation.city.name not in page


def test_they_are_in_no_history_and_in_no_export(person):
    write(person)
    tracked = {getattr(model, "pgh_tracked_model", None) for model in apps.get_models()}
    assert SpecialNeeds not in tracked
    told = str([source.collect for source in registry.sources()])
    assert "special_needs" not in told
    assert SECRET not in str(SpecialNeeds.objects.get())


def test_the_pages_of_the_delegation_do_not_show_them(client, city, person):
    write(person)
    for url in (person.delegation.get_absolute_url(), person.event.get_absolute_url()):
        assert SECRET not in client.get(url).content.decode()


@pytest.mark.parametrize(("days_ago", "left"), [(7, 1), (8, 0)])
def test_a_week_after_the_event_they_are_gone(person, days_ago, left):
    write(person)
    day = timezone.localdate() - timedelta(days=days_ago)
    type(person.event).objects.filter(pk=person.event_id).update(starts_on=day)
    assert services.purge_needs() == 1 - left
    assert SpecialNeeds.objects.count() == left


def test_who_does_not_come_leaves_none(person):
    write(person)
    services.withdraw_person(registration=person, by=None)
    assert not SpecialNeeds.objects.exists()


def test_who_comes_instead_does_not_inherit_them(person):
    write(person)
    services.replace_person(registration=person, person=PersonFactory(), by=None)
    assert not SpecialNeeds.objects.exists()


def test_a_city_that_says_no_takes_them_with_it(person):
    write(person)
    services.answer_delegation(
        delegation=person.delegation, accept=False, reason="Elezioni", by=None
    )
    assert not SpecialNeeds.objects.exists()


def test_the_database_refuses_what_nobody_offers(person):
    with pytest.raises(IntegrityError, match="special_needs_diet_known"):
        SpecialNeeds.objects.create(registration=person, diet=["stones"])


def test_an_empty_row_is_no_row(person):
    with pytest.raises(IntegrityError, match="special_needs_say_something"):
        SpecialNeeds.objects.create(registration=person)


@pytest.mark.parametrize("count", [1, 8])
def test_the_numbers_cost_the_same_however_many_eat(client, django_assert_max_num_queries, count):
    event = EventFactory(starts_on=timezone.localdate() + timedelta(days=9))
    for _ in range(count):
        write(RegistrationFactory(delegation=DelegationFactory(event=event, accepted=True)))
    client.force_login(UserFactory(role=Role.STAFF))
    with django_assert_max_num_queries(9):
        client.get(reverse("events:needs_counts", args=[event.pk]))


def test_a_cancelled_event_takes_them_with_it_at_once(person):
    write(person)
    services.cancel_event(event_id=person.event_id, reason="Neve", by=None)
    assert not SpecialNeeds.objects.exists()


@pytest.mark.parametrize(("in_english", "word"), [(False, "Senza glutine"), (True, "Gluten-free")])
def test_one_of_the_public_writes_them_from_an_own_link_that_shows_none(client, in_english, word):
    event = EventFactory(
        audience=Audience.PUBLIC,
        title_en="Open doors",
        starts_on=timezone.localdate() + timedelta(days=30),
    )
    mine = RegistrationFactory(
        delegation=None, event=event, role=RegistrationRole.PUBLIC, in_english=in_english
    )
    address = needs_address(mine)
    assert word in client.get(address).content.decode()
    client.post(address, {"diet": ["gluten_free"], "access_note": "Arrivo in treno"})
    assert services.count_needs(event).diet == [("Senza glutine", 1)]
    again = client.get(address).content.decode()
    assert "Arrivo in treno" not in again
    assert "checked" not in again
    assert client.post(address, {"diet": ["stone"]}).status_code == 422
    client.post(address, {})
    assert services.count_needs(event).people == 0
    withdraw_publicly(token=address.rstrip("/").rpartition("/")[2])
    assert client.get(address).status_code == 410
