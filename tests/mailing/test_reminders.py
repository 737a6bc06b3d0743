from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms_portal.mailing import reminders, tasks
from cms_portal.mailing.enums import MailState
from cms_portal.mailing.models import OutboundMail, ReminderOccurrence, ReminderRule
from cms_portal.mailing.reminders import Recipient, Subject, due_day
from cms_portal.mailing.services import remind
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")
SINCE = date(2026, 3, 1)
ANNA = Recipient("anna@comune.example", "Anna Bianchi")
LUCA = Recipient("luca@comune.example", "Luca Neri")


@dataclass
class Source:
    """Things left open, as an app would report them."""

    subjects: list[Subject] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)
    name: str = "probe.open"
    label: str = "Prove ancora aperte"
    template: str = "probe/note"

    def due(self, on_day):
        return [subject for subject in self.subjects if subject.id not in self.closed]

    def still_due(self, kind, id, recipient_email):  # noqa: A002
        return id not in self.closed

    def context(self, kind, id):  # noqa: A002
        return {"name": "Anna Bianchi", "number": id}


@pytest.fixture
def source(queue_note, monkeypatch):
    source = Source([subject(1, ANNA)])
    monkeypatch.setattr(reminders, "_sources", {source.name: source})
    return source


def subject(number, *recipients, since=SINCE):
    return Subject("probe", number, since, city_code="A783", recipients=list(recipients))


def make_rule(**fields):
    values = {"first_after_days": 10, "every_days": 7, "at_most": 3} | fields
    return ReminderRule.objects.create(name="Prova", source="probe.open", **values)


def due_days():
    return sorted(ReminderOccurrence.objects.values_list("due_on", flat=True))


def test_the_first_after_n_days_then_every_m_at_most_k(source):
    make_rule()
    for number in range(60):
        remind(on_day=SINCE + timedelta(days=number))

    assert due_days() == [SINCE + timedelta(days=days) for days in (10, 17, 24)]
    assert OutboundMail.objects.count() == 3


def test_running_twice_the_same_day_writes_once(source):
    make_rule()
    day = SINCE + timedelta(days=10)
    assert remind(on_day=day).written == 1
    assert remind(on_day=day).written == 0


def test_days_missed_while_the_portal_was_down_are_caught_with_one_mail(source):
    make_rule()
    assert remind(on_day=SINCE + timedelta(days=18)).written == 1
    assert due_days() == [SINCE + timedelta(days=17)]
    assert remind(on_day=SINCE + timedelta(days=19)).written == 0


def test_a_person_gets_one_reminder_a_day_the_longest_waiting_first(source):
    make_rule()
    source.subjects = [
        subject(1, ANNA, since=SINCE + timedelta(days=1)),
        subject(2, ANNA, LUCA),
        subject(3, Recipient("")),
    ]
    day = SINCE + timedelta(days=11)
    report = remind(on_day=day)
    assert (report.written, report.put_off, report.unreachable) == (2, 1, 1)
    assert {mail.reminder.subject_id for mail in OutboundMail.objects.all()} == {2}

    assert remind(on_day=day + timedelta(days=1)).written == 1


def test_it_is_asked_again_at_delivery(source, sink):
    make_rule()
    remind(on_day=SINCE + timedelta(days=10))
    source.closed.add(1)
    run_due_jobs()

    mail = OutboundMail.objects.get()
    assert (mail.state, mail.error) == (MailState.CANCELLED, reminders.NO_LONGER_DUE)
    assert sink.messages == []


def test_a_rule_switched_off_stops_what_has_not_left(source, sink):
    rule = make_rule()
    remind(on_day=SINCE + timedelta(days=10))
    ReminderRule.objects.filter(pk=rule.pk).update(is_active=False)
    run_due_jobs()

    assert OutboundMail.objects.get().error == reminders.RULE_OFF
    assert remind(on_day=SINCE + timedelta(days=17)).written == 0


def test_what_is_still_due_is_delivered_and_says_why(source, sink):
    make_rule()
    remind(on_day=SINCE + timedelta(days=10))
    run_due_jobs()

    assert len(sink.messages) == 1
    mail = OutboundMail.objects.get()
    assert (mail.state, mail.city_code) == (MailState.SENT, "A783")
    assert "Promemoria automatico: prove ancora aperte." in mail.text


