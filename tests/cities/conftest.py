"""The people and cities that many tests begin from."""

import pytest

from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, IstatCodeFactory, ReferentFactory


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def referent():
    """A person who speaks for a city and may come in."""
    return ReferentFactory(person__user=UserFactory(role=Role.REFERENT))


@pytest.fixture
def andria():
    city = CityFactory(name="Andria", cadastral_code="A285")
    IstatCodeFactory(city=city, code="110001", province_code="BT")
    return city


@pytest.fixture
def benevento():
    city = CityFactory(name="Benevento", cadastral_code="A783")
    IstatCodeFactory(city=city, code="062008")
    return city
