"""The agenda as prepared and as published: order, conflicts, versions, copies, states."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError
from django.urls import reverse

from cities.exceptions import NotAllowed
from cities.models import Organisation
from cms_portal.accounts.roles import Role
from events import services
from events.enums import EventState, SessionKind
from events.exceptions import EventRefused
from events.forms import SessionForm
from events.models import AgendaVersion, Event, EventSession, Room
from events.services import SpeakerLine
from events.timetable import Entry, Plan, RoomEntry, Speaking, published_plan, working_plan
from events.timetable.conflicts import conflicts
from events.timetable.differences import differences, touched
from events.timetable.layout import days
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory
from tests.events.factories import EventFactory, EventSessionFactory

pytestmark = pytest.mark.django_db

ROME = ZoneInfo("Europe/Rome")
DAY = date(2023, 3, 15)
HALL, AULA = RoomEntry(1, "Sala plenaria", 120), RoomEntry(2, "Aula 1", 24)


def at(hour, minute=0, day=DAY):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ROME)


def entry(pk, begins, ends=None, **more):
    more.setdefault("kind", SessionKind.WORKSHOP)
    return Entry(pk, f"Sessione {pk}", starts_at=begins, ends_at=ends, **more)


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


# --- conflicts


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ({"room": 2}, {"room": 2}, ["Aula 1: due sessioni alla stessa ora."]),
        ({"room": 2}, {"room": 1}, []),
        ({"speakers": (Speaking("Ada Neri"),)}, {"speakers": (Speaking("ada  NÈRI", "Sindaca"),)},
         ["Ada Neri interviene in due sessioni alla stessa ora."]),
        ({"speakers": (Speaking("Ada Neri", person=1),)},
         {"speakers": (Speaking("Ada Neri", person=2),)}, []),
        ({"room": 2, "places": 30}, {}, ["30 posti in una sala che ne ha 24: Aula 1."]),
    ],
)  # fmt: skip
def test_conflicts_are_shown(first, second, words):
    plan = Plan((HALL, AULA), (entry(1, at(9), at(11), **first), entry(2, at(10), **second)))
    assert [one.words for one in conflicts(plan, DAY)] == words


def test_sessions_that_follow_or_share_a_hall_are_no_conflict():
    shared = RoomEntry(3, "Salone", 100, is_shared=True)
    follow = (entry(1, at(9), at(10), room=2), entry(2, at(10), at(11), room=2))
    tables = (entry(3, at(9), at(10), room=3), entry(4, at(9), at(10), room=3))
    assert conflicts(Plan((AULA, shared), follow + tables), DAY) == []


def test_a_session_on_another_day_is_told():
    plan = Plan((), (entry(1, at(9, day=DAY + timedelta(days=1))),))
    assert [one.words for one in conflicts(plan, DAY)] == [
        "È in un giorno in cui l'evento non c'è."
    ]
    assert conflicts(plan, DAY, DAY + timedelta(days=1)) == []


# --- the table


def test_a_longer_session_takes_more_rows_and_shared_tables_one_cell():
    plan = Plan(
        (HALL, AULA),
        (
            entry(1, at(9), at(11), room=1),
            entry(2, at(9), at(10), room=2),
            entry(3, at(10), at(11), room=2),
            entry(4, at(14), at(15), room=1),
            entry(5, at(14), at(15), room=1),
        ),
    )
    [day] = days(plan)
    shape = [[(cell.rows, len(cell.blocks)) for cell in row.cells] for row in day.rows]
    assert shape == [[(2, 1), (1, 1)], [(1, 1)], [(1, 2), (1, 0)]]
    assert [(row.starts, row.ends) for row in day.rows] == [
        ("9.00", "10.00"),
        ("10.00", "11.00"),
        ("14.00", "15.00"),
    ]


def test_without_rooms_there_is_no_table():
    assert days(Plan((), (entry(1, at(9)),))) == []


# --- the nights when the clock changes


@pytest.mark.parametrize(
    ("day", "begins", "finishes", "minutes"),
    [
        ("2025-10-26", "01:30", "03:30", 180),
        ("2025-10-26", "02:45", "02:15", 30),  # the second quarter past two
        ("2026-03-29", "01:30", "03:30", 60),
        ("2025-10-25", "09:00", "10:00", 60),
    ],
)
def test_hours_are_those_of_the_wall_clock(day, begins, finishes, minutes):
    form = session_form(day=day, begins=begins, finishes=finishes)
    assert form.is_valid(), form.errors
    session = form.instance
    session.save()
    session.refresh_from_db()
    assert (session.ends_at - session.starts_at) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("day", "begins", "finishes", "words"),
    [
        ("2026-03-29", "02:30", "", "l'orologio salta quest'ora"),
        ("2023-03-15", "10:00", "09:00", "La fine deve venire dopo l'inizio."),
        ("2023-03-15", "", "09:00", "Scrivete da che ora"),
        ("", "10:00", "", "Scrivete il giorno"),
    ],
)
def test_hours_that_cannot_be_are_refused(day, begins, finishes, words):
    form = session_form(day=day, begins=begins, finishes=finishes)
    assert words in " ".join(one for many in form.errors.values() for one in many)


def session_form(**data):
    values = {"title": "Notte", "kind": "plenary", "mode": "in_person", "audience": "invited"}
    return SessionForm(values | data, event=EventFactory())


# --- services


def test_sessions_stand_in_the_order_of_their_hours(staff):
    event = EventFactory(state=EventState.DRAFT)
    for title, hour in (("Pranzo", 13), ("Seguito", None), ("Saluti", 9)):
        session = EventSession(event=event, title=title, starts_at=at(hour) if hour else None)
        services.save_session(session=session, by=staff)
    titles = event.sessions.order_by("position").values_list("title", flat=True)
    assert list(titles) == ["Saluti", "Seguito", "Pranzo"]


def test_a_known_name_becomes_the_person(staff):
    person = PersonFactory(first_name="Irene", last_name="Calore")
    session = EventSession(event=EventFactory(), title="Saluti")
    lines = [SpeakerLine("irene calore", "Referente", is_moderator=True), SpeakerLine("Ugo Bo")]
    services.save_session(session=session, speakers=lines, by=staff)
    first, second = session.speakers.order_by("position")
    assert (first.person, first.name) == (person, "")
    assert (second.person, second.name) == (None, "Ugo Bo")


def test_a_room_of_another_event_is_refused(staff):
    room = Room.objects.create(event=EventFactory(), name="Aula")
    with pytest.raises(EventRefused, match="altro evento"):
        services.save_session(
            session=EventSession(event=EventFactory(), title="X", room=room), by=staff
        )


def test_only_staff_prepare():
    session = EventSession(event=EventFactory(), title="X")
    with pytest.raises(NotAllowed):
        services.save_session(session=session, by=UserFactory(role=Role.AUTHORITY))
    with pytest.raises(NotAllowed):
        services.publish_event(event_id=session.event.pk, by=UserFactory(role=Role.REFERENT))


@pytest.mark.parametrize("values", [{"led_by_both": True}, {"places": 0}, {"link": "https://x.it"}])
def test_the_rules_of_a_session_hold_in_the_service_too(staff, values):
    if values.pop("led_by_both", False):
        values = {
            "led_by_city": CityFactory(),
            "led_by_body": Organisation.objects.create(name="Anci"),
        }
    with pytest.raises(ValidationError):
        services.save_session(
            session=EventSession(event=EventFactory(), title="X", **values), by=staff
        )


def test_publishing_shows_what_was_prepared_and_nothing_later(client, staff):
    event = EventFactory(state=EventState.DRAFT)
    session = EventSessionFactory(event=event, title="Apertura", starts_at=at(9))
    services.publish_event(event_id=event.pk, by=staff)
    session.title = "Inaugurazione"
    services.save_session(session=session, by=staff)
    client.force_login(UserFactory(role=Role.REFERENT))
    page = client.get(event.get_absolute_url()).content.decode()
    assert "Apertura" in page
    assert "Inaugurazione" not in page
    client.force_login(staff)
    prepared = client.get(reverse("events:agenda", args=[event.pk]))
    assert [one.what for one in prepared.context["changes"]] == ["Cambiata"]
    url = reverse("events:publish_agenda", args=[event.pk])
    client.post(url, {"seen": prepared.context["seen"]})
    assert published_plan(event).entries[0].title == "Inaugurazione"
    event.refresh_from_db()
    assert (event.calendar_sequence, event.first_moment) == (2, at(9))


def test_what_nobody_looked_at_is_not_published(staff):
    event = EventFactory(state=EventState.DRAFT)
    services.publish_event(event_id=event.pk, by=staff)
    seen = services.fingerprint(working_plan(event))
    with pytest.raises(EventRefused, match="nulla da pubblicare"):
        services.publish_agenda(event_id=event.pk, seen=seen, by=staff)
    EventSessionFactory(event=event)
    with pytest.raises(EventRefused, match="è cambiato mentre lo guardavate"):
        services.publish_agenda(event_id=event.pk, seen=seen, by=staff)


def test_differences_are_told_field_by_field_with_whom_they_touch():
    ada = (Speaking("Ada Neri", "Sindaca"),)
    before = Plan((AULA,), (entry(1, at(9), room=2, speakers=ada), entry(2, at(10))))
    after = Plan((HALL,), (entry(1, at(9, 30), room=1, speakers=ada), entry(3, at(12))))
    changes = differences(before, after)
    assert [(one.what, one.entry.pk) for one in changes] == [
        ("Cambiata", 1),
        ("Nuova", 3),
        ("Tolta", 2),
    ]
    assert [(one.label, one.before, one.after) for one in changes[0].fields] == [
        ("Orario", "9.00", "9.30"),
        ("Sala", "Aula 1", "Sala plenaria"),
    ]
    assert touched(EventFactory(), changes) == ["Ada Neri, Sindaca"]


def test_a_version_never_changes(staff):
    event = EventFactory(state=EventState.DRAFT)
    services.publish_event(event_id=event.pk, by=staff)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"):
        AgendaVersion.objects.update(number=7)


def test_states_follow_each_other(staff):
    event = EventFactory(state=EventState.DRAFT, starts_on=None)
    with pytest.raises(EventRefused, match="giorno"):
        services.publish_event(event_id=event.pk, by=staff)
    Event.objects.filter(pk=event.pk).update(starts_on=DAY)
    services.publish_event(event_id=event.pk, by=staff)
    with pytest.raises(EventRefused, match="già"):
        services.publish_event(event_id=event.pk, by=staff)
    with pytest.raises(EventRefused, match="perché"):
        services.cancel_event(event_id=event.pk, reason="  ", by=staff)
    cancelled = services.cancel_event(event_id=event.pk, reason="Sciopero", by=staff)
    assert cancelled.calendar_sequence == 2
    with pytest.raises(EventRefused, match="non cambia più"):
        services.save_session(session=EventSession(event=event, title="X"), by=staff)
    with pytest.raises(EventRefused):
        services.close_event(event_id=event.pk, by=staff)


def test_a_copy_has_the_same_hours_and_nobody(staff):
    event = EventFactory(starts_on=DAY, ends_on=DAY + timedelta(days=1))
    room = Room.objects.create(event=event, name="Aula", places=24)
    session = EventSession(
        event=event, title="Tavolo", room=room, mode="online", link="https://riunione.example/1",
        starts_at=at(9), ends_at=at(10),
    )  # fmt: skip
    services.save_session(session=session, speakers=[SpeakerLine("Ugo Bo")], by=staff)
    summer = date(2023, 7, 5)
    copy = services.duplicate_event(event_id=event.pk, title="Copia", starts_on=summer, by=staff)
    [twin] = copy.sessions.all()
    assert (copy.state, copy.has_reminders, copy.ends_on) == (
        EventState.DRAFT, False, date(2023, 7, 6),
    )  # fmt: skip
    assert (twin.starts_at, twin.room.event, twin.link) == (at(9, day=summer), copy, "")
    assert twin.starts_at.astimezone(UTC).hour == 7
    assert not twin.speakers.exists()
    assert event.sessions.count() == 1


# --- pages


def test_staff_make_an_event_from_nothing_to_published(client, staff):
    client.force_login(staff)
    fields = {"title": "Prova", "kind": "stage", "audience": "invited", "city_name": "Bari",
              "starts_on": "2027-03-15"}  # fmt: skip
    page = client.post(reverse("events:new"), fields)
    event = Event.objects.get(title="Prova")
    assert page.url == reverse("events:agenda", args=[event.pk])
    rooms = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-name": "Aula 1",
             "form-0-places": 24, "form-1-name": ""}  # fmt: skip
    assert client.post(reverse("events:rooms", args=[event.pk]), rooms).status_code == 302
    room = event.rooms.get()
    session = {"title": "Saluti 😀 <b>", "kind": "plenary", "mode": "in_person",
               "audience": "invited", "day": "2027-03-15", "begins": "09:00",
               "finishes": "10:00", "room": room.pk, "form-TOTAL_FORMS": 1,
               "form-INITIAL_FORMS": 0, "form-0-name": "Ugo Bo",
               "form-0-role": "Sindaco"}  # fmt: skip
    url = reverse("events:session_new", args=[event.pk])
    assert client.post(url, session).status_code == 302
    client.post(reverse("events:publish", args=[event.pk]))
    page = client.get(event.get_absolute_url()).content.decode()
    assert "Saluti 😀 &lt;b&gt;" in page
    assert "Ugo Bo, Sindaco" in page


@pytest.mark.parametrize("title", ["x" * 300, "\u202egirato", "nul\x00", ""])
def test_a_title_that_cannot_be_is_refused_with_a_message(client, staff, title):
    client.force_login(staff)
    event = EventFactory()
    page = client.post(reverse("events:session_new", args=[event.pk]), {"title": title})
    assert page.status_code == 422
    assert "title" in page.context["form"].errors


def test_a_room_with_sessions_is_not_taken_away(client, staff):
    client.force_login(staff)
    event = EventFactory()
    room = Room.objects.create(event=event, name="Aula")
    EventSessionFactory(event=event, room=room)
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": room.pk,
            "form-0-name": "Aula", "form-0-DELETE": "on"}  # fmt: skip
    page = client.post(reverse("events:rooms", args=[event.pk]), data)
    assert page.status_code == 422
    assert event.rooms.exists()


@pytest.mark.parametrize("count", [1, 100])
def test_the_agenda_of_a_hundred_sessions_costs_the_same(
    client, staff, django_assert_max_num_queries, count
):
    event = EventFactory()
    room = Room.objects.create(event=event, name="Aula", is_shared=True)
    for number in range(count):
        EventSessionFactory(event=event, room=room, starts_at=at(9) + timedelta(minutes=number))
    client.force_login(staff)
    with django_assert_max_num_queries(10):
        assert client.get(reverse("events:agenda", args=[event.pk])).status_code == 200
    with django_assert_max_num_queries(10):
        client.get(event.get_absolute_url())
