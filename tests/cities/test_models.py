from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from cities.enums import IdentifierKind, ReferentKind, RepresentativeKind
from cities.models import City, LegalRepresentative, Office, Person, Referent
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityAliasFactory,
    CityFactory,
    CityIdentifierFactory,
    IstatCodeFactory,
    LegalRepresentativeFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    PriorityFactory,
    ReferentFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db

JANUARY = {"valid_from": date(2023, 1, 1), "valid_to": date(2023, 1, 31)}
LAST_OF_JANUARY_ON = {"valid_from": date(2023, 1, 31)}
FEBRUARY_ON = {"valid_from": date(2023, 2, 1)}


@pytest.mark.parametrize(
    ("factory", "values", "constraint"),
    [
        (CityFactory, {"cadastral_code": "a783"}, "city_cadastral_code_shape"),
        (CityFactory, {"cadastral_code": "A78"}, "city_cadastral_code_shape"),
        (CityFactory, {"province_code": "B"}, "city_province_code_shape"),
        (CityFactory, {"name": " ’ "}, "city_is_named"),
        (CityFactory, {"population_year": None}, "city_population_has_its_year"),
        (CityFactory, {"population": None}, "city_population_has_its_year"),
        (CityFactory, {"population": 0}, "city_population_has_its_year"),
        (CityFactory, {"longitude": None}, "city_position_in_italy"),
        (CityFactory, {"latitude": 14.7, "longitude": 41.1}, "city_position_in_italy"),
        (RegionFactory, {"istat_code": "1"}, "region_istat_code_shape"),
        (IstatCodeFactory, {"code": "62008"}, "istat_code_shape"),
        (IstatCodeFactory, {"province_code": "bn"}, "istat_code_province_shape"),
        (
            IstatCodeFactory,
            {"valid_from": date(2026, 1, 1), "valid_to": date(2025, 1, 1)},
            "istat_code_ends_after_start",
        ),
        (CityAliasFactory, {"name": "-"}, "city_alias_is_named"),
        (CityIdentifierFactory, {"kind": "fax"}, "city_identifier_(kind_known|shape)"),
        (CityIdentifierFactory, {"value": "protocollo"}, "city_identifier_shape"),
        (CityIdentifierFactory, {"value": "A@PEC.example"}, "city_identifier_pec_lower_case"),
        (CityIdentifierFactory, {"kind": "fiscal_code", "value": "123"}, "city_identifier_shape"),
        (CityIdentifierFactory, {"kind": "ipa", "value": "c a783"}, "city_identifier_shape"),
        (PersonFactory, {"gender": "X"}, "person_gender_known"),
        (PersonFactory, {"email": "Ada@citta.example"}, "person_email_lower_case"),
        (PersonFactory, {"first_name": "", "last_name": " "}, "person_is_named"),
        (ReferentFactory, {"kind": "mayor"}, "referent_kind_known"),
        (ReferentFactory, {"valid_to": date(2022, 1, 1)}, "referent_ends_after_start"),
        (LegalRepresentativeFactory, {"kind": "king"}, "representative_kind_known"),
        (
            LegalRepresentativeFactory,
            {"valid_to": date(2020, 1, 1)},
            "representative_ends_after_start",
        ),
        (OfficeFactory, {"valid_to": date(2020, 1, 1)}, "office_ends_after_start"),
        (OrganisationFactory, {"kind": "club"}, "organisation_kind_known"),
        (OrganisationFactory, {"name": ""}, "organisation_is_named"),
        (PriorityFactory, {"number": 0}, "priority_number_positive"),
        (PriorityFactory, {"fund": "cash"}, "priority_fund_known"),
    ],
)
def test_the_database_refuses(factory, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        factory(**values)


def test_the_cadastral_code_never_changes():
    city = CityFactory(cadastral_code="A783")
    with pytest.raises(DatabaseError, match="cities_city"), transaction.atomic():
        City.objects.filter(pk=city.pk).update(cadastral_code="A784")
    City.objects.filter(pk=city.pk).update(name="Benevento")


def test_the_same_mandate_twice_on_one_day_is_refused():
    for kind in ReferentKind:
        first = ReferentFactory(kind=kind, **JANUARY)
        with pytest.raises(IntegrityError, match=f"referent_once_{kind}"), transaction.atomic():
            ReferentFactory(city=first.city, person=first.person, kind=kind, **LAST_OF_JANUARY_ON)
        ReferentFactory(city=first.city, person=first.person, kind=kind, **FEBRUARY_ON)


def test_another_person_kind_or_city_is_another_mandate():
    first = ReferentFactory(kind=ReferentKind.TECHNICAL)
    ReferentFactory(city=first.city, person=first.person, kind=ReferentKind.POLITICAL)
    ReferentFactory(city=first.city, kind=ReferentKind.TECHNICAL)
    ReferentFactory(person=first.person, kind=ReferentKind.TECHNICAL)
    assert Referent.objects.current().count() == 4


@pytest.mark.parametrize("kind", RepresentativeKind)
def test_the_same_person_represents_a_city_once_at_a_time(kind):
    first = LegalRepresentativeFactory(kind=kind, **JANUARY)
    again = {"city": first.city, "person": first.person, "kind": kind}
    with pytest.raises(IntegrityError, match="representative_on"), transaction.atomic():
        LegalRepresentativeFactory(**again, **LAST_OF_JANUARY_ON)
    LegalRepresentativeFactory(**again, **FEBRUARY_ON)


def test_a_city_has_one_mayor_at_a_time_and_several_commissioners():
    mayor = LegalRepresentativeFactory(kind=RepresentativeKind.MAYOR)
    with pytest.raises(IntegrityError, match="representative_one_mayor"), transaction.atomic():
        LegalRepresentativeFactory(city=mayor.city, kind=RepresentativeKind.MAYOR)
    LegalRepresentativeFactory.create_batch(3, city=mayor.city, kind=RepresentativeKind.COMMISSION)
    assert LegalRepresentative.objects.filter(city=mayor.city).count() == 4


def test_a_city_has_one_office_at_a_time():
    first = OfficeFactory(**JANUARY)
    with pytest.raises(IntegrityError, match="office_one_at_a_time"), transaction.atomic():
        OfficeFactory(city=first.city, **LAST_OF_JANUARY_ON)
    OfficeFactory(city=first.city, **FEBRUARY_ON)


def test_istat_codes_of_a_city_do_not_overlap_and_a_code_has_one_city():
    old = IstatCodeFactory(code="111009", valid_to=date(2025, 12, 31))
    with pytest.raises(IntegrityError, match="istat_code_one_per_city"), transaction.atomic():
        IstatCodeFactory(city=old.city, code="119003")
    with pytest.raises(IntegrityError, match="istat_code_one_city_per_code"), transaction.atomic():
        IstatCodeFactory(code="111009", valid_to=date(2020, 1, 1))
    IstatCodeFactory(city=old.city, code="119003", valid_from=date(2026, 1, 1))
    IstatCodeFactory(code="111009", valid_from=date(2026, 1, 1))


@pytest.mark.parametrize("kind", IdentifierKind)
def test_identifiers_of_one_kind_do_not_overlap(kind):
    value = {"pec": "a@pec.example", "fiscal_code": "00123456789"}.get(kind, "c_a783")
    first = CityIdentifierFactory(kind=kind, value=value, **JANUARY)
    again = {"city": first.city, "kind": kind, "value": value}
    with pytest.raises(IntegrityError, match=f"city_identifier_one_{kind}"), transaction.atomic():
        CityIdentifierFactory(**again, **LAST_OF_JANUARY_ON)
    CityIdentifierFactory(**again, **FEBRUARY_ON)


def test_forms_refuse_an_overlap_in_italian():
    first = ReferentFactory(kind=ReferentKind.POLITICAL)
    again = ReferentFactory.build(city=first.city, person=first.person, kind=ReferentKind.POLITICAL)
    with pytest.raises(ValidationError, match="La persona ha già questo incarico"):
        again.full_clean()
    again.kind = ReferentKind.TECHNICAL
    again.full_clean()


def test_forms_refuse_a_second_mayor_and_office_in_italian():
    mayor = LegalRepresentativeFactory()
    second = LegalRepresentativeFactory.build(city=mayor.city, person=PersonFactory())
    with pytest.raises(ValidationError, match="c'è già un Sindaco"):
        second.full_clean()
    office = OfficeFactory(city=mayor.city)
    with pytest.raises(ValidationError, match="ha già un ufficio referente"):
        Office(city=office.city, name="Altro", valid_from=date(2024, 1, 1)).full_clean()


def test_an_alias_points_to_one_city_however_it_is_written():
    CityAliasFactory(name="Corigiano-Rossano")
    with pytest.raises(IntegrityError, match="city_alias_of_one_city"):
        CityAliasFactory(name="CORIGIANO ROSSANO")


def test_province_letters_are_those_of_the_day():
    city = CityFactory(province_code="CI")
    IstatCodeFactory(city=city, code="111009", province_code="SU", valid_to=date(2025, 12, 31))
    IstatCodeFactory(city=city, code="119003", province_code="CI", valid_from=date(2026, 1, 1))
    assert city.office_initials(date(2023, 6, 12)) == "SU"
    assert city.office_initials(date(2025, 12, 31)) == "SU"
    assert city.office_initials(date(2026, 1, 1)) == "CI"


def test_identifiers_are_empty_until_known_and_dated():
    city = CityFactory(fiscal_code="00123456789")
    CityIdentifierFactory(city=city, value="vecchia@pec.example", valid_to=date(2024, 6, 30))
    CityIdentifierFactory(city=city, value="nuova@pec.example", valid_from=date(2024, 7, 1))
    assert (city.pec, city.fiscal_code) == ("nuova@pec.example", "00123456789")
    assert (city.ipa_code, city.aoo_code) == ("", "")
    assert city.identifier(IdentifierKind.PEC, date(2023, 1, 1)) == "vecchia@pec.example"


def test_identifiers_of_many_cities_cost_one_query(django_assert_num_queries):
    for _ in range(4):
        CityFactory(pec="a@pec.example", ipa_code="c_a000")
    with django_assert_num_queries(2):
        assert {city.pec + city.ipa_code for city in City.objects.with_identifiers()} == {
            "a@pec.examplec_a000"
        }


def test_titles_follow_the_person():
    mayor = LegalRepresentativeFactory(person__gender="F", kind=RepresentativeKind.MAYOR)
    assert mayor.title == "Sindaca"
    mayor.person.gender = "M"
    assert mayor.title == "Sindaco"
    mayor.kind, mayor.person.gender = RepresentativeKind.COMMISSIONER, ""
    assert mayor.title == "Commissario straordinario"
    assert ReferentFactory(person__gender="F", kind="political").title == "Referente politica"


def test_the_last_day_of_a_mandate_is_still_in_it():
    mandate = ReferentFactory(valid_to=date(2024, 6, 30))
    assert mandate in Referent.objects.current(date(2024, 6, 30))
    assert mandate not in Referent.objects.current(date(2024, 7, 1))
    assert mandate not in Referent.objects.current(date(2023, 1, 19))
    assert mandate.is_current(date(2024, 6, 30))
    assert not mandate.is_current(date(2024, 7, 1))


@pytest.mark.parametrize("factory", [ReferentFactory, LegalRepresentativeFactory])
def test_a_person_sees_only_the_cities_of_an_open_mandate(factory):
    user = UserFactory(role=Role.REFERENT)
    mine = factory(person__user=user)
    CityFactory()
    assert list(City.objects.visible_to(user)) == [mine.city]
    mine.valid_to = timezone.localdate() - timezone.timedelta(days=1)
    mine.save()
    assert not City.objects.visible_to(user).exists()


def test_two_mandates_in_one_city_show_it_once():
    user = UserFactory(role=Role.REFERENT)
    first = ReferentFactory(person__user=user)
    ReferentFactory(person=first.person, city=first.city, kind=ReferentKind.POLITICAL)
    LegalRepresentativeFactory(person=first.person, city=first.city)
    assert City.objects.visible_to(user).count() == 1


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUTHORITY, Role.AUDITOR])
def test_who_serves_the_whole_programme_sees_every_city(role):
    CityFactory.create_batch(2)
    assert City.objects.visible_to(UserFactory(role=role)).count() == 2