def test_the_database_keeps_one_reminder_per_due_day(source):
    rule = make_rule()
    fields = {
        "rule": rule,
        "subject_kind": "probe",
        "subject_id": 1,
        "recipient": ANNA.email,
        "due_on": SINCE,
        "written_on": SINCE,
    }
    ReminderOccurrence.objects.create(**fields)
    with pytest.raises(IntegrityError, match="reminder_once_per_due_day"), transaction.atomic():
        ReminderOccurrence.objects.create(**fields)


def test_changes_to_a_rule_leave_a_trace():
    rule = make_rule()
    rule.every_days = 5
    rule.save()
    assert list(rule.events.values_list("every_days", flat=True)) == [7, 5]


rules = st.builds(
    ReminderRule,
    first_after_days=st.integers(0, 40),
    every_days=st.integers(1, 20),
    at_most=st.integers(1, 6),
)


@given(rule=rules, since=st.dates(date(2020, 1, 1), date(2035, 1, 1)), later=st.integers(0, 400))
def test_the_due_day_is_the_last_one_of_the_calendar_that_has_come(rule, since, later):
    on_day = since + timedelta(days=later)
    calendar = [
        since + timedelta(days=rule.first_after_days + number * rule.every_days)
        for number in range(rule.at_most)
    ]
    come = [day for day in calendar if day <= on_day]
    assert due_day(rule, since=since, on_day=on_day) == (come[-1] if come else None)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    first=st.integers(0, 6),
    every=st.integers(1, 5),
    at_most=st.integers(1, 4),
    up=st.lists(st.booleans(), min_size=20, max_size=20),
)
def test_whatever_days_the_portal_is_up_nothing_comes_twice_and_the_last_is_not_lost(
    source, first, every, at_most, up
):
    with transaction.atomic():
        make_rule(first_after_days=first, every_days=every, at_most=at_most)
        days = [SINCE + timedelta(days=number) for number, is_up in enumerate(up) if is_up]
        written = [remind(on_day=day).written for day in days for _ in range(2)]
        calendar = [SINCE + timedelta(days=first + number * every) for number in range(at_most)]

        assert max(written, default=0) <= 1
        assert set(due_days()) <= set(calendar)
        assert len(due_days()) <= at_most
        come = [day for day in calendar if days and day <= days[-1]]
        assert due_days()[-1:] == come[-1:]
        if all(up):
            assert due_days() == come
        transaction.set_rollback(True)


def nights_when_the_clock_changes():
    for year in range(2026, 2031):
        for month in (3, 10):
            last = date(year, month, 31)
            yield last - timedelta(days=(last.weekday() + 1) % 7)


@pytest.mark.parametrize("sunday", list(nights_when_the_clock_changes()), ids=str)
def test_around_a_change_of_clock_one_mail_leaves_on_the_right_day_in_rome(source, sunday):
    make_rule(first_after_days=1, every_days=1, at_most=3)
    source.subjects = [subject(1, ANNA, since=sunday - timedelta(days=2))]
    start = datetime(sunday.year, sunday.month, sunday.day, tzinfo=UTC) - timedelta(hours=48)
    for hour in range(96):
        with time_machine.travel(start + timedelta(hours=hour), tick=False):
            tasks.remind(None)

    days = [sunday + timedelta(days=number) for number in (-1, 0, 1)]
    assert due_days() == days
    mails = OutboundMail.objects.order_by("created_at")
    assert [mail.created_at.astimezone(ROME).date() for mail in mails] == days
    assert {mail.created_at.astimezone(ROME).hour for mail in mails} == {8}


def test_the_command_writes_today_and_only_previews_the_future(source, capsys):
    make_rule()
    with time_machine.travel(datetime(2026, 3, 11, 9, tzinfo=ROME), tick=False):
        call_command("remind", "--day", "2026-03-18")
        assert "18/03/2026 · Prova · anna@comune.example" in capsys.readouterr().out
        assert not OutboundMail.objects.exists()
        call_command("remind")
    assert "Promemoria preparati: 1" in capsys.readouterr().out


@pytest.mark.parametrize("count", [2, 20])
def test_a_run_with_nothing_new_costs_the_same_whatever_its_length(
    source, django_assert_num_queries, count
):
    make_rule()
    source.subjects = [subject(n, Recipient(f"p{n}@comune.example")) for n in range(count)]
    remind(on_day=SINCE + timedelta(days=10))
    with django_assert_num_queries(3):  # told today, rules, what was written
        assert remind(on_day=SINCE + timedelta(days=11)).written == 0
