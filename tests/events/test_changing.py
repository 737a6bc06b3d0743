"""Another day, hour or room: who is touched is written once, and the calendar obeys."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from cms_portal.mailing.models import OutboundMail
from events import services
from events.enums import EventState, RegistrationRole, SeatState, SessionKind
from events.exceptions import EventRefused
from events.models import Event, Seat
from events.timetable import working_plan
from tests.accounts.factories import UserFactory
from tests.cities.factories import ReferentFactory
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db

DAY = timezone.localdate() + timedelta(days=20)
TELL = "event-changed:"


def at(hour):
    return timezone.make_aware(datetime.combine(DAY, time(hour)))


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def event(staff):
    """Ada sits at the table of two o'clock, Bea comes alone, Carlo speaks for the city of Ada."""
    event = EventFactory(state=EventState.DRAFT, starts_on=DAY, place="Palazzo", title_en="Rome")
    EventSessionFactory(event=event, title="Plenaria", starts_at=at(9))
    table = EventSessionFactory(
        event=event, kind=SessionKind.WORKSHOP, title="Casa", places=9, starts_at=at(14)
    )
    services.publish_event(event_id=event.pk, by=staff)
    delegation = DelegationFactory(event=event, accepted=True)
    ada = RegistrationFactory(delegation=delegation, person__email="ada@prova.example")
    RegistrationFactory(
        event=event,
        delegation=None,
        role=RegistrationRole.PUBLIC,
        person__email="bea@prova.example",
        in_english=True,
    )
    ReferentFactory(city=delegation.city, person__email="carlo@prova.example")
    Seat.objects.create(registration=ada, session=table, state=SeatState.CONFIRMED)
    return Event.objects.get(pk=event.pk)


def told():
    rows = OutboundMail.objects.filter(key__startswith=TELL).order_by("to", "pk")
    return [one.to.split("@")[0] for one in rows]


def publish(event, staff):
    seen = services.fingerprint(working_plan(event))
    return services.publish_agenda(event_id=event.pk, seen=seen, by=staff)


def test_another_day_is_written_to_everybody_and_the_same_to_nobody(client, event, staff):
    event.description = "Altre parole"
    services.save_event(event=event, by=staff)
    assert told() == []
    client.force_login(staff)
    page = client.get(reverse("events:edit", args=[event.pk])).content.decode()
    assert "lo scriviamo a 3 persone" in page
    event.starts_on = DAY + timedelta(days=1)
    services.save_event(event=event, by=staff)
    assert told() == ["ada", "bea", "carlo"]
    ada, bea, _ = OutboundMail.objects.filter(key__startswith=TELL).order_by("to")
    assert ada.subject.startswith("È cambiato")
    assert event.when in ada.text
    assert "give up your place" in bea.html
    assert f":{event.calendar_sequence}:" in ada.key
    assert "METHOD:REQUEST" in ada.attachment
    assert f"SEQUENCE:{event.calendar_sequence}" in ada.attachment
    event.calendar_sequence = 0  # as an old page would have it
    event.place = "Teatro"
    services.save_event(event=event, by=staff)
    assert len(told()) == 6


def test_a_session_that_moves_is_written_to_those_it_touches(client, event, staff):
    table = event.sessions.get(title="Casa")
    table.starts_at = at(15)
    services.save_session(session=table, by=staff)
    client.force_login(staff)
    page = client.get(reverse("events:agenda", args=[event.pk])).content.decode()
    assert "<b>2 persone</b>" in page
    publish(event, staff)
    assert told() == ["ada", "carlo"]
    letter = OutboundMail.objects.get(key__startswith=TELL, to__startswith="ada")
    assert "15.00" in letter.text
    table.description = "Solo parole"
    services.save_session(session=table, by=staff)
    publish(event, staff)
    assert len(told()) == 2
    plenary = event.sessions.get(title="Plenaria")
    plenary.starts_at = at(10)
    services.save_session(session=plenary, by=staff)
    publish(event, staff)
    assert len(told()) == 5


def test_a_draft_and_an_event_that_is_over_tell_nobody(event, staff):
    Event.objects.filter(pk=event.pk).update(state=EventState.DRAFT)
    event.refresh_from_db()
    event.place = "Teatro"
    services.save_event(event=event, by=staff)
    Event.objects.filter(pk=event.pk).update(
        state=EventState.PUBLISHED, starts_on=timezone.localdate() - timedelta(days=3)
    )
    event.refresh_from_db()
    event.place = "Palazzo"
    services.save_event(event=event, by=staff)
    assert told() == []


def test_a_session_on_a_day_that_is_not_of_the_event_is_not_published(event, staff):
    table = event.sessions.get(title="Casa")
    table.starts_at = at(14) + timedelta(days=1)
    services.save_session(session=table, by=staff)
    with pytest.raises(EventRefused, match=r"l'evento non c'è .*: «Casa»"):
        publish(event, staff)
    assert told() == []
    event.ends_on = DAY + timedelta(days=1)
    services.save_event(event=event, by=staff)
    assert publish(event, staff).number == 2
