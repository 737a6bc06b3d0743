"""How an import knows the cities, and brings them up to date."""

from datetime import date

import pytest

from cities.models import (
    City,
    CityIdentifier,
)
from cms_portal.spreadsheets.imports import flow
from cms_portal.spreadsheets.imports.enums import BatchState
from cms_portal.spreadsheets.imports.findings import REFUSE
from tests.cities.factories import (
    CityAliasFactory,
    CityFactory,
    IstatCodeFactory,
)
from tests.cities.imports import HEADER, answered, confirmed, preview, reasons, rows
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("A783", "Benevento"),
        ("a783", ""),
        ("062008", ""),
        ("62008", "BENEVENTO"),
        ("", "Comune di Benevento (BN)"),
        ("", "bènevento"),
        ("", "Benevento Città"),
    ],
)
def test_a_city_is_known_by_any_code_and_name(staff, benevento, code, name):
    CityAliasFactory(city=benevento, name="Benevento Città")
    batch = preview(staff, HEADER, f"{code};{name};Rossi;Maria;;tecnico;20/01/2023;;")
    assert batch.counts == {"new": 1}, reasons(batch)


def test_a_code_that_is_valid_no_more_is_still_known(staff):
    city = CityFactory(name="Carbonia", cadastral_code="B745")
    IstatCodeFactory(city=city, code="111009", valid_to=date(2025, 12, 31))
    IstatCodeFactory(city=city, code="119004", valid_from=date(2026, 1, 1))
    batch = preview(
        staff,
        HEADER,
        "111009;Carbonia;Rossi;Maria;;tecnico;20/01/2023;;",
        "119004;Carbonia;Verdi;Ada;;tecnico;20/01/2023;;",
    )
    assert batch.counts == {"new": 2}


def test_a_code_and_a_name_that_disagree_are_asked_every_time(staff, andria, benevento):
    line = "A783;Andria;Rossi;Maria;;tecnico;20/01/2023;;"
    batch = preview(staff, HEADER, line)
    assert batch.state == BatchState.QUESTIONS
    question = batch.questions.get()
    assert "non vanno d'accordo" in question.text
    assert [value for value, _ in question.options[:2]] == ["A285", "A783"]
    batch = answered(batch, staff, "A285")
    assert batch.counts == {"new": 1}
    assert "Andria" in rows(batch)[0].flags[0]
    assert preview(staff, HEADER, line).state == BatchState.QUESTIONS


def test_a_name_that_nobody_knows_is_chosen_once_and_remembered(staff, andria):
    line = ";Andrja;Rossi;Maria;;tecnico;20/01/2023;;"
    batch = preview(staff, HEADER, line, line.replace("Rossi", "Verdi"))
    question = batch.questions.get()
    assert (question.rows, question.options[0][0]) == (2, "A285")
    assert answered(batch, staff, "A285").counts == {"new": 2}
    again = preview(staff, HEADER, line, sender="Altro ufficio")
    assert again.state == BatchState.PREVIEW
    assert "«Andrja» è Andria, secondo chi importa" in rows(again)[0].flags[0]


def test_the_lines_of_a_town_outside_are_refused(staff, andria):
    batch = preview(
        staff,
        HEADER,
        "A200;;Rossi;Maria;;tecnico;20/01/2023;;",
        ";Alife;Rossi;Maria;;tecnico;20/01/2023;;",
        "F205;;Rossi;Maria;;tecnico;20/01/2023;;",
        "015146;;Rossi;Maria;;tecnico;20/01/2023;;",
    )
    assert batch.counts == {"refused": 4}
    assert all("non è una città del Programma" in one for one in reasons(batch))


def test_none_of_these_refuses_the_lines(staff, andria):
    batch = preview(staff, HEADER, ";Vattelapesca;Rossi;Maria;;tecnico;20/01/2023;;")
    batch = answered(batch, staff, REFUSE)
    assert batch.counts == {"refused": 1}
    assert (
        preview(staff, HEADER, ";Vattelapesca;Rossi;Maria;;tecnico;20/01/2023;;").state
        == BatchState.QUESTIONS
    )


def test_cities_are_brought_up_to_date(staff, andria):
    CityFactory(name="Benevento", cadastral_code="A783", pec="vecchia@pec.b.example")
    batch = preview(
        staff,
        "Codice catastale,Comune,PEC,Codice fiscale,Abitanti,Anno",
        "A285,Andria,Protocollo@PEC.andria.example,81001210723,97942,2021",
        "A783,Benevento,nuova@pec.b.example,62008,1,2010",
        "A783,Benevento,altra@pec.b.example,,,",
        "A200,Alife,x@pec.c.example,,,",
        importer="cities.cities",
    )
    first, second, third, fourth = rows(batch)
    assert first.outcome == "changed"
    assert [one["label"] for one in second.changes] == ["PEC", "Codice fiscale"]
    assert "2010 non importata" in second.flags[-1]
    assert third.reasons == ["Benevento è già alla riga 3."]
    assert fourth.outcome == "refused"
    confirmed(batch, staff)
    andria = City.objects.get(pk=andria.pk)
    assert (andria.pec, andria.fiscal_code) == ("protocollo@pec.andria.example", "81001210723")
    assert (andria.population, andria.population_year) == (97_942, 2021)
    benevento = City.objects.get(name="Benevento")
    assert (benevento.pec, benevento.fiscal_code) == ("nuova@pec.b.example", "00000062008")
    assert City.objects.count() == 2

    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    benevento = City.objects.get(name="Benevento")
    assert (benevento.pec, benevento.fiscal_code) == ("vecchia@pec.b.example", "")
    assert CityIdentifier.objects.count() == 1
    assert City.objects.get(pk=andria.pk).population == 57_778


def test_a_town_beyond_the_south_is_refused_when_code_and_name_agree(staff, andria):
    batch = preview(staff, HEADER, "H501;Roma;Rossi;Ada;;Sindaca;1/2/2023;;decreto")
    assert "«Roma» (H501) non è una città del Programma." in str(reasons(batch))
    assert not batch.questions.exists()


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999"])
def test_a_day_that_nobody_meant_is_refused(staff, andria, day):
    batch = preview(staff, HEADER, f"A285;Andria;Rossi;Ada;;Sindaca;{day};;decreto")
    assert "non è fra il 01/01/1990 e il 31/12/2100" in str(reasons(batch))
