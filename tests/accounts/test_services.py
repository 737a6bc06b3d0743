import pytest
from django.utils import timezone

from cms_portal.accounts import services
from cms_portal.accounts.exceptions import InvitationInvalid, NotInvitable
from cms_portal.accounts.models import StaffInvitation, User
from cms_portal.accounts.roles import POWERS, Role
from cms_portal.accounts.services.invitations import INVITATION_LIFE
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_groups_and_permissions_follow_the_table_of_roles():
    services.sync_roles()
    services.sync_roles()
    staff = UserFactory(role=Role.STAFF)
    referent = UserFactory(role=Role.REFERENT)

    assert staff.has_perm("accounts.view_user")
    assert not staff.has_perm("accounts.change_user")
    assert not referent.get_all_permissions()


def test_a_pattern_for_an_unknown_app_is_an_error(monkeypatch):
    powers = POWERS[Role.AUDITOR]
    monkeypatch.setitem(POWERS, Role.AUDITOR, type(powers)(permissions=("nowhere.*",)))
    with pytest.raises(LookupError, match="nowhere"):
        services.sync_roles()


def test_entering_the_admin_follows_the_roles():
    user = UserFactory()
    UserFactory(role=Role.STAFF)  # the last one could not leave
    services.grant_role(user=user, role=Role.STAFF)
    assert user.is_staff
    services.withdraw_role(user=user, role=Role.STAFF)
    assert not User.objects.get(pk=user.pk).is_staff


def test_an_invitation_lets_in_once():
    token = services.invite_staff(email="Nuova@Ente.example")
    user = services.accept_staff_invitation(token=token, name="Nuova Persona")

    assert user.email == "nuova@ente.example"
    assert user.has_role(Role.STAFF)
    assert user.emailaddress_set.get().verified
    with pytest.raises(InvitationInvalid):
        services.accept_staff_invitation(token=token, name="Altra Persona")


def test_the_token_is_not_in_the_database():
    token = services.invite_staff(email="nuova@ente.example")
    invitation = StaffInvitation.objects.get()
    assert token not in str(vars(invitation))


def test_an_old_invitation_is_void(time_machine):
    token = services.invite_staff(email="nuova@ente.example")
    time_machine.move_to(timezone.now() + INVITATION_LIFE)
    with pytest.raises(InvitationInvalid):
        services.accept_staff_invitation(token=token, name="Nuova Persona")


def test_a_second_invitation_voids_the_first():
    first = services.invite_staff(email="nuova@ente.example")
    services.invite_staff(email="nuova@ente.example")
    with pytest.raises(InvitationInvalid):
        services.accept_staff_invitation(token=first, name="Nuova Persona")


def test_no_invitation_beside_an_active_account_unless_forced():
    UserFactory(role=Role.STAFF)
    with pytest.raises(NotInvitable):
        services.invite_staff(email="altra@ente.example")
    services.invite_staff(email="altra@ente.example", force=True)
    assert StaffInvitation.objects.get().is_forced


def test_a_disabled_account_does_not_count_and_is_not_revived():
    old = UserFactory(role=Role.STAFF, is_active=False)
    token = services.invite_staff(email=old.email)
    with pytest.raises(InvitationInvalid):
        services.accept_staff_invitation(token=token, name="Chi c'era prima")
