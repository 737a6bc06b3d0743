import pytest
from django.http import QueryDict

from cities.models import City
from protocols.selection import read_selection
from tests.cities.factories import CityFactory, RegionFactory


@pytest.fixture
def world(db):
    """Two in Campania, one in Molise; `chosen(query)` gives the names."""
    south, north = RegionFactory(name="Campania"), RegionFactory(name="Molise")
    for name, region in (("Aversa", south), ("Benevento", south), ("Termoli", north)):
        CityFactory(name=name, region=region)
    return south, north


def chosen(query):
    cities = City.objects.select_related("region").order_by("region__name", "folded_name")
    return [city.name for city in read_selection(QueryDict(query), list(cities)).cities]


def boxes(*names):
    rows = City.objects.filter(name__in=names)
    return "".join(f"&citta-{row.region_id}={row.cadastral_code}" for row in rows)


def test_at_first_all_are_chosen(world):
    assert chosen("") == ["Aversa", "Benevento", "Termoli"]


def test_single_boxes_count(world):
    assert chosen("scelta=1" + boxes("Benevento")) == ["Benevento"]


def test_ticking_a_region_takes_all_its_cities(world):
    south, _ = world
    assert chosen(f"scelta=1&regione={south.pk}") == ["Aversa", "Benevento"]


def test_unticking_a_region_leaves_all_its_cities_out(world):
    """Without JavaScript the boxes of its cities are still ticked."""
    south, _ = world
    query = f"scelta=1&era={south.pk}" + boxes("Aversa", "Benevento", "Termoli")
    assert chosen(query) == ["Termoli"]


def test_unticking_one_city_of_a_whole_region_counts(world):
    south, _ = world
    query = f"scelta=1&era={south.pk}&regione={south.pk}" + boxes("Benevento")
    assert chosen(query) == ["Benevento"]


def test_codes_nobody_knows_choose_nothing(world):
    assert chosen("scelta=1&citta-999=Z999&regione=x") == []
