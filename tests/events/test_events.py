from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError
from django.urls import reverse

from cities.loading import load_programme
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.roles import Role
from events.areas import area_of_path
from events.demo import load_events
from events.enums import EventState, SessionKind
from events.models import Event, EventSession
from events.timetable import published_plan
from events.timetable.layout import days, parts
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, EventSessionFactory

pytestmark = pytest.mark.django_db

NINE = datetime(2023, 3, 15, 8, tzinfo=UTC)  # 9.00 in Rome
TEN = datetime(2023, 3, 15, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("factory", "values", "constraint"),
    [
        (EventFactory, {"kind": "party"}, "event_kind_known"),
        (EventFactory, {"state": "maybe"}, "event_state_known"),
        (EventFactory, {"ends_on": date(2023, 3, 14)}, "event_days_in_order"),
        (EventFactory, {"starts_on": None, "ends_on": date(2023, 3, 14)}, "event_days_in_order"),
        (EventSessionFactory, {"kind": "nap"}, "event_session_kind_known"),
        (EventSessionFactory, {"starts_at": TEN, "ends_at": NINE}, "event_session_ends_after"),
        (EventSessionFactory, {"ends_at": NINE}, "event_session_ends_after"),
    ],
)
def test_the_database_refuses(factory, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        factory(**values)


@pytest.mark.parametrize("starts_on", [date(2023, 3, 15), None])
def test_an_event_is_recorded_once(starts_on):
    EventFactory(title="Roma", starts_on=starts_on)
    with pytest.raises(IntegrityError, match="event_once"):
        EventFactory(title="Roma", starts_on=starts_on)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"starts_on": None}, "data non indicata nel testo"),
        ({"is_year_deduced": True}, "mercoledì 15 marzo 2023 (anno dedotto)"),
        ({"ends_on": date(2023, 3, 16)}, "15-16 marzo 2023"),
        ({"ends_on": date(2023, 4, 1)}, "15 marzo - 1 aprile 2023"),
        ({"ends_on": date(2024, 1, 1)}, "15 marzo 2023 - 1 gennaio 2024"),
    ],
)
def test_the_days_are_said_in_words(values, words):
    assert EventFactory.build(**values).when == words


def test_the_programmes_meetings_are_loaded_once():
    load_programme()
    assert load_events() == 6
    assert load_events() == 0
    roma = Event.objects.get(city_name="Roma")
    assert roma.when == "6-7 febbraio 2023 (anno dedotto)"
    assert roma.sessions.filter(kind=SessionKind.FOCUS_GROUP, theme__isnull=False).count() == 4
    glocal = Event.objects.get(place="Glocal Factory")
    assert (glocal.when, glocal.hours) == ("data non indicata nel testo", "ore 16-20")
    mestre = Event.objects.get(place="Mestre")
    assert mestre.when == "18-19 dicembre 2024"
    assert list(mestre.sessions.values_list("led_by", flat=True)) == [
        f"Città di {city}" for city in ["Milano", "Torino", "Bari", "Bologna"]
    ]


def test_the_turin_timetable_is_the_published_one():
    load_programme()
    load_events()
    torino = Event.objects.get(starts_on=date(2023, 3, 15))
    plan = published_plan(torino)
    assert [(part.hours or part.note, len(part.blocks)) for part in parts(plan)] == [
        ("9.00", 1),
        ("a seguire", 1),
        ("10.45-12.45", 1),
        ("14.00", 4),
        ("17.30", 1),
    ]
    [day] = days(plan)
    assert [room.name for room in day.rooms] == ["Sala plenaria", *(f"Aula {n}" for n in "1234")]
    shape = [(row.starts, row.ends, [cell.columns for cell in row.cells]) for row in day.rows]
    assert shape == [
        ("9.00", "", [5]),
        ("10.45", "12.45", [5]),
        ("14.00", "", [1, 1, 1, 1, 1]),
        ("17.30", "", [5]),
    ]


def test_demo_events_are_refused_in_production(settings):
    settings.IS_DEMO_ALLOWED = False
    with pytest.raises(DemoRefused):
        load_events()
    assert not EventSession.objects.exists()


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("role", [Role.STAFF, Role.REFERENT])
def test_the_list_costs_the_same_whatever_its_length(
    client, django_assert_max_num_queries, count, role
):
    client.force_login(UserFactory(role=role))
    EventFactory.create_batch(count)
    with django_assert_max_num_queries(10) as queries:
        response = client.get(reverse("events:list"))
    assert len(response.context["page"].object_list) == count
    assert len(queries) <= 10


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_costs_the_same_whatever_its_sessions(
    client, django_assert_max_num_queries, count
):
    client.force_login(UserFactory(role=Role.REFERENT))
    event = EventFactory()
    EventSessionFactory.create_batch(count, event=event, starts_at=NINE)
    with django_assert_max_num_queries(10):
        response = client.get(event.get_absolute_url())
    assert response.content.decode().count('class="cm-sess"') == count


def test_a_draft_is_seen_by_the_programmes_people_only(client):
    draft = EventFactory(state=EventState.DRAFT)
    client.force_login(UserFactory(role=Role.REFERENT))
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert draft not in client.get(reverse("events:list")).context["page"].object_list
    client.force_login(UserFactory(role=Role.STAFF))
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_strangers_are_sent_to_the_login_page_and_posts_refused(client):
    event = EventFactory()
    for url in [reverse("events:list"), event.get_absolute_url()]:
        assert client.get(url).status_code == 302
    client.force_login(UserFactory(role=Role.REFERENT))
    for url in [reverse("events:list"), event.get_absolute_url()]:
        assert client.post(url).status_code == 405
    client.force_login(UserFactory(role=None))
    assert client.get(event.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("page", "label"),
    [("scans", "Presenze"), ("online_reports", "Presenze"), ("prints", "Stampe")],
)
def test_the_bar_says_in_which_area_a_page_lies(page, label):
    event = EventFactory()
    area = area_of_path(reverse(f"events:{page}", args=[event.pk]), event)
    assert area is not None
    assert area.label == label
