"""Who came: written once, corrected by other rows, counted by cities; the path of the cities."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, InternalError, ProgrammingError, connection
from django.utils import timezone

from cities.exceptions import NotAllowed
from cities.models import StepReached
from cities.services import compare_path
from cms_portal.accounts.roles import Role
from events import services
from events.arrivals import Figures, arrivals, choices, find_guests, missing_cities
from events.demo_presences import load_rome_presences
from events.enums import PathStage, PresenceKind, PresenceSource, RegistrationState
from events.exceptions import EventRefused, PresenceRefused
from events.models import Presence
from events.services import Moment, Tick, record_presences, remove_session, undo_presences
from tests.accounts.factories import UserFactory
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)
from tests.events.note_factories import make_facilitator

pytestmark = pytest.mark.django_db

ROME = ZoneInfo("Europe/Rome")


@pytest.fixture
def event():
    return EventFactory(starts_on=timezone.localdate(), path_step=PathStage.KICKOFF)


@pytest.fixture
def moment(event):
    return Moment(event.starts_on)


def delegation(event, people=2, **more):
    made = DelegationFactory(event=event, accepted=True, **more)
    RegistrationFactory.create_batch(people, delegation=made)
    return made


def ticks(*registrations, kind=PresenceKind.IN, **more):
    return [Tick(nonce=uuid4(), registration_id=one.pk, kind=kind, **more) for one in registrations]


def record(event, moment, upload, **more):
    return record_presences(event=event, moment=moment, ticks=upload, by=None, **more)


def test_the_same_upload_three_times_is_one_presence(event, moment):
    people = list(delegation(event).registrations.all())
    upload = ticks(*people)
    results = [record(event, moment, upload) for _ in range(3)]
    assert [len(one.new) for one in results] == [2, 0, 0]
    assert [len(one.known) for one in results] == [0, 2, 2]
    assert Figures.of(event, moment) == Figures(cities=1, people=2, invited=1)


def test_two_phones_see_the_same_person_one_counts_the_other_is_flagged(event, moment):
    one = delegation(event, people=1).registrations.get()
    first, second = (record(event, moment, ticks(one)) for _ in range(2))
    assert (first.repeated, [row.is_repeat for row in second.new]) == ([], [True])
    assert Figures.of(event, moment).people == 1


def test_who_left_may_come_back(event, moment):
    one = delegation(event, people=1).registrations.get()
    for kind in (PresenceKind.IN, PresenceKind.OUT, PresenceKind.IN):
        result = record(event, moment, ticks(one, kind=kind, happened_at=timezone.now()))
        assert not result.repeated


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_lets_nobody_rewrite_a_presence(event, moment, change):
    record(event, moment, ticks(delegation(event).registrations.first()))
    rows = Presence.objects.all()
    with pytest.raises((ProgrammingError, InternalError), match="Cannot update or delete"):
        rows.update(day=date(2020, 1, 1)) if change == "update" else rows.delete()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"kind": "boh"}, "presence_kind_known"),
        ({"source": "boh"}, "presence_source_known"),
        ({"kind": PresenceKind.UNDONE}, "presence_undoes_another"),
        (
            {"happened_at": datetime(2100, 1, 1, tzinfo=ROME)},
            "presence_happened_before_it_was_recorded",
        ),
    ],
)
def test_the_database_refuses(event, wrong, named):
    one = delegation(event, people=1).registrations.get()
    good = {"kind": PresenceKind.IN, "source": PresenceSource.PAPER, "day": event.starts_on}
    with pytest.raises(IntegrityError, match=named):
        Presence.objects.create(nonce=uuid4(), registration=one, **(good | wrong))


def test_what_is_undone_does_not_count_and_stays_on_record(event, moment):
    one = delegation(event, people=1).registrations.get()
    record(event, moment, ticks(one))
    counts = [
        undo_presences(event=event, moment=moment, registrations=[one.pk], by=None)
        for _ in range(2)
    ]
    assert counts == [1, 0]
    assert Figures.of(event, moment) == Figures(cities=0, people=0, invited=1)
    assert Presence.objects.count() == 2
    assert not record(event, moment, ticks(one)).repeated
    assert Figures.of(event, moment).people == 1


def test_of_the_day_are_its_sessions_too(event, moment):
    table = EventSessionFactory(event=event)
    one, other = delegation(event).registrations.all()
    record(event, Moment(event.starts_on, table), ticks(one))
    record(event, moment, ticks(other))
    assert Figures.of(event, moment).people == 2
    assert Figures.of(event, Moment(event.starts_on, table)).people == 1
    assert Figures.of(event).people == 2


def test_bodies_and_guests_are_people_not_cities(event, moment):
    body = DelegationFactory(event=event, of_a_body=True, accepted=True)
    people = [
        RegistrationFactory(delegation=body, role="body"),
        RegistrationFactory(delegation=None, event=event, role="guest"),
    ]
    record(event, moment, ticks(*people))
    assert Figures.of(event, moment) == Figures(cities=0, people=2, invited=0)


def test_an_excused_absence_is_no_presence(event, moment):
    here, absent = delegation(event, people=1), delegation(event, people=1)
    record(event, moment, ticks(here.registrations.get()))
    record(event, moment, ticks(absent.registrations.get(), kind=PresenceKind.EXCUSED))
    assert missing_cities(event, moment) == [absent.city]
    assert {one.delegation.pk: one.come for one in arrivals(event, moment)} == {
        here.pk: 1,
        absent.pk: 0,
    }


def test_somebody_of_another_event_is_nobody_here(event, moment):
    stranger = delegation(EventFactory(starts_on=timezone.localdate())).registrations.first()
    result = record(event, moment, ticks(stranger))
    assert (result.new, len(result.unknown)) == ([], 1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "draft"}, "bozza"),
        ({"state": "cancelled", "cancel_reason": "Sciopero"}, "annullato"),
        ({"starts_on": None}, "non ha ancora un giorno"),
        ({"starts_on": date(2020, 5, 5)}, "Quel giorno"),
    ],
)
def test_where_nobody_can_have_come(fields, words):
    event = EventFactory(**({"starts_on": timezone.localdate()} | fields))
    with pytest.raises(PresenceRefused, match=words):
        record(event, Moment(timezone.localdate()), [])


def test_not_before_the_day_and_not_in_a_session_of_others(event, moment):
    soon = EventFactory(starts_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(PresenceRefused, match="si apre"):
        record(soon, Moment(soon.starts_on), [])
    with pytest.raises(PresenceRefused, match="altro evento"):
        record(event, Moment(moment.day, EventSessionFactory()), [])


def test_only_who_keeps_the_door(event, moment):
    for role in (Role.REFERENT, Role.AUTHORITY, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            record_presences(event=event, moment=moment, ticks=[], by=UserFactory(role=role))


def test_who_keeps_a_table_keeps_the_door_of_that_event(event, moment):
    user = UserFactory(role=Role.FACILITATOR)
    table = EventSessionFactory(event=event, kind="workshop")
    with pytest.raises(NotAllowed):
        record_presences(event=event, moment=moment, ticks=[], by=user)
    make_facilitator(table, user=user)
    people = delegation(event).registrations.all()
    done = record_presences(event=event, moment=moment, ticks=ticks(*people), by=user)
    assert len(done.new) == 2
    with pytest.raises(NotAllowed):
        record_presences(event=EventFactory(starts_on=moment.day), moment=moment, ticks=[], by=user)


def test_a_clock_that_runs_ahead_is_put_right(event, moment):
    one = delegation(event, people=1).registrations.get()
    ahead = timezone.now() + timedelta(hours=5)
    (row,) = record(event, moment, ticks(one, happened_at=ahead)).new
    assert row.happened_at == row.recorded_at < ahead


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_nights_when_the_clock_changes(night):
    event = EventFactory(starts_on=night)
    one = delegation(event, people=1).registrations.get()
    begin = datetime(night.year, night.month, night.day, tzinfo=ROME).timestamp()
    for hours in (0.5, 1.5, 2.5, 3.5):
        with time_machine.travel(begin + hours * 3600, tick=False):
            (chosen,) = choices(event).days
            kind = PresenceKind.IN if hours in (0.5, 2.5) else PresenceKind.OUT
            now = services.hour_of(chosen.moment)
            record(event, chosen.moment, ticks(one, kind=kind, happened_at=now))
    rows = list(Presence.objects.in_time().values_list("kind", flat=True))
    assert rows == ["in", "out", "in", "out"]


def test_a_session_with_presences_stays_in_the_agenda(event):
    table = EventSessionFactory(event=event)
    one = delegation(event, people=1).registrations.get()
    record(event, Moment(event.starts_on, table), ticks(one))
    with pytest.raises(EventRefused, match="presenze"):
        remove_session(session_id=table.pk, by=None)


# --- the path


def test_a_city_reaches_the_step_that_the_event_is(event, moment):
    one = delegation(event)
    record(event, moment, ticks(*one.registrations.all()))
    row = StepReached.objects.get()
    assert (row.city, row.step_id, row.day) == (one.city, "kickoff", event.starts_on)
    assert not [found for found in compare_path() if found.city_id == one.city_id]


@pytest.mark.parametrize("kind", ["focus_group", "workshop"])
def test_a_table_is_a_step_of_its_own_in_an_event_of_the_path(event, kind):
    table = EventSessionFactory(event=event, kind=kind)
    record(event, Moment(event.starts_on, table), ticks(delegation(event).registrations.first()))
    assert set(StepReached.objects.values_list("step_id", flat=True)) == {"kickoff", kind}
    apart = EventFactory(starts_on=timezone.localdate())
    table = EventSessionFactory(event=apart, kind=kind)
    record(apart, Moment(apart.starts_on, table), ticks(delegation(apart).registrations.first()))
    assert StepReached.objects.count() == 2
    assert list(compare_path()) == []


def test_no_step_for_who_was_excused_or_is_no_city(event, moment):
    absent = delegation(event).registrations.first()
    record(event, moment, ticks(absent, kind=PresenceKind.EXCUSED))
    guest = RegistrationFactory(delegation=None, event=event, role="guest")
    record(event, moment, ticks(guest))
    assert not StepReached.objects.exists()


def test_the_path_tells_of_a_step_whose_presence_was_undone(event, moment):
    one = delegation(event, people=1).registrations.get()
    record(event, moment, ticks(one))
    undo_presences(event=event, moment=moment, registrations=[one.pk], by=None)
    (found,) = compare_path()
    assert (found.step, found.fact) == ("kickoff", None)


# --- looking


def test_people_are_found_by_name_city_and_badge(event, moment):
    one, _ = delegation(event, city__name="Benevento").registrations.all()
    delegation(event, city__name="Gela")
    for text, count in (
        (one.person.last_name, 1),
        ("benev", 2),
        (f"benevento {one.person.last_name}", 1),
        (one.badge_code.lower().replace("-", " "), 1),
        ("x" * 300, 0),
        ("%", 0),
    ):
        assert len(find_guests(event, text, moment)) == count, text


def test_rome_as_the_text_tells_it():
    call_command("seed_demo", verbosity=0)
    event = Presence.objects.first().registration.event
    figures = Figures.of(event)
    assert (figures.cities, figures.invited) == (36, 39)
    assert 115 <= figures.people <= 125
    staff = UserFactory(role=Role.STAFF)
    assert load_rome_presences(staff=staff) == 0
    for step in ("kickoff", "focus_group"):
        assert StepReached.objects.filter(step=step).count() == 36
    assert not [one for one in compare_path() if one.step in ("kickoff", "focus_group")]


def test_every_registration_has_a_code_that_reads(event):
    codes = {one.badge_code for one in delegation(event, people=5).registrations.all()}
    assert len(codes) == 5


def test_the_row_of_a_registration_is_not_written_again(event):
    """The code of the badge is in no history: it would be there for who looks at a change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM events_registrationevent LIMIT 0")
        assert "badge_code" not in [column.name for column in cursor.description]


def test_replaced_people_are_not_expected(event, moment):
    one, other = delegation(event).registrations.all()
    one.state, one.replaced_by = RegistrationState.REPLACED, other
    one.save()
    (found,) = arrivals(event, moment)
    assert found.expected == 1
