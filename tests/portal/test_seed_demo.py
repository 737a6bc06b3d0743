import pytest
from django.core.management import CommandError, call_command

from cities.models import City, Person
from cms_portal.accounts.demo import DEMO_ACCOUNTS, is_demo_world
from cms_portal.accounts.models import User
from events.models import Event
from protocols.models import Ceiling, ProtocolTemplate
from protocols.readiness import check_readiness

pytestmark = pytest.mark.django_db


@pytest.fixture
def _demo():
    call_command("seed_demo", verbosity=0)


@pytest.mark.usefixtures("_demo")
def test_all_39_cities_come_out_complete(django_assert_num_queries):
    from datetime import date

    template = ProtocolTemplate.objects.get()
    readiness = check_readiness(template, City.objects.all(), date(2026, 11, 22))
    assert not readiness.problems
    assert [one.city.name for one in readiness.cities if not one.is_ready] == []
    assert len(readiness.cities) == 39


@pytest.mark.usefixtures("_demo")
def test_a_second_time_changes_nothing():
    def counts():
        return [model.objects.count() for model in (City, Person, Event, Ceiling, User)]

    before = counts()
    call_command("seed_demo", verbosity=0)
    assert counts() == before


@pytest.mark.usefixtures("_demo")
def test_the_demo_referent_sees_benevento_alone():
    assert is_demo_world()
    referent = User.objects.get(email=DEMO_ACCOUNTS[2].email)
    assert [city.name for city in City.objects.visible_to(referent)] == ["Benevento"]


@pytest.mark.usefixtures("_demo")
def test_invented_people_are_marked():
    assert not Person.objects.filter(is_invented=False).exists()


def test_production_refuses_it(settings):
    settings.IS_DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="solo in sviluppo"):
        call_command("seed_demo", verbosity=0)
    assert not City.objects.exists()
