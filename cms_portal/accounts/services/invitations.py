"""The one-time links of staff, authority and auditors."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.exceptions import InvitationInvalid, NotInvitable
from cms_portal.accounts.models import StaffInvitation, User
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services.roles import grant_role, lock_staff

INVITATION_LIFE = timedelta(hours=72)


@transaction.atomic
def invite_staff(*, email: str, name: str = "", force: bool = False) -> str:
    """Prepare the first staff account of an installation and return its one-time token.

    Only the hash of the token is kept; it lives 72 hours and is spent by a POST. Raises
    NotInvitable while an active staff account exists, unless `force` (which is recorded).
    """
    lock_staff()  # two shells must not both find the installation empty
    others = User.objects.filter(is_active=True, groups__name=Role.STAFF.value)
    if others.exists() and not force:
        raise NotInvitable(
            "Esiste già un accesso attivo della segreteria: gli altri si invitano dal portale. "
            "Con --force l'invito parte comunque e resta registrato."
        )
    email = email.strip().lower()
    StaffInvitation.objects.filter(email=email, accepted_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    token = secrets.token_urlsafe(32)
    StaffInvitation.objects.create(
        email=email,
        name=name,
        token_hash=hash_token(token),
        expires_at=timezone.now() + INVITATION_LIFE,
        is_forced=others.exists(),
    )
    return token


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def accept_staff_invitation(*, token: str, name: str) -> User:
    """Spend the token and return the staff user it was for, e-mail address verified.

    Raises InvitationInvalid when the token is unknown, spent, revoked or expired.
    """
    invitation = (
        StaffInvitation.objects.select_for_update().open().filter(token_hash=hash_token(token))
    ).first()
    if invitation is None:
        raise InvitationInvalid
    user = User.objects.filter(email=invitation.email).first()
    if user is None:
        user = User.objects.create_user(invitation.email, name=name)
    elif not user.is_active:
        raise InvitationInvalid
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    grant_role(user=user, role=Role.STAFF)
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return user
