import pytest
from django.urls import reverse

from cities import panels
from cities.panels import Panel
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityAliasFactory,
    CityFactory,
    IstatCodeFactory,
    LegalRepresentativeFactory,
    OfficeFactory,
    ReferentFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/citta/"


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    return user


@pytest.fixture
def own_panels(monkeypatch):
    """Without what the apps above hang on the page."""
    monkeypatch.setattr(panels, "_makers", {})


def full_cities(count):
    for city in CityFactory.create_batch(count):
        ReferentFactory(city=city)
        LegalRepresentativeFactory(city=city)
        OfficeFactory(city=city)
        IstatCodeFactory(city=city)


def names(response):
    return [row["city"].name for row in response.context["rows"]]


@pytest.mark.parametrize("count", [1, 8])
def test_the_list_costs_the_same_whatever_its_length(
    client, staff, django_assert_num_queries, count
):
    full_cities(count)
    # session, user, roles, regions, officers, count, cities, referents, offices, signatories,
    # proposals, demo
    with django_assert_num_queries(12):
        response = client.get(LIST)
    assert len(names(response)) == count


def test_long_lists_come_in_pages(client, staff, django_assert_num_queries):
    full_cities(3)
    CityFactory.create_batch(60)
    with django_assert_num_queries(12):
        first = client.get(LIST)
    assert len(names(first)) == 40
    assert "63 città" in first.content.decode()
    second = client.get(LIST, {"pagina": 2, "ordina": "-nome"})
    assert len(names(second)) == 23
    assert 'href="?pagina=1&amp;ordina=-nome"' in second.content.decode()


def test_a_city_is_found_by_alias_and_the_address_keeps_the_filters(client, staff):
    cava = CityFactory(name="Cava de' Tirreni")
    CityAliasFactory(city=cava, name="Cava di Tirreni")
    CityFactory(name="Potenza", region=RegionFactory(name="Basilicata", istat_code="17"))
    response = client.get(LIST, {"q": "CAVA DÉ"})
    assert names(response) == ["Cava de' Tirreni"]
    page = response.content.decode()
    assert "1 città su 2" in page
    assert "Azzera i filtri" in page
    assert 'value="CAVA DÉ"' in page
    assert "q=CAVA+D%C3%89&amp;ordina=-nome" in page
    assert names(client.get(LIST, {"q": "cava di"})) == ["Cava de' Tirreni"]


def test_the_region_filter_counts_its_cities(client, staff):
    CityFactory.create_batch(2)
    potenza = CityFactory(name="Potenza", region=RegionFactory(name="Basilicata", istat_code="17"))
    response = client.get(LIST, {"regione": "17"})
    assert names(response) == ["Potenza"]
    page = response.content.decode()
    assert "Campania (2)" in page
    assert "Basilicata (1)" in page
    assert potenza.get_absolute_url() in page


def test_what_is_missing_can_be_asked(client, staff):
    complete = CityFactory(name="Completa", pec="a@pec.example")
    LegalRepresentativeFactory(city=complete)
    ReferentFactory(city=complete)
    OfficeFactory(city=complete)
    CityFactory(name="Vuota")
    for missing in ["rappresentante", "referente", "ufficio", "pec"]:
        assert names(client.get(LIST, {"manca": missing})) == ["Vuota"]
    assert "Da inserire" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("nome", ["Andria", "Barletta", "Èboli"]),
        ("-nome", ["Èboli", "Barletta", "Andria"]),
        ("abitanti", ["Barletta", "Andria", "Èboli"]),
        ("-abitanti", ["Andria", "Barletta", "Èboli"]),
        ("'; drop", ["Andria", "Barletta", "Èboli"]),
    ],
)
def test_the_list_sorts_and_what_is_unknown_comes_last(client, staff, order, expected):
    CityFactory(name="Andria", population=97_942)
    CityFactory(name="Èboli", population=None, population_year=None)
    CityFactory(name="Barletta", population=92_927)
    assert names(client.get(LIST, {"ordina": order})) == expected


@pytest.mark.parametrize(
    "query", [{"regione": "99"}, {"regione": "x"}, {"manca": "tutto"}, {"pagina": "mille"}]
)
def test_a_filter_that_means_nothing_shows_all(client, staff, query):
    CityFactory()
    assert len(names(client.get(LIST, query))) == 1


@pytest.mark.parametrize("typed", ["%", "_", "'", "\\", "🙂", "a" * 300, "\u202e"])
def test_strange_searches_find_nothing_and_break_nothing(client, staff, typed):
    CityFactory(name="Benevento")
    response = client.get(LIST, {"q": typed})
    assert response.status_code == 200


