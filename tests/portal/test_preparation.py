"""Choosing the cities: regions, single boxes and the second wording, in a real browser."""

import pytest

from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import RegionFactory
from tests.protocols.factories import (
    AuthorityFactory,
    ClauseFactory,
    TemplateClause,
    TemplateFactory,
    complete_city,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    """Molise: Campobasso and Termoli. Sardegna: Olbia, which has named no office yet."""
    AuthorityFactory()
    clause = ClauseFactory(
        heading="Impegni del Comune",
        body="{ufficio.nome}",
        condition="office_known",
        second_body="entro {termini.ufficio} giorni",
    )
    TemplateClause.objects.create(template=TemplateFactory(), clause=clause, position=2)
    molise, sardegna = RegionFactory(name="Molise"), RegionFactory(name="Sardegna")
    for name in ("Campobasso", "Termoli"):
        complete_city(name=name, region=molise)
    complete_city(name="Olbia", region=sardegna, office=False)


@pytest.fixture
def office(visit, world):
    return visit(UserFactory(role=Role.STAFF)).open("/protocolli/predisposizione/")


def test_regions_and_cities_move_together(office):
    page = office.page
    page.get_by_label("Molise (2)").uncheck()
    page.get_by_text("1 scelta su 3").wait_for()
    page.get_by_text("Scegliete le singole città").click()
    page.get_by_label("Termoli").check()
    page.get_by_role("button", name="Genera 2 protocolli").wait_for()
    page.get_by_label("Molise (1 su 2)").check()
    page.get_by_role("button", name="Genera 3 protocolli").wait_for()
    assert page.get_by_label("Campobasso").is_checked()
    assert office.complaints == []


def test_a_city_without_office_is_left_out_and_taken_back(office):
    page = office.page
    page.get_by_label("procedi con Olbia").uncheck()
    page.get_by_role("button", name="Genera 2 protocolli").wait_for()
    assert not page.get_by_label("procedi con Olbia").is_checked()
    page.get_by_label("procedi con Olbia").check()
    page.get_by_role("button", name="Genera 3 protocolli").wait_for()


def test_without_javascript_the_button_brings_the_check_up_to_date(visit, world):
    office = visit(UserFactory(role=Role.STAFF), javascript=False)
    page = office.open("/protocolli/predisposizione/").page
    page.get_by_label("Molise (2)").uncheck()
    page.get_by_role("button", name="Aggiorna il controllo").click()
    assert page.get_by_text("1 scelta su 3").is_visible()
    assert page.get_by_role("button", name="Genera 1 protocollo").is_visible()
