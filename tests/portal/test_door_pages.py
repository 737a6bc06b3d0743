"""The pages at the door of an event: axe at both widths, and the search while typing."""

from uuid import uuid4

import pytest
from django.utils import timezone

from cities.models import Person
from cms_portal.accounts.roles import Role
from events.enums import PresenceKind, PrintKind
from events.models import PrintRun, ScannedPage
from events.services import (
    Moment,
    Order,
    Tick,
    make_print,
    record_presences,
    request_print,
)
from tests.accounts.factories import UserFactory
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)
from tests.events.paper_factories import make_report, make_signed_page
from tests.jobs.processes import wait_until
from tests.portal.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def delegation():
    """One who came, twice; one who left; one excused; one expected."""
    event = EventFactory(starts_on=timezone.localdate())
    EventSessionFactory(event=event)
    made = DelegationFactory(event=event, accepted=True, city__name="Benevento")
    DelegationFactory(event=event)
    people = RegistrationFactory.create_batch(4, delegation=made)
    kinds = (PresenceKind.IN, PresenceKind.OUT, PresenceKind.EXCUSED)
    ticks = [Tick(uuid4(), one.pk, kind) for one, kind in zip(people, kinds, strict=False)]
    ticks.append(Tick(uuid4(), people[0].pk))
    record_presences(event=event, moment=Moment(event.starts_on), ticks=ticks, by=None)
    return made


def test_pages_at_the_door(visit, staff, delegation):
    door = f"/eventi/{delegation.event_id}/check-in/"
    waiting = delegation.registrations.last()
    pages = [
        f"{door}?delegazione={delegation.pk}",
        f"{door}?q=benevento",
        f"{door}nuovo/",
        f"{door}nuovo/?posto={waiting.pk}",
        f"/eventi/{delegation.event_id}/presenze/",
        f"/eventi/{delegation.event_id}/attestati/",
    ]
    assert faults(visit(staff), pages) == {}


def test_people_are_found_while_typing(visit, staff, delegation):
    waiting = delegation.registrations.last()
    page = visit(staff).at(375).open(f"/eventi/{delegation.event_id}/check-in/").page
    page.locator("#q").press_sequentially(waiting.person.last_name)
    button = page.locator(f"button[name=arriva][value='{waiting.pk}']")
    button.click()
    page.get_by_text("presenza registrata").wait_for()
    assert wait_until(waiting.presences.exists)  # the phone writes it down first, then sends it


def test_the_page_of_prints(visit, staff, delegation):
    event = delegation.event
    Person.objects.filter(registrations__delegation=delegation).update(first_name="Жанна")
    for order in (
        Order(PrintKind.BADGES, who="tutti"),
        Order(PrintKind.SIGN_IN, moments=[f"{event.starts_on}"]),
    ):
        run = request_print(event=event, order=order, token=uuid4(), by=staff)
        if order.kind == PrintKind.BADGES:
            make_print(run_id=run.pk)
    assert faults(visit(staff), [f"/eventi/{event.pk}/stampe/"]) == {}


def test_a_press_shows_what_is_being_made(visit, staff, delegation):
    page = visit(staff).at(375).open(f"/eventi/{delegation.event_id}/stampe/").page
    page.get_by_role("button", name="Prepara i cartellini").click()
    page.get_by_text("In preparazione", exact=True).wait_for()
    make_print(run_id=PrintRun.objects.get().pk)
    page.get_by_role("link", name="Scarica il PDF").wait_for()  # the page asked again by itself


def test_signed_sheets_and_reports(visit, staff, delegation):
    event = delegation.event
    page = make_signed_page(event)
    left = make_signed_page(event, registration=delegation.registrations.first())
    ScannedPage.objects.filter(pk=left.pk).update(state="unreadable", sheet=None, page=None)
    lines = [["Ada Vento", "ada@altro.example", [], 90], ["Io", "", [], 5]]
    report = make_report(event, lines)
    of_event = f"/eventi/{event.pk}"
    pages = [
        f"{of_event}/fogli-firmati/",
        f"{of_event}/fogli-firmati/{page.sheet_id}/",
        f"{of_event}/collegati/",
        f"{of_event}/collegati/{report.pk}/",
    ]
    assert faults(visit(staff), pages) == {}
