from datetime import date

import pytest

from cities.enums import RepresentativeKind
from cities.services import current_signatories, current_signatory
from tests.cities.factories import CityFactory, LegalRepresentativeFactory

pytestmark = pytest.mark.django_db


def test_nobody_signs_for_a_city_without_mandates():
    past = LegalRepresentativeFactory(valid_to=date(2022, 1, 1))
    assert current_signatory(past.city, date(2023, 6, 12)) is None
    assert current_signatory(past.city, date(2021, 12, 1)) == past


def test_who_stands_in_for_the_mayor_signs_instead():
    mayor = LegalRepresentativeFactory()
    LegalRepresentativeFactory(city=mayor.city, kind=RepresentativeKind.DELEGATE)
    assert current_signatory(mayor.city) == mayor
    acting = LegalRepresentativeFactory(city=mayor.city, kind=RepresentativeKind.ACTING_MAYOR)
    assert current_signatory(mayor.city) == acting


@pytest.mark.parametrize("count", [1, 5])
def test_signatories_of_many_cities_cost_one_query(django_assert_num_queries, count):
    cities = CityFactory.create_batch(count)
    mandates = {city.pk: LegalRepresentativeFactory(city=city) for city in cities}
    with django_assert_num_queries(1):
        found = current_signatories(cities, date(2023, 6, 12))
        assert {m.person.full_name for m in found.values()}
    assert found == mandates
