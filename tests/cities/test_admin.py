import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from cities.models import City, Referent
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityAliasFactory,
    CityFactory,
    IstatCodeFactory,
    LegalRepresentativeFactory,
    MunicipalVoteFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    PriorityFactory,
    ReferentFactory,
    RegionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
XLSX, ITALIA = 0, 1


@pytest.fixture(autouse=True)
def staff(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    return user


def changelist(model):
    return reverse(f"admin:cities_{model}_changelist")


FACTORIES = {
    "city": CityFactory,
    "person": PersonFactory,
    "referent": ReferentFactory,
    "legalrepresentative": LegalRepresentativeFactory,
    "municipalvote": MunicipalVoteFactory,
    "office": OfficeFactory,
    "region": RegionFactory,
    "organisation": OrganisationFactory,
    "priority": PriorityFactory,
    "theme": ThemeFactory,
}


@pytest.mark.parametrize("model", FACTORIES)
def test_every_list_and_page_opens(client, model):
    row = FACTORIES[model]()
    assert client.get(changelist(model), {"q": "a"}).status_code == 200
    page = client.get(reverse(f"admin:cities_{model}_change", args=[row.pk]))
    assert page.status_code == 200
    assert client.get(reverse(f"admin:cities_{model}_add")).status_code == 200


@pytest.mark.parametrize("model", ["city", "person", "referent", "legalrepresentative", "office"])
def test_lists_cost_the_same_whatever_their_length(client, django_assert_max_num_queries, model):
    FACTORIES[model]()
    with django_assert_max_num_queries(50) as short:
        client.get(changelist(model))
    for _ in range(6):
        FACTORIES[model]()
    with django_assert_max_num_queries(len(short)):
        client.get(changelist(model))


def found(client, model, typed):
    return list(client.get(changelist(model), {"q": typed}).context["cl"].queryset)


def test_cities_are_found_by_name_alias_and_codes(client):
    cava = CityFactory(name="Cava de' Tirreni", cadastral_code="C361")
    CityAliasFactory(city=cava, name="La Cava")
    IstatCodeFactory(city=cava, code="065037")
    CityFactory(name="Potenza", cadastral_code="G942")
    for typed in ["cava dé", "la cava", "c361", "065037"]:
        assert found(client, "city", typed) == [cava]
    url = reverse("admin:autocomplete")
    query = {
        "app_label": "cities",
        "model_name": "referent",
        "field_name": "city",
        "term": "la cava",
    }
    results = client.get(url, query).json()["results"]
    assert [one["text"] for one in results] == ["Cava de' Tirreni"]


def test_mandates_are_found_by_city_and_person(client):
    mandate = ReferentFactory(
        city=CityFactory(name="Èboli"), person=PersonFactory(last_name="D’Àmico")
    )
    ReferentFactory()
    assert found(client, "referent", "d amico eboli") == [mandate]
    office = OfficeFactory(responsible=mandate.person)
    assert found(client, "office", "d'amico") == [office]


def test_mandates_of_today_can_be_filtered(client):
    past = ReferentFactory(valid_to="2023-12-31")
    now = ReferentFactory()
    url = changelist("referent")
    assert list(client.get(url, {"in_carica": "si"}).context["cl"].queryset) == [now]
    assert list(client.get(url, {"in_carica": "no"}).context["cl"].queryset) == [past]


def city_form(**values):
    management = {
        f"{prefix}-{field}": "0"
        for prefix in ["identifiers", "istat_codes", "aliases"]
        for field in ["TOTAL_FORMS", "INITIAL_FORMS"]
    }
    return (
        management
        | {
            "name": "Benevento",
            "region": RegionFactory().pk,
            "province_name": "Benevento",
            "province_code": "BN",
            "population": "57778",
            "population_year": "2021",
            "is_active": "on",
        }
        | values
    )


def test_the_cadastral_code_is_written_once(client):
    response = client.post(reverse("admin:cities_city_add"), city_form(cadastral_code="A783"))
    assert response.status_code == 302
    city = City.objects.get()
    change = reverse("admin:cities_city_change", args=[city.pk])
    assert 'name="cadastral_code"' not in client.get(change).content.decode()
    response = client.post(change, city_form(cadastral_code="A784", population="60000"))
    assert response.status_code == 302
    city.refresh_from_db()
    assert (city.cadastral_code, city.population) == ("A783", 60_000)


def test_mistakes_are_told_in_italian(client):
    page = client.post(reverse("admin:cities_city_add"), city_form(cadastral_code="a783"))
    assert "Il codice catastale è una lettera maiuscola e tre cifre." in page.content.decode()
    mayor = LegalRepresentativeFactory()
    values = {
        "city": mayor.city.pk,
        "person": PersonFactory().pk,
        "kind": "mayor",
        "valid_from": "01/01/2024",
    }
    page = client.post(reverse("admin:cities_legalrepresentative_add"), values)
    assert "c&#x27;è già un Sindaco" in page.content.decode()


def test_two_codes_typed_together_for_one_day_are_refused(client):
    rows = {
        "istat_codes-TOTAL_FORMS": "2",
        "istat_codes-0-code": "111009",
        "istat_codes-0-province_code": "SU",
        "istat_codes-1-code": "119003",
        "istat_codes-1-province_code": "CI",
    }
    url = reverse("admin:cities_city_add")
    page = client.post(url, city_form(cadastral_code="B745", **rows))
    assert "Due righe valgono nello stesso periodo" in page.content.decode()
    assert not City.objects.exists()
    dated = {"istat_codes-0-valid_to": "31/12/2025", "istat_codes-1-valid_from": "01/01/2026"}
    response = client.post(url, city_form(cadastral_code="B745", **rows, **dated))
    assert response.status_code == 302


def export(client, model, file_format, query=""):
    url = reverse(f"admin:cities_{model}_export") + query
    response = client.post(url, {"resource": 0, "format": file_format, "items": ""})
    assert response.streaming, response.content.decode()
    return b"".join(response.streaming_content)


def test_cities_leave_typed_with_codes_as_text(client):
    city = CityFactory(name="=1+1", cadastral_code="A001", pec="a@pec.example")
    IstatCodeFactory(city=city, code="001002")
    sheet = openpyxl.load_workbook(io.BytesIO(export(client, "city", XLSX)))["Dati"]
    header, row = (list(cells) for cells in sheet.iter_rows(values_only=True))
    values = dict(zip(header, row, strict=True))
    assert values["Città"] == "=1+1"
    assert sheet["A2"].data_type == "s"
    assert values["Codice ISTAT"] == "001002"
    assert values["Abitanti"] == 57_778
    assert values["PEC"] == "a@pec.example"
    text = export(client, "city", ITALIA).decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (line["Codice ISTAT"], line["Latitudine"]) == ("001002", "41,13070")


@pytest.mark.parametrize("model", ["city", "person", "referent", "legalrepresentative", "office"])
def test_exports_cost_the_same_whatever_their_length(client, django_assert_max_num_queries, model):
    FACTORIES[model]()
    with django_assert_max_num_queries(60) as short:
        export(client, model, ITALIA)
    for _ in range(6):
        FACTORIES[model]()
    with django_assert_max_num_queries(len(short)):
        export(client, model, ITALIA)


def test_what_is_filtered_is_what_leaves(client):
    ReferentFactory(valid_to="2023-12-31")
    now = ReferentFactory(person__gender="F", kind="political")
    text = export(client, "referent", ITALIA, "?in_carica=si").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["Cognome"], row["In qualità di"]) for row in rows] == [
        (now.person.last_name, "Referente politica")
    ]
    assert Referent.objects.count() == 2


def test_a_referent_has_no_admin(client):
    client.force_login(UserFactory(role=Role.REFERENT))
    assert client.get(changelist("city")).status_code in (302, 403)


def test_the_authority_looks_and_does_not_touch(client):
    client.force_login(UserFactory(role=Role.AUTHORITY))
    city = CityFactory()
    assert client.get(changelist("city")).status_code == 200
    url = reverse("admin:cities_city_change", args=[city.pk])
    assert client.post(url, city_form()).status_code == 403