def test_an_empty_search_says_what_to_do(client, staff):
    CityFactory()
    assert "Nessuna città corrisponde ai filtri" in client.get(LIST, {"q": "xyz"}).content.decode()


def test_a_referent_is_sent_to_the_only_city(client):
    mandate = ReferentFactory(person__user=UserFactory(role=Role.REFERENT))
    CityFactory()
    client.force_login(mandate.person.user)
    response = client.get(LIST)
    assert (response.status_code, response.url) == (302, mandate.city.get_absolute_url())


def test_who_acts_for_two_cities_sees_those_two(client):
    mandate = ReferentFactory(person__user=UserFactory(role=Role.REFERENT))
    other = ReferentFactory(person=mandate.person)
    CityFactory()
    client.force_login(mandate.person.user)
    assert set(names(client.get(LIST))) == {mandate.city.name, other.city.name}


def test_who_has_no_mandate_is_told_so(client):
    CityFactory()
    client.force_login(UserFactory(role=Role.REFERENT))
    assert "Nessuna città è collegata al vostro accesso" in client.get(LIST).content.decode()


def test_another_citys_page_does_not_exist_for_a_referent(client):
    mandate = ReferentFactory(person__user=UserFactory(role=Role.REFERENT))
    other = CityFactory()
    client.force_login(mandate.person.user)
    assert client.get(mandate.city.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get("/citta/Z999/").status_code == 404


def test_strangers_are_sent_to_the_login_page_and_posts_refused(client):
    city = CityFactory()
    for url in [reverse("cities:list"), city.get_absolute_url()]:
        assert client.get(url).status_code == 302
    client.force_login(UserFactory(role=Role.STAFF))
    for url in [reverse("cities:list"), city.get_absolute_url()]:
        assert client.post(url).status_code == 405


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_costs_the_same_whatever_it_holds(
    client, staff, django_assert_num_queries, own_panels, count
):
    city = CityFactory()
    CityAliasFactory.create_batch(count, city=city)
    ReferentFactory.create_batch(count, city=city)
    LegalRepresentativeFactory.create_batch(count, city=city, kind="commission")
    OfficeFactory(city=city)
    # Who asks: 3. The city with its codes and aliases: 4. Contacts and whom to call: 2. The path,
    # the protocol with its amounts, the event and the needs: 5. Permissions 2, people 3,
    # demonstration 1.
    with django_assert_num_queries(21):
        page = client.get(city.get_absolute_url()).content.decode()
    # in the card and among whom to call
    assert page.count("Referente tecnica") == 2 * count
    assert page.count("Componente della Commissione straordinaria") == 2 * count


def test_the_page_tells_past_mandates_from_present_ones(client, staff):
    city = CityFactory(name="Benevento")
    old = LegalRepresentativeFactory(city=city, valid_to="2022-06-13", person__gender="M")
    new = LegalRepresentativeFactory(city=city, valid_from="2022-06-14")
    response = client.get(city.get_absolute_url())
    assert response.context["representatives"] == [new]
    assert response.context["past"] == [old]
    assert "al 13 giugno 2022" in response.content.decode()


def test_a_missing_value_is_to_be_entered_never_a_dash(client, staff):
    city = CityFactory(population=None, population_year=None)
    page = client.get(city.get_absolute_url()).content.decode()
    assert page.count("Da inserire") == 8
    assert "None" not in page
    assert "—" not in page


def test_names_are_text_never_markup(client, staff):
    city = CityFactory(name="<b>Benevento</b>")
    ReferentFactory(city=city, person__last_name="<script>alert(1)</script>")
    for url in [LIST, city.get_absolute_url()]:
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<b>Benevento" not in page


def test_other_apps_hang_their_panel(client, staff, own_panels):
    panels.register("last", lambda city, user: Panel("components/messages.html", {}), position=2)
    panels.register(
        "first",
        lambda city, user: Panel("components/demo.html") if user.has_role(Role.STAFF) else None,
        position=1,
    )
    city = CityFactory()
    templates = [panel.template for panel in client.get(city.get_absolute_url()).context["panels"]]
    assert templates == ["components/demo.html", "components/messages.html"]

    client.force_login(ReferentFactory(city=city, person__user=UserFactory()).person.user)
    templates = [panel.template for panel in client.get(city.get_absolute_url()).context["panels"]]
    assert templates == ["components/messages.html"]
