"""Calendar files and the feed, read back with a parser and, line by line, without it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from cms_portal.accounts.roles import Role
from events import services
from events.calendar import CANCEL, event_calendar, feed
from events.enums import EventState
from events.models import Event
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, EventSessionFactory

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")


def published(**values):
    event = EventFactory(state=EventState.DRAFT, **values)
    hours = {"starts_at": datetime(2023, 3, 15, 9, tzinfo=ROME)}
    hours["ends_at"] = hours["starts_at"] + timedelta(hours=2)
    EventSessionFactory(event=event, **hours)
    return services.publish_event(event_id=event.pk, by=None)


def lines(body):
    """Unfolded, as a calendar reads them: no library between."""
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_an_event_of_one_day_has_its_hours_and_its_zone():
    event = published(title="Torino; «à» \U0001f600", place="Open Incet")
    body = event_calendar(event)
    [entry] = Calendar.from_ical(body).walk("VEVENT")
    assert entry.decoded("dtstart") == datetime(2023, 3, 15, 9, tzinfo=ROME)
    assert entry.decoded("dtend") == datetime(2023, 3, 15, 11, tzinfo=ROME)
    assert entry["summary"] == event.title
    told = lines(body)
    assert "DTSTART;TZID=Europe/Rome:20230315T090000" in told
    assert "SEQUENCE:1" in told
    assert "STATUS:CONFIRMED" in told
    assert told.count("BEGIN:VTIMEZONE") == 1
    assert sum(one.startswith("LAST-MODIFIED:") for one in told) == 1
    assert len(body) < 2000, "the zone holds the years that are needed"


def test_the_day_is_that_of_the_event_when_its_sessions_were_left_behind():
    event = published()
    event.starts_on = date(2023, 3, 16)
    told = lines(event_calendar(services.save_event(event=event, by=None)))
    assert "DTSTART;VALUE=DATE:20230316" in told
    assert "DTEND;VALUE=DATE:20230317" in told
    event.starts_on = date(2023, 3, 15)
    event.last_moment = datetime(2023, 3, 18, 9, tzinfo=ROME)
    told = lines(event_calendar(event))
    assert "DTSTART;TZID=Europe/Rome:20230315T090000" in told
    assert not [one for one in told if one.startswith("DTEND")]


def test_an_event_of_several_days_takes_whole_days():
    body = event_calendar(published(ends_on=date(2023, 3, 16)))
    told = lines(body)
    assert "DTSTART;VALUE=DATE:20230315" in told
    assert "DTEND;VALUE=DATE:20230317" in told
    assert "BEGIN:VTIMEZONE" not in told


def test_a_cancelled_event_keeps_its_name_and_raises_its_number(client):
    event = published()
    before = lines(event_calendar(event))
    event = services.cancel_event(event_id=event.pk, reason="Sciopero", by=None)
    after = lines(event_calendar(event, method=CANCEL))
    assert "METHOD:CANCEL" in after
    assert "STATUS:CANCELLED" in after
    assert "SEQUENCE:2" in after
    uid = [one for one in before if one.startswith("UID:")]
    assert uid == [one for one in after if one.startswith("UID:")]
    client.force_login(UserFactory(role=Role.REFERENT))
    page = client.get(reverse("events:ics", args=[event.pk]))
    assert page["Content-Type"] == "text/calendar; charset=utf-8; method=CANCEL"


def test_a_session_is_told_without_its_link(client):
    event = published()
    session = event.sessions.get()
    session.mode, session.link = "online", "https://riunione.example/segreta"
    services.save_session(session=session, by=None)
    client.force_login(UserFactory(role=Role.REFERENT))
    body = client.get(reverse("events:session_ics", args=[event.pk, session.pk])).content
    assert b"segreta" not in body
    assert f"sessione-{session.pk}@" in body.decode()


@pytest.mark.parametrize(
    ("day", "utc"),
    [(date(2025, 10, 26), "0200"), (date(2025, 10, 25), "0100"), (date(2026, 3, 29), "0100")],
)
def test_the_nights_of_the_clock_are_right(day, utc):
    """3.00 on the wall, before and after the change."""
    event = EventFactory(state=EventState.DRAFT, starts_on=day)
    moment = datetime(day.year, day.month, day.day, 3, tzinfo=ROME)
    EventSessionFactory(event=event, starts_at=moment)
    body = event_calendar(services.publish_event(event_id=event.pk, by=None))
    [entry] = Calendar.from_ical(body).walk("VEVENT")
    read = entry.decoded("dtstart").astimezone(ZoneInfo("UTC"))
    assert f"{read:%H%M}" == utc
    assert f"DTSTART;TZID=Europe/Rome:{day:%Y%m%d}T030000" in lines(body)


def test_the_feed_answers_304_in_two_queries_until_something_changes(
    client, django_assert_max_num_queries
):
    event = published(title="Roma")
    EventFactory(title="Bozza segreta", state=EventState.DRAFT)
    user = UserFactory(role=Role.REFERENT)
    client.force_login(user)
    address = client.get(reverse("events:feed_page")).context["address"]
    client.logout()
    path = address.replace("http://testserver", "")
    first = client.get(path)
    assert b"SUMMARY:Roma" in first.content
    assert b"Bozza segreta" not in first.content
    with django_assert_max_num_queries(2):
        again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    services.save_event(event=event, by=None)
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200
    user.groups.clear()
    assert client.get(path).status_code == 404


def test_the_address_ends_with_the_password(client):
    user = UserFactory(role=Role.REFERENT)
    client.force_login(user)
    address = client.get(reverse("events:feed_page")).context["address"]
    user.set_password("un'altra, lunga abbastanza")
    user.save()
    client.logout()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_feed_costs_two_queries_and_the_rows(client, django_assert_max_num_queries, count):
    user = UserFactory(role=Role.STAFF)
    client.force_login(user)
    path = client.get(reverse("events:feed_page")).context["address"]
    client.logout()
    EventFactory.create_batch(count)
    with django_assert_max_num_queries(3):
        assert client.get(path).content.count(b"BEGIN:VEVENT") == count


def test_events_without_a_day_are_left_out():
    events = [EventFactory(starts_on=None), EventFactory()]
    assert feed(events).count(b"BEGIN:VEVENT") == 1
    assert Event.objects.count() == 2
