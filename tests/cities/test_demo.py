import pytest
from django.utils import timezone

from cities.demo import REFERENT_EMAIL, WITHOUT_OFFICE, load_people
from cities.enums import RepresentativeKind
from cities.loading import load_programme
from cities.models import City, LegalRepresentative, Office, Person, Referent
from cities.services import current_signatories
from cms_portal.accounts.exceptions import DemoRefused
from tests.accounts.factories import UserFactory
from tests.cities.factories import LegalRepresentativeFactory

pytestmark = pytest.mark.django_db


def test_every_city_has_invented_people_and_most_an_office():
    load_programme()
    load_people()
    cities = City.objects.all()
    assert current_signatories(cities).keys() == {city.pk for city in cities}
    assert Referent.objects.current().count() == 78
    without = City.objects.exclude(offices__in=Office.objects.current())
    assert set(without.values_list("cadastral_code", flat=True)) == WITHOUT_OFFICE
    assert not Person.objects.filter(is_invented=False).exists()
    assert not Person.objects.exclude(email__endswith=".example").exists()
    assert all(city.pec.endswith(".example") for city in City.objects.with_identifiers())


def test_people_differ_and_titles_vary():
    load_programme()
    load_people()
    people = Person.objects.values_list("first_name", "last_name")
    assert len(set(people)) == len(people)
    titles = {m.title for m in LegalRepresentative.objects.current().select_related("person")}
    assert {"Sindaco", "Sindaca"} < titles
    kinds = set(LegalRepresentative.objects.values_list("kind", flat=True))
    assert {RepresentativeKind.COMMISSIONER, RepresentativeKind.ACTING_MAYOR} < kinds
    assert LegalRepresentative.objects.filter(valid_to__lt=timezone.localdate()).exists()


def test_loading_twice_makes_nobody_new_and_links_the_demo_referent_later():
    load_programme()
    made = load_people()
    user = UserFactory(email=REFERENT_EMAIL, role="referent")
    assert (made, load_people()) == (Person.objects.count(), 0)
    assert [city.name for city in City.objects.visible_to(user)] == ["Benevento"]


def test_a_city_that_has_people_is_left_alone():
    load_programme()
    mayor = LegalRepresentativeFactory(city=City.objects.get(cadastral_code="A783"))
    load_people()
    assert list(mayor.city.legal_representatives.all()) == [mayor]
    assert not mayor.city.referents.exists()


def test_invented_people_are_refused_in_production(settings):
    settings.IS_DEMO_ALLOWED = False
    with pytest.raises(DemoRefused):
        load_people()
    assert not Person.objects.exists()
