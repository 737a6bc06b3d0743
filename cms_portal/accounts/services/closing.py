"""An access ends: nothing of it opens anything any more, the name stays in history."""

from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import AccessEvent, AuditMandate, StaffInvitation, User
from cms_portal.accounts.models.events import AccessEventKind
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services.roles import refuse_last_administrator, withdraw_role
from cms_portal.accounts.sessions import end_sessions

# What apps above let in with: links, feeds, invitations. Called inside the same transaction.
Closer = Callable[[User, User | None], None]
_closers: dict[str, Closer] = {}


def register_closer(name: str, close: Closer) -> None:
    """`close(user, by)` kills what your app gave `user`; from AppConfig.ready()."""
    _closers[name] = close


@transaction.atomic
def close_access(*, user: User, by: User | None, note: str = "") -> None:
    """Deactivate, sign out everywhere, delete passkeys and codes, revoke roles and invitations.

    Raises LastAdministrator for the last active staff member. Twice is once.
    """
    refuse_last_administrator(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    was_active = user.is_active
    roles = ", ".join(role.label for role in Role if role in user.roles)
    user.is_active, user.is_superuser = False, False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "is_superuser", "password"])
    for role in user.roles:
        withdraw_role(user=user, role=role, by=by)
    end_sessions(user)
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    StaffInvitation.objects.open().filter(email=user.email).update(revoked_at=timezone.now())
    AuditMandate.objects.current().filter(user=user).update(ended_at=timezone.now())
    for close in _closers.values():
        close(user, by)
    if was_active:
        said = ". ".join(part for part in (note, roles) if part)[:300]
        AccessEvent.objects.create(user=user, kind=AccessEventKind.CLOSED, by=by, note=said)


@transaction.atomic
def reopen_access(*, user: User, by: User | None) -> None:
    """Only an invitation that was accepted calls this: the address has just proved itself."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        AccessEvent.objects.create(user=user, kind=AccessEventKind.REOPENED, by=by)
