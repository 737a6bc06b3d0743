import threading

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import DatabaseError, IntegrityError, connection

from cms_portal.accounts import services
from cms_portal.accounts.exceptions import LastAdministrator
from cms_portal.accounts.models import AccessEvent, StaffInvitation, User
from cms_portal.accounts.models.events import AccessEventKind
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import closing
from tests.accounts.factories import PASSWORD, UserFactory
from tests.clients import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


def test_nothing_opens_any_more_and_the_name_stays(client, staff):
    leaver = UserFactory(role=Role.STAFF, name="Marta Riva")
    TOTP.activate(leaver, "A" * 32)
    browser = Client()
    browser.post("/accounts/login/", {"login": leaver.email, "password": PASSWORD})
    client.force_login(leaver)
    assert client.get("/").status_code == 200
    services.close_access(user=leaver, by=staff)
    leaver = User.objects.get(pk=leaver.pk)
    assert client.get("/").status_code == 302
    assert (leaver.name, leaver.is_active, leaver.is_staff) == ("Marta Riva", False, False)
    assert not leaver.has_usable_password()
    assert not leaver.groups.exists()
    assert not Authenticator.objects.exists()
    closed = AccessEvent.objects.get(kind=AccessEventKind.CLOSED)
    assert (closed.user, closed.by, closed.note) == (leaver, staff, "Segreteria del Programma")


def test_closing_twice_is_closing_once(staff):
    leaver = UserFactory(role=Role.REFERENT)
    services.close_access(user=leaver, by=staff)
    services.close_access(user=leaver, by=staff)
    assert AccessEvent.objects.filter(kind=AccessEventKind.CLOSED).count() == 1


def test_open_invitations_go_too(staff):
    services.invite_staff(email="marta@ente.example", force=True)
    services.close_access(user=UserFactory(email="marta@ente.example"), by=staff)
    assert not StaffInvitation.objects.open().exists()


def test_apps_above_end_what_they_gave(staff, monkeypatch):
    ended = []
    monkeypatch.setitem(closing._closers, "feeds", lambda user, by: ended.append((user, by)))
    leaver = UserFactory()
    services.close_access(user=leaver, by=staff)
    assert ended == [(leaver, staff)]


def test_the_last_administrator_cannot_go(staff):
    UserFactory(role=Role.AUTHORITY)
    UserFactory(role=Role.STAFF, is_active=False)
    with pytest.raises(LastAdministrator, match="prima invitatene un'altra"):
        services.close_access(user=staff, by=staff)
    with pytest.raises(LastAdministrator):
        services.withdraw_role(user=staff, role=Role.STAFF, by=staff)
    staff.refresh_from_db()
    assert staff.is_active
    assert staff.groups.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_leave_at_once_are_not_both_let_go():
    services.sync_roles()
    two = UserFactory.create_batch(2, role=Role.STAFF)
    start = threading.Barrier(2)
    refused = []

    def leave(user):
        start.wait()
        try:
            services.close_access(user=user, by=user)
        except LastAdministrator:
            refused.append(user)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[one]) for one in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.filter(is_active=True, groups__name="staff").count() == 1


def test_a_role_given_or_taken_leaves_its_trace_once(staff):
    user = UserFactory()
    for _ in range(2):
        services.grant_role(user=user, role=Role.AUTHORITY, by=staff)
    services.withdraw_role(user=user, role=Role.AUTHORITY, by=staff)
    services.withdraw_role(user=user, role=Role.AUTHORITY, by=staff)
    kinds = list(AccessEvent.objects.order_by("pk").values_list("kind", "note"))
    assert kinds == [
        ("role_granted", "Autorità di Gestione"),
        ("role_withdrawn", "Autorità di Gestione"),
    ]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_happened_to_an_access_is_never_rewritten(change):
    event = AccessEvent.objects.create(user=UserFactory(), kind=AccessEventKind.CLOSED)
    rows = AccessEvent.objects.filter(pk=event.pk)
    with pytest.raises(DatabaseError, match="Cannot"):
        rows.update(note="altro") if change == "update" else rows.delete()


def test_an_unknown_kind_is_refused():
    with pytest.raises(IntegrityError, match="access_event_kind_known"):
        AccessEvent.objects.create(user=UserFactory(), kind="boh")
