"""Who keeps a table: let in by a link, sees that event and those notes, until it ends."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from cities.exceptions import NotAllowed
from cms_portal.accounts.models import StaffInvitation, User
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import accept_staff_invitation, close_access, hash_token
from cms_portal.accounts.sessions import open_sessions
from events.enums import EventState
from events.exceptions import EventRefused
from events.models import Event, FacilitatorMandate
from events.services import facilitators as service
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory
from tests.events.factories import EventFactory
from tests.events.note_factories import TableFactory, TableNoteFactory, long_ago, make_facilitator

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def table():
    return TableFactory()


def sign_in(client, user):
    """With the row by which the portal knows that a browser is open."""
    client.force_login(user)
    key = client.session.session_key
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="Firefox")


def invite(table, by, **more):
    data = {"name": "Ada Neri", "email": "Ada@Esempio.example", "days_after": 5}
    data |= {"sessions": [table], "event_id": table.event_id, "by": by} | more
    return service.invite_facilitator(**data)


def accept(mandate):
    """As the link of the mail does, with a token that the test knows."""
    StaffInvitation.objects.filter(email=mandate.email).update(token_hash=hash_token("noto"))
    return accept_staff_invitation(token="noto", name="Ada Neri")


def test_an_invitation_lets_in_to_the_own_tables_alone(client, table, staff):
    mandate = invite(table, staff)
    user = accept(mandate)
    EventFactory(title="Un altro incontro")
    mine, other = TableNoteFactory(session=table), TableNoteFactory()
    client.force_login(user)
    listed = client.get(reverse("events:list")).content.decode()
    assert table.event.title in listed
    assert "Un altro incontro" not in listed
    own = reverse("events:notes", args=[table.event_id, table.pk])
    assert mine.text in client.get(own).content.decode()
    strange = reverse("events:notes", args=[other.session.event_id, other.session_id])
    assert client.get(strange).status_code == 404
    city = CityFactory()
    assert client.get(city.get_absolute_url()).status_code == 404
    assert client.get(reverse("needs:list")).status_code == 404


def test_the_same_form_twice_invites_once(table, staff):
    token = uuid4()
    assert invite(table, staff, token=token) == invite(table, staff, token=token)
    assert StaffInvitation.objects.count() == 1


def test_who_has_an_access_needs_no_link(table, staff):
    user = UserFactory(role=Role.REFERENT, email="ada@esempio.example")
    mandate = invite(table, staff)
    assert mandate.user == user
    assert Role.FACILITATOR in User.objects.get(pk=user.pk).roles
    assert not StaffInvitation.objects.exists()


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.CLOSED])
def test_one_invites_to_a_published_event(table, staff, state):
    Event.objects.filter(pk=table.event_id).update(state=state)
    with pytest.raises(EventRefused):
        invite(table, staff)


def test_tables_of_another_event_and_the_same_address_are_refused(table, staff):
    with pytest.raises(EventRefused):
        invite(table, staff, sessions=[TableFactory()])
    invite(table, staff)
    with pytest.raises(EventRefused):
        invite(table, staff)


def test_only_the_office_invites(table):
    with pytest.raises(NotAllowed):
        invite(table, UserFactory(role=Role.AUTHORITY))


def test_a_mandate_lasts_a_few_days_after_the_event(table):
    user = make_facilitator(table, days_after=2)
    last = table.event.starts_on + timedelta(days=2)
    mandates = FacilitatorMandate.objects
    assert mandates.current(last).of(user).exists()
    assert not mandates.current(last + timedelta(days=1)).of(user).exists()


def test_when_the_event_is_over_the_access_closes_and_the_sessions_end(client, table):
    user = make_facilitator(table)
    sign_in(client, user)
    assert open_sessions(user)
    long_ago(table.event)
    assert client.get(reverse("events:notes", args=[table.event_id, table.pk])).status_code == 404
    assert service.close_ended_facilitators() == 1
    assert service.close_ended_facilitators() == 0
    assert not open_sessions(user)
    assert User.objects.get(pk=user.pk).roles == frozenset()
    assert client.get(reverse("events:list")).status_code == 302


def test_who_keeps_another_table_or_has_another_role_stays_signed_in(client, table):
    referent = UserFactory(role=Role.REFERENT)
    long_ago(table.event)
    make_facilitator(table, user=referent)
    other = TableFactory()
    busy = make_facilitator(other)
    make_facilitator(table, user=busy)
    sign_in(client, referent)
    assert service.close_ended_facilitators() == 2
    assert User.objects.get(pk=busy.pk).roles == {Role.FACILITATOR}
    assert User.objects.get(pk=referent.pk).roles == {Role.REFERENT}
    assert open_sessions(referent)


def test_a_cancelled_event_ends_its_mandates(table):
    make_facilitator(table)
    Event.objects.filter(pk=table.event_id).update(state="cancelled", cancel_reason="Neve")
    assert service.close_ended_facilitators() == 1


def test_a_mandate_ended_before_the_link_is_opened_kills_the_link(table, staff):
    mandate = invite(table, staff)
    service.end_facilitator(mandate_id=mandate.pk, by=staff)
    assert not StaffInvitation.objects.open().exists()


def test_a_closed_access_keeps_no_table(table, staff):
    user = make_facilitator(table)
    close_access(user=user, by=staff)
    assert not FacilitatorMandate.objects.open().exists()


def test_the_page_invites_changes_and_ends(client, table, staff):
    client.force_login(staff)
    url = reverse("events:facilitators", args=[table.event_id])
    data = {"name": "Ada Neri", "email": "ada@esempio.example", "sessions": [table.pk]}
    assert client.post(url, data).status_code == 422  # for how many days?
    assert client.post(url, data | {"days_after": 3}).status_code == 302
    mandate = FacilitatorMandate.objects.get()
    assert "Invitato" in client.get(url).content.decode()
    other = TableFactory(event=table.event)
    change = reverse("events:facilitator_tables", args=[table.event_id, mandate.pk])
    assert client.post(change, {"sessions": [other.pk], "days_after": 9}).status_code == 302
    assert list(mandate.sessions.all()) == [other]
    wrong = {"sessions": [TableFactory().pk], "days_after": 9}
    assert client.post(change, wrong).status_code == 422
    again = reverse("events:facilitator_resend", args=[table.event_id, mandate.pk])
    assert client.post(again).status_code == 302
    assert StaffInvitation.objects.open().count() == 1
    end = reverse("events:facilitator_end", args=[table.event_id, mandate.pk])
    assert client.post(end).status_code == 302
    assert "Concluso" in client.get(url).content.decode()


def test_last_day_is_of_today_for_todays_event(table):
    make_facilitator(table, days_after=0)
    mandate = FacilitatorMandate.objects.with_last_day().get()
    assert mandate.last_day == timezone.localdate()


def landing(client, user):
    client.force_login(user)
    return client.get("/", follow=True).redirect_chain[-1][0]


def test_who_only_keeps_tables_begins_there(client, table):
    one = make_facilitator(table)
    two = make_facilitator(table, TableFactory(event=table.event))
    many = make_facilitator(table)
    make_facilitator(TableFactory(), user=many)
    assert landing(client, one) == reverse("events:notes", args=[table.event_id, table.pk])
    assert landing(client, two) == reverse("events:tables", args=[table.event_id])
    assert landing(client, many) == reverse("events:list")
    long_ago(table.event)
    assert landing(client, one) == reverse("events:list")


def test_who_also_speaks_for_a_city_begins_with_the_city(client, table):
    referent = UserFactory(role=Role.REFERENT)
    make_facilitator(table, user=referent)
    referent.groups.add(Group.objects.get(name=Role.FACILITATOR))
    assert landing(client, referent) == reverse("desk:workspace")