def test_people_are_seen_with_their_city():
    user = UserFactory(role=Role.REFERENT)
    mine = ReferentFactory(person__user=user)
    responsible = OfficeFactory(city=mine.city).responsible
    stranger = ReferentFactory().person
    visible = Person.objects.visible_to(user)
    assert set(visible) == {mine.person, responsible}
    assert stranger in Person.objects.visible_to(UserFactory(role=Role.STAFF))


@pytest.mark.parametrize(
    "typed", ["cava de tirr", "CAVA DÈ TIRRENI", "Cava d’", "c361", "065037", "cava di"]
)
def test_a_city_is_found_by_name_alias_and_code(typed):
    cava = CityFactory(name="Cava de' Tirreni", cadastral_code="C361")
    IstatCodeFactory(city=cava, code="065037")
    CityAliasFactory(city=cava, name="Cava di Tirreni")
    CityFactory(name="Potenza", cadastral_code="G942")
    assert list(City.objects.search(typed)) == [cava]


def test_history_is_written_by_the_database_and_stays():
    city = CityFactory(name="Benevent")
    City.objects.filter(pk=city.pk).update(name="Benevento")
    history = City.events.rel.related_model.objects
    assert list(history.order_by("pgh_id").values_list("pgh_label", "name")) == [
        ("insert", "Benevent"),
        ("update", "Benevento"),
    ]
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        history.all().delete()
