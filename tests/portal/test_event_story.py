"""An event as people do it, in a real browser: from the answer of a city to the restitution."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from cities.models import Theme
from cms_portal.accounts.roles import Role
from events.enums import NoteKind, PrintKind, SessionKind
from events.models import Delegation, Need, PaperScan, PrintRun, Registration, Restitution
from events.services import make_print
from events.services.restitutions import print_restitution
from events.services.scans import read_scan
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory, ReferentFactory, ThemeFactory
from tests.events.factories import (
    DelegationFactory,
    DelegationLinkFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
    RestitutionFactory,
)
from tests.events.note_factories import TableFactory, TableNoteFactory
from tests.events.scanning import pictures, scan_of, sign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city():
    return CityFactory(name="Benevento", cadastral_code="A783")


@pytest.fixture
def office(visit):
    return visit(UserFactory(role=Role.STAFF, name="Marta Riva"))


@pytest.fixture
def tables():
    at_two = timezone.now() + timedelta(days=20)
    event = EventFactory(starts_on=at_two.date())
    return [
        EventSessionFactory(
            event=event, kind=SessionKind.WORKSHOP, places=9, title=title, starts_at=at_two
        )
        for title in ("Casa", "Lavoro")
    ]


def test_a_city_answers_from_the_mail_and_names_five_people(visit, city, tables):
    event = tables[0].event
    asked = DelegationFactory(event=event, city=city, seats_political=2, seats_technical=3)
    DelegationLinkFactory(delegation=asked, token="invito")
    mail = visit().open("/eventi/risposta/invito/")
    mail.page.get_by_role("button", name="Partecipiamo", exact=True).click()
    expect(mail.page.get_by_role("heading", name="Risposta registrata")).to_be_visible()
    user = UserFactory(role=Role.REFERENT)
    ReferentFactory(city=city, person=PersonFactory(user=user))
    referent = visit(user).open(asked.get_absolute_url())
    page = referent.page
    for number, seat in enumerate(page.locator(".cm-name-seat").all()):
        seat.get_by_label("Nome", exact=True).fill(f"Ada {'ABCDE'[number]}.")
        seat.get_by_label("Cognome").fill("Sannita")
    page.get_by_role("button", name="Iscrivete queste persone").click()
    expect(page.locator(".cm-name-seat")).to_have_count(0)
    assert Delegation.objects.get().state == "accepted"
    people = Registration.objects.registered().filter(delegation=asked, person__last_name="Sannita")
    assert people.count() == 5
    assert mail.complaints == referent.complaints == []


def test_staff_move_people_between_tables_and_print_them(office, city, tables):
    delegation = DelegationFactory(event=tables[0].event, city=city, accepted=True)
    ada = RegistrationFactory(delegation=delegation, person__last_name="Sannita")
    page = office.open(f"/eventi/{delegation.event_id}/tavoli/").page
    page.get_by_label(re.compile("Sannita")).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name=re.compile("Sposta qui.*Lavoro")).press("Enter")
    expect(page.locator(f"#tavolo-{tables[1].pk} .cm-seat")).to_contain_text("Sannita")
    assert ada.seats.confirmed().get().session == tables[1]
    page.goto(f"{office.address}/eventi/{delegation.event_id}/stampe/")
    page.get_by_role("button", name="Prepara i segnaposto").click()
    page.get_by_text("In preparazione", exact=True).wait_for()
    make_print(run_id=PrintRun.objects.get().pk)
    link = page.get_by_role("link", name="Scarica il PDF")
    assert "Sannita" in text_of(page, link.get_attribute("href"))
    assert office.complaints == []


def test_a_line_of_the_notes_becomes_a_need(office, city):
    table = TableFactory(theme=ThemeFactory(slug="poverta"))
    TableNoteFactory(session=table, city=city, kind=NoteKind.NEED, text="Manca una mensa")
    page = office.open(f"/eventi/{table.event_id}/appunti/{table.pk}/").page
    page.get_by_role("link", name=re.compile("Fanne un fabbisogno")).click()
    page.get_by_role("button", name="Aggiungi alla bozza della città").click()
    expect(page.get_by_text("è un fabbisogno")).to_be_visible()
    need = Need.objects.get()
    assert (need.text, need.assessment.city, need.born_from.text) == (
        "Manca una mensa", city, "Manca una mensa",
    )  # fmt: skip
    assert Theme.objects.get() == need.assessment.theme


def test_the_scan_of_signed_sheets_is_uploaded_and_confirmed(office, city, tmp_path):
    event = EventFactory(starts_on=timezone.localdate())
    delegation = DelegationFactory(event=event, city=city, accepted=True)
    ada = RegistrationFactory(delegation=delegation, person__last_name="Sannita")
    page = office.open(f"/eventi/{event.pk}/stampe/").page
    page.get_by_label(re.compile("tutta la giornata")).check()
    page.get_by_role("button", name="Prepara i fogli firme").click()
    page.get_by_text("In preparazione", exact=True).wait_for()
    run = make_print(run_id=PrintRun.objects.get(kind=PrintKind.SIGN_IN).pk)
    paper = tmp_path / "fogli.pdf"
    paper.write_bytes(scan_of(sign(pictures(run.file.path)[0], 1)))
    page.goto(f"{office.address}/eventi/{event.pk}/fogli-firmati/")
    page.locator("[name=pdf]").set_input_files(paper)
    page.get_by_role("button", name="Carica la scansione").click()
    page.get_by_text("fogli.pdf").first.wait_for()
    read_scan(scan_id=PaperScan.objects.get().pk)
    page.locator("section", has_text="Fogli archiviati").get_by_role("link").first.click()
    expect(page.get_by_label(re.compile("Sannita"))).to_be_checked()
    page.get_by_role("button", name="Registra le presenze").click()
    page.get_by_text("Una presenza registrata.").wait_for()
    assert ada.presences.get().source == "paper"
    assert office.complaints == []


def test_the_pdf_of_the_restitution_opens(office):
    made = RestitutionFactory(event__title="Roma e i focus group")
    print_restitution(restitution_id=made.pk)
    page = office.open(f"/eventi/{made.event_id}/restituzione/").page
    link = page.get_by_role("link", name=Restitution.objects.get().reference)
    assert "Roma e i focus group" in text_of(page, link.get_attribute("href"))


def text_of(page, address):
    """What the PDF at a link of the page says."""
    # the browser knows the name by itself; who fetches for it asks a machine that may not
    server = page.url.split("/eventi/")[0].replace("localhost", "127.0.0.1")
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    answer = page.request.get(server + address, headers={"Cookie": cookies})
    assert answer.headers["content-type"] == "application/pdf"
    return "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.body())).pages)
