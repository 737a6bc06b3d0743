"""What calendars are sent, read by a library that did not write it; who comes no longer."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.utils import timezone

from cms_portal.mailing.models import OutboundMail
from events import services
from events.calendar import CANCEL, REQUEST, event_calendar, feed, session_calendar
from events.enums import EventState, SessionKind
from events.models import Event
from events.timetable import published_plan
from tests.cities.factories import PersonFactory
from tests.events.factories import DelegationFactory, EventFactory, EventSessionFactory

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")
MONTH = timedelta(days=30)


def read(body):
    """Without what the library remembers of a zone that it has met before."""
    vars(vobject.icalendar)["__tzidMap"].clear()
    return vobject.readOne(body.decode() if isinstance(body, bytes) else body)


def held(start, end, **values):
    event = EventFactory(state=EventState.DRAFT, starts_on=start.date(), **values)
    EventSessionFactory(event=event, starts_at=start, ends_at=end)
    return services.publish_event(event_id=event.pk, by=None)


def test_an_event_is_read_as_it_was_written():
    begin = datetime(2023, 3, 15, 9, tzinfo=ROME)
    event = held(begin, begin + timedelta(hours=8), title="Tappa; «à», \U0001f600", place="Incet")
    seen = read(event_calendar(event, method=REQUEST))
    assert (seen.method.value, seen.vevent.status.value) == ("REQUEST", "CONFIRMED")
    assert seen.vevent.sequence.value == str(event.calendar_sequence)
    assert seen.vevent.summary.value == event.title
    assert seen.vevent.location.value == "Incet, Torino"
    assert (seen.vevent.dtstart.value, seen.vevent.dtend.value) == (
        event.first_moment,
        event.last_moment,
    )
    assert seen.vevent.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Europe/Rome"]
    assert seen.vtimezone.tzid.value == "Europe/Rome"
    cancelled = read(event_calendar(event, method=CANCEL))
    assert (cancelled.method.value, cancelled.vevent.status.value) == ("CANCEL", "CANCELLED")
    assert cancelled.vevent.uid.value == seen.vevent.uid.value


@pytest.mark.parametrize(
    ("day", "hour", "offset"),
    [
        (date(2025, 10, 25), 23, 2),
        (date(2025, 10, 26), 1, 2),
        (date(2025, 10, 26), 4, 1),
        (date(2026, 3, 28), 23, 1),
        (date(2026, 3, 29), 1, 1),
        (date(2026, 3, 29), 3, 2),
        (date(2026, 3, 29), 4, 2),
    ],
)
def test_our_own_zone_is_right_about_the_nights_of_the_change(day, hour, offset):
    """The library reckons with the VTIMEZONE of the file, not with the one of this machine."""
    begin = datetime(day.year, day.month, day.day, hour, tzinfo=ROME)
    event = held(begin, begin + timedelta(minutes=30))
    seen = read(event_calendar(event)).vevent
    assert seen.dtstart.value.utcoffset() == timedelta(hours=offset)
    assert seen.dtstart.value == begin
    assert seen.dtend.value - seen.dtstart.value == timedelta(minutes=30)
    entry = published_plan(event).entries[0]
    alone = read(session_calendar(event, published_plan(event), entry)).vevent
    assert alone.dtstart.value == begin


def test_a_night_across_the_change_lasts_as_long_as_it_does():
    begin = datetime(2025, 10, 25, 22, tzinfo=ROME)
    event = held(begin, datetime(2025, 10, 26, 6, tzinfo=ROME))
    entry = published_plan(event).entries[0]
    seen = read(session_calendar(event, published_plan(event), entry)).vevent
    utc = ZoneInfo("UTC")
    lasted = seen.dtend.value.astimezone(utc) - seen.dtstart.value.astimezone(utc)
    assert lasted == timedelta(hours=9)


def test_the_feed_is_read_whole():
    begin = datetime(2023, 3, 15, 9, tzinfo=ROME)
    held(begin, begin + timedelta(hours=1))
    several = EventFactory(starts_on=date(2024, 12, 18), ends_on=date(2024, 12, 19))
    seen = read(feed(Event.objects.order_by("starts_on"))).vevent_list
    assert len(seen) == 2
    assert (seen[1].dtstart.value, seen[1].dtend.value) == (date(2024, 12, 18), date(2024, 12, 20))
    assert seen[1].uid.value.startswith(f"evento-{several.pk}@")


# --- who comes no longer


@pytest.fixture
def delegation():
    return DelegationFactory(accepted=True, event__starts_on=timezone.localdate() + MONTH)


def name(delegation, **more):
    person = PersonFactory(email="ada@comune.example")
    data = {"person": person, "role": "technical", "by": None} | more
    return services.name_person(delegation=delegation, **data)


def told(to="ada@comune.example"):
    """What was sent to that address, in order: the method, the number, the name."""
    found = []
    for mail in OutboundMail.objects.filter(to=to).order_by("pk"):
        seen = read(mail.attachment)
        assert f"method={seen.method.value}" in mail.attachment_type
        status = "CANCELLED" if seen.method.value == "CANCEL" else "CONFIRMED"
        assert seen.vevent.status.value == status
        found.append((seen.method.value, int(seen.vevent.sequence.value), seen.vevent.uid.value))
    return found


def test_who_withdraws_and_comes_back_is_obeyed_by_the_calendar(delegation):
    registration = name(delegation)
    services.withdraw_person(registration=registration, by=None)
    services.withdraw_person(registration=registration, by=None)
    name(delegation, person=registration.person)
    methods, numbers, names = zip(*told(), strict=True)
    assert methods == ("REQUEST", "CANCEL", "REQUEST")
    assert list(numbers) == sorted(set(numbers)), "each counts more than the one before"
    assert len(set(names)) == 1


def test_who_is_replaced_is_told_and_who_comes_instead_too(delegation):
    registration = name(delegation)
    other = PersonFactory(email="ugo@comune.example")
    services.replace_person(registration=registration, person=other, by=None)
    assert [method for method, *_ in told()] == ["REQUEST", "CANCEL"]
    assert [method for method, *_ in told("ugo@comune.example")] == ["REQUEST"]


def test_a_city_that_declines_after_all_frees_the_calendars_of_its_people(delegation):
    name(delegation)
    services.answer_delegation(delegation=delegation, accept=False, reason="Voto", by=None)
    assert [method for method, *_ in told()] == ["REQUEST", "CANCEL"]


def test_the_confirmation_names_the_tables(delegation):
    hour = timezone.now() + MONTH
    more = {
        "event": delegation.event,
        "kind": SessionKind.FOCUS_GROUP,
        "starts_at": hour,
        "places": 9,
    }
    first = EventSessionFactory(title="Tavolo casa", **more)
    second = EventSessionFactory(title="Tavolo cultura", **more)
    name(delegation, choices=[[second, first]])
    body = OutboundMail.objects.get(to="ada@comune.example").text
    assert "Tavolo cultura" in body
    assert "posto confermato" in body
    assert "Tavolo casa" not in body
