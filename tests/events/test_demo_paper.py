"""The demonstration's signed sheets and report: made once, read as real ones are."""

import pytest

from cms_portal.accounts.roles import Role
from events.demo_laboratory import load_laboratory
from events.demo_paper import load_paper
from events.enums import PresenceSource, ScannedState
from events.models import Event, OnlineReport, Presence, ScannedPage, ScannedRow
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory, ReferentFactory

pytestmark = pytest.mark.django_db


def test_two_sheets_come_back_and_one_row_waits_for_a_person():
    staff = UserFactory(role=Role.STAFF)
    for number in range(5):
        city = CityFactory(name=f"Città {number}")
        for _ in range(2):
            ReferentFactory(city=city, person=PersonFactory())
    load_laboratory(staff=staff)
    event = Event.objects.get()
    people = event.registrations.count()
    assert load_paper(staff=staff) == {"pages": 2, "reports": 1}
    pages = list(ScannedPage.objects.order_by("sheet__pk"))
    assert [one.state for one in pages] == [ScannedState.FILED] * 2
    assert [one.confirmed_at is not None for one in pages] == [True, False]
    signed = [one for one in ScannedRow.objects.filter(page=pages[0]) if one.has_ink]
    assert len(signed) == people + 1
    assert [one.row.registration for one in signed if one.presence is None] == [None]
    sources = Presence.objects.values_list("source", flat=True)
    assert list(sources).count(PresenceSource.PAPER) == people
    assert PresenceSource.ONLINE in sources
    report = OnlineReport.objects.get()
    assert report.confirmed_at
    assert list(report.decided.values()).count(None) == 2
    assert load_paper(staff=staff) == {"pages": 0, "reports": 0}
