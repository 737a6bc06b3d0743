"""What who is registered already is told later: a new link, another table."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from cms_portal.accounts.roles import Role
from cms_portal.jobs.models import Job
from cms_portal.mailing.models import OutboundMail
from events import services
from events.enums import EventState, SessionKind, SessionMode
from events.models import Event, EventSession
from events.services import following
from tests.accounts.factories import UserFactory
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db

FIRST, SECOND = "https://riunione.example/1", "https://riunione.example/2"


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def event():
    day = timezone.localdate() + timedelta(days=20)
    return EventFactory(state=EventState.DRAFT, starts_on=day)


@pytest.fixture
def tables(event, staff):
    at_two = timezone.now() + timedelta(days=20)
    made = [
        EventSessionFactory(
            event=event, kind=SessionKind.WORKSHOP, places=2, title=title, starts_at=at_two
        )
        for title in ("Casa", "Lavoro")
    ]
    services.publish_event(event_id=event.pk, by=staff)
    event.refresh_from_db()
    return made


@pytest.fixture
def ada(event):
    return RegistrationFactory(
        delegation=DelegationFactory(event=event, accepted=True), person__email="ada@prova.example"
    )


def told(to="ada@prova.example"):
    return list(OutboundMail.objects.filter(to=to).order_by("pk"))


def later():
    """All that waits becomes due, as if that time had passed."""
    Job.objects.filter(kind__in=["events.tell_link", "events.tell_move"]).update(
        run_at=timezone.now()
    )
    run_due_jobs()


def set_link(session, link, by):
    fresh = EventSession.objects.get(pk=session.pk)
    fresh.mode, fresh.link = SessionMode.MIXED, link
    services.save_session(session=fresh, by=by)


def sequence(event):
    return Event.objects.get(pk=event.pk).calendar_sequence


def test_a_link_is_told_once_to_who_was_registered_and_its_correction_too(event, staff, ada):
    plenary = EventSessionFactory(event=event, title="Plenaria")
    services.publish_event(event_id=event.pk, by=staff)
    RegistrationFactory(delegation=ada.delegation, person__email="")
    before = sequence(event)
    set_link(plenary, "https://riunione.example/sbagliato", staff)
    set_link(plenary, FIRST, staff)
    run_due_jobs()
    assert told() == []
    newcomer = RegistrationFactory(delegation=ada.delegation, person__email="ugo@prova.example")
    later()
    [mail] = told()
    assert FIRST in mail.text
    assert FIRST in mail.html
    assert mail.attachment_type == "text/calendar; method=REQUEST"
    assert FIRST not in mail.attachment
    [entry] = Calendar.from_ical(mail.attachment).walk("VEVENT")
    assert entry["sequence"] == before + 1 == sequence(event)
    assert timezone.now() - entry.decoded("last-modified") < timedelta(minutes=1)
    assert told(newcomer.person.email) == [], "who came later read it when registered"
    set_link(plenary, SECOND, staff)
    later()
    set_link(plenary, SECOND, staff)
    later()
    set_link(plenary, FIRST, staff)
    later()
    assert [FIRST in one.text for one in told()] == [True, False, True]
    assert len(told(newcomer.person.email)) == 2


def test_a_link_of_a_table_is_for_who_sits_there_and_of_a_cancelled_event_for_nobody(
    event, tables, staff, ada
):
    other = RegistrationFactory(delegation=ada.delegation, person__email="ugo@prova.example")
    services.take_seat(registration=ada, sessions=[tables[0]])
    services.take_seat(registration=other, sessions=[tables[1]])
    set_link(tables[0], FIRST, staff)
    set_link(tables[1], SECOND, staff)
    later()
    assert [FIRST in one.text for one in told()] == [True]
    set_link(tables[0], "https://riunione.example/3", staff)
    services.cancel_event(event_id=event.pk, reason="Neve", by=staff)
    later()
    assert not any("riunione.example/3" in mail.text for mail in told())


def test_many_moves_are_one_mail_with_the_table_in_the_calendar(
    event, tables, staff, ada, monkeypatch
):
    monkeypatch.setattr(following, "SETTLING", timedelta(days=365))  # no end of a window meanwhile
    services.take_seat(registration=ada, sessions=[tables[0]])
    for table in (tables[1], tables[0], tables[1]):
        services.move_people(event_id=event.pk, registrations=[ada], to=table, by=staff)
    run_due_jobs()
    assert told() == [], "the moving may go on"
    before = sequence(event)
    later()
    [mail] = told()
    assert mail.subject.endswith(f"Il vostro tavolo: {event.title}")
    assert "«Lavoro»" in mail.text
    assert "Casa" not in mail.text
    [entry] = Calendar.from_ical(mail.attachment).walk("VEVENT")
    assert entry["sequence"] == before + 1
    assert "I vostri tavoli:\nLavoro" in str(entry["description"])


def test_moved_and_put_back_or_left_without_a_table_is_no_mail(
    event, tables, staff, ada, monkeypatch
):
    monkeypatch.setattr(following, "SETTLING", timedelta(days=365))
    services.take_seat(registration=ada, sessions=[tables[0]])
    services.leave_slot(event_id=event.pk, registrations=[ada], of=tables[0], by=staff)
    services.move_people(event_id=event.pk, registrations=[ada], to=tables[0], by=staff)
    later()
    assert told() == []


def test_a_table_that_is_not_published_yet_is_not_told(event, tables, staff, ada):
    new = EventSessionFactory(
        event=event, kind=SessionKind.WORKSHOP, title="Nuovo", starts_at=tables[0].starts_at
    )
    services.move_people(event_id=event.pk, registrations=[ada], to=new, by=staff)
    later()
    assert told() == []
