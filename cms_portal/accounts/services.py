"""Every write about who may sign in."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.apps import apps as installed_apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms_portal.accounts.exceptions import InvitationInvalid, NotInvitable
from cms_portal.accounts.models import StaffInvitation, User
from cms_portal.accounts.roles import POWERS, Role

INVITATION_LIFE = timedelta(hours=72)


def sync_roles() -> None:
    """Make the groups and their permissions equal to `roles.POWERS`; safe to run at any time."""
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set(_permissions(POWERS[role].permissions))


def _permissions(patterns: tuple[str, ...]) -> list[Permission]:
    labels = {config.label for config in installed_apps.get_app_configs()}
    wanted = Q(pk__in=[])
    for pattern in patterns:
        app_label, _, codename = pattern.partition(".")
        if app_label not in labels:
            raise LookupError(f"roles.py names an unknown app: {pattern}")
        of_app = Q(content_type__app_label=app_label)
        if codename == "*":
            wanted |= of_app
        elif codename.endswith("*"):
            wanted |= of_app & Q(codename__startswith=codename[:-1])
        else:
            wanted |= of_app & Q(codename=codename)
    return list(Permission.objects.filter(wanted))


@transaction.atomic
def grant_role(*, user: User, role: Role) -> None:
    """Give `user` the role; who may enter the admin follows from it."""
    user.groups.add(Group.objects.get(name=role.value))
    _follow_roles(user)


@transaction.atomic
def withdraw_role(*, user: User, role: Role) -> None:
    user.groups.remove(Group.objects.get(name=role.value))
    _follow_roles(user)


def _follow_roles(user: User) -> None:
    user.__dict__.pop("roles", None)
    user.is_staff = user.is_superuser or any(POWERS[role].enters_admin for role in user.roles)
    user.save(update_fields=["is_staff"])


@transaction.atomic
def invite_staff(*, email: str, name: str = "", force: bool = False) -> str:
    """Prepare the first staff account of an installation and return its one-time token.

    Only the hash of the token is kept; it lives 72 hours and is spent by a POST. Raises
    NotInvitable while an active staff account exists, unless `force` (which is recorded).
    """
    # One at a time: two shells must not both find the installation empty.
    list(Group.objects.select_for_update().filter(name=Role.STAFF.value))
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
