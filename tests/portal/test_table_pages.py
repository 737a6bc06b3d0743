"""Needs, tables and facilitators in a real browser: axe, both widths, and the network that goes."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cms_portal.accounts.roles import Role
from events.models import ProjectIdea, TableNote
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory, ReferentFactory, ThemeFactory
from tests.events.need_factories import NeedFactory
from tests.events.note_factories import TableFactory, TableNoteFactory, make_facilitator
from tests.portal.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Parolalunghissima" * 15


@pytest.fixture
def city():
    return CityFactory(name="Benevento", cadastral_code="A783")


@pytest.fixture
def table(city):
    return TableFactory(title="Tavolo: Povertà", theme=ThemeFactory(slug="poverta"))


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF, name="Marta Riva")


@pytest.fixture
def note(table, city, staff):
    note = TableNoteFactory(session=table, city=city, author=staff, text=LONG)
    TableNoteFactory(session=table, author=staff)
    need = NeedFactory(
        assessment__city=city, assessment__theme=table.theme, born_from=note, text=LONG
    )
    NeedFactory(assessment__city=CityFactory(), assessment__submitted=True)
    idea = ProjectIdea.objects.create(
        city=city, theme=table.theme, title=LONG[:200], session=table, born_from=note, by=staff
    )
    idea.needs.add(need)
    return note


def page(name, table):
    return reverse(f"events:{name}", args=[table.event_id, table.pk])


def test_pages_of_the_tables(visit, staff, note, table):
    make_facilitator(table, user=UserFactory(name="Delia Maestrale"))
    pages = [
        reverse("events:tables", args=[table.event_id]),
        page("notes", table),
        page("notes_paste", table),
        reverse("events:note_edit", args=[note.pk]),
        reverse("events:note_need", args=[note.pk]),
        reverse("events:note_idea", args=[note.pk]),
        reverse("events:facilitators", args=[table.event_id]),
    ]
    assert faults(visit(staff), pages) == {}


def test_pages_of_the_needs(visit, staff, note):
    submitted = NeedFactory(assessment__submitted=True).assessment
    pages = ["/fabbisogni/", "/fabbisogni/A783/", submitted.get_absolute_url()]
    assert faults(visit(staff), pages) == {}


def test_pages_of_the_needs_as_the_city_sees_them(visit, note, city):
    user = UserFactory(role=Role.REFERENT, name="Irene Calore")
    ReferentFactory(city=city, person=PersonFactory(user=user))
    pages = ["/bacheca/", "/fabbisogni/A783/", "/fabbisogni/A783/poverta/"]
    assert faults(visit(user), pages) == {}


def test_lines_written_without_network_arrive_once(visit, table):
    visitor = visit(make_facilitator(table))
    visitor.open(page("notes", table))
    browser = visitor.page
    browser.wait_for_selector("[data-cm-ready]")
    browser.context.set_offline(True)
    for text in ("Manca una mensa", "Servono alloggi"):
        browser.fill("[name=text]", text)
        browser.press("[name=text]", "Enter")
        browser.wait_for_selector(f"[data-cm-note-waiting] >> text={text}")
    browser.fill("[name=text]", "Ancora da finire")
    assert not TableNote.objects.exists()
    browser.context.set_offline(False)
    browser.wait_for_selector("[data-cm-note-waiting]", state="hidden")
    browser.wait_for_selector("#righe .cm-note >> text=Servono alloggi")
    visitor.complaints.clear()
    browser.reload()
    expect(browser.locator("[name=text]")).to_have_value("Ancora da finire")
    assert [one.text for one in TableNote.objects.as_written()] == [
        "Manca una mensa",
        "Servono alloggi",
    ]
