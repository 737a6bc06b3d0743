"""Who sees one city reads nothing of another."""

import re

import pytest
from django.db.models import Q

from cities.models import Person
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory
from tests.clients import Client
from tests.portal.test_permissions import PAGES
from tests.portal.walk import addresses, read
from tests.portal.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path) -> World:
    settings.PRIVATE_FILES_DIR = tmp_path
    return make_world()


def test_who_sees_one_city_reads_no_name_of_another(world):
    """An auditor of one city, a referent of another: nobody of this one is on their pages."""
    names = [
        person.last_name
        for person in Person.objects.filter(
            Q(referents__city=world.city) | Q(legal_representatives__city=world.city)
        ).distinct()
    ]
    other = CityFactory(name="Trani")
    auditor = UserFactory(role=Role.AUDITOR, mandate__city_codes=[other.cadastral_code])
    client = Client()
    leaks = {}
    for user in (auditor, world.users["referente di un'altra"]):
        client.force_login(user)
        for address in addresses():
            if address.name not in PAGES:
                continue
            answer = client.get(address.url(**world.arguments.get(address.name, {})))
            told = read(answer).decode(errors="replace")
            found = [name for name in names if re.search(rf"\b{name}\b", told)]
            if answer.status_code == 200 and found:
                leaks[str(user), address.name] = found
    assert names
    assert leaks == {}
