"""What changes in an agenda, or ends an event, while people have their places in it."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from cms_portal.accounts.roles import Role
from cms_portal.mailing.delivery import _content
from cms_portal.mailing.models import OutboundMail
from events import services
from events.enums import EventState, SeatState, SessionKind
from events.exceptions import DelegationRefused, EventRefused, SeatRefused
from events.roster import touched_people
from tests.accounts.factories import UserFactory
from tests.cities.factories import PersonFactory, ReferentFactory
from tests.events.factories import (
    DelegationFactory,
    DelegationLinkFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def event():
    return EventFactory(starts_on=timezone.localdate() + timedelta(days=20))


@pytest.fixture
def table(event):
    """Two places, both taken, by two cities; a third person waits."""
    made = EventSessionFactory(event=event, kind=SessionKind.WORKSHOP, places=2, title="Tavolo 1")
    for name in ("Benevento", "Andria", "Trani"):
        delegation = DelegationFactory(event=event, city__name=name, accepted=True)
        services.take_seat(registration=RegistrationFactory(delegation=delegation), sessions=[made])
    return made


def test_fewer_places_than_those_taken_are_refused(client, staff, table):
    client.force_login(staff)
    url = reverse("events:session_edit", args=[table.event_id, table.pk])
    answer = client.post(url, {"title": "Tavolo 1", "kind": "workshop", "places": "1",
                               "mode": "in_person", "audience": "invited"})  # fmt: skip
    assert answer.status_code == 422
    assert "hanno già un posto 2 persone: non può averne 1" in answer.content.decode()
    table.refresh_from_db()
    assert table.places == 2


def test_one_place_more_goes_to_who_waits(staff, table):
    table.places = 3
    services.save_session(session=table, by=staff)
    assert set(table.seats.values_list("state", flat=True)) == {SeatState.CONFIRMED}


def test_a_table_with_people_stays_a_table(staff, table):
    table.kind = SessionKind.BREAK
    with pytest.raises(EventRefused, match="hanno scelto un posto 3 persone"):
        services.save_session(session=table, by=staff)


def test_a_session_is_taken_away_once_nobody_sits_there(staff, table):
    with pytest.raises(EventRefused, match=r"persone iscritte o in attesa \(3\)"):
        services.remove_session(session_id=table.pk, by=staff)
    table.seats.update(state=SeatState.RELEASED, waiting_since=None)
    services.remove_session(session_id=table.pk, by=staff)
    assert not table.event.sessions.exists()


def test_a_change_says_which_cities_it_touches(event, table):
    hall = EventSessionFactory(event=event, title="Plenaria")
    RegistrationFactory(delegation=event.delegations.get(city__name="Trani"))
    assert touched_people(event, [table.pk]) == [
        "Andria: una persona iscritta",
        "Benevento: una persona iscritta",
        "Trani: una persona iscritta",
    ]
    assert "Trani: 2 persone iscritte" in touched_people(event, [hall.pk])


def test_a_cancelled_event_is_told_once_to_each(client, staff, event):
    comes = DelegationFactory(event=event, accepted=True)
    referent = ReferentFactory(city=comes.city, person__email="referente@comune.example")
    RegistrationFactory(delegation=comes, person=referent.person)
    RegistrationFactory(delegation=comes, person__email="iscritta@comune.example")
    asked = DelegationFactory(event=event)
    ReferentFactory(city=asked.city, person__email="invitata@comune.example")
    no = DelegationFactory(
        event=event, state="declined", reason="Elezioni", answered_at=timezone.now()
    )
    ReferentFactory(city=no.city, person__email="assente@comune.example")
    DelegationLinkFactory(delegation=asked, token="codice")
    services.cancel_event(event_id=event.pk, reason="Sciopero dei treni", by=staff)
    told = OutboundMail.objects.filter(template="events/event_cancelled")
    assert sorted(told.values_list("to", flat=True)) == [
        "invitata@comune.example",
        "iscritta@comune.example",
        "referente@comune.example",
    ]
    assert all("Sciopero dei treni" in mail.text for mail in told)
    page = client.get(reverse("events:answer_by_link", args=["codice"])).content.decode()
    assert "Evento annullato" in page
    assert "Partecipiamo" not in page


def test_nobody_is_named_for_an_event_that_is_closed(staff, event):
    delegation = DelegationFactory(event=event, accepted=True)
    person = RegistrationFactory(delegation=delegation)
    type(event).objects.filter(pk=event.pk).update(state=EventState.CLOSED)
    with pytest.raises(DelegationRefused, match="concluso"):
        services.withdraw_person(registration=person, by=staff)


def test_places_below_those_taken_are_refused_by_the_service_too(staff, table):
    table.places = 1
    with pytest.raises(SeatRefused, match="Spostatene prima qualcuna"):
        services.save_session(session=table, by=staff)


def test_who_is_named_gets_the_event_for_the_calendar_and_then_its_end(staff, event):
    """Read with Python's own mail parser."""
    delegation = DelegationFactory(event=event, accepted=True)
    person = PersonFactory(email="iscritta@comune.example")
    services.name_person(delegation=delegation, person=person, role="technical", by=staff)
    services.cancel_event(event_id=event.pk, reason="Sciopero", by=staff)
    told = OutboundMail.objects.filter(to="iscritta@comune.example").order_by("pk")
    assert [mail.template for mail in told] == ["events/registered", "events/event_cancelled"]
    calendars = [attached_calendar(mail) for mail in told]
    assert [method for method, _ in calendars] == ["REQUEST", "CANCEL"]
    first, last = [Calendar.from_ical(body).walk("VEVENT")[0] for _, body in calendars]
    assert first["UID"] == last["UID"]
    assert last["SEQUENCE"] > first["SEQUENCE"]
    assert last["STATUS"] == "CANCELLED"


def attached_calendar(mail):
    letter = message_from_bytes(_content(mail), policy=policy.default)
    [part] = letter.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    return part.get_param("method"), part.get_content()
