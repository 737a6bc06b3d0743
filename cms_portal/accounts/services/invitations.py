"""The one-time links of staff, authority and auditors."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.exceptions import AccessRefused, InvitationInvalid, NotInvitable
from cms_portal.accounts.models import AccessEvent, AuditMandate, StaffInvitation, User
from cms_portal.accounts.models.events import AccessEventKind
from cms_portal.accounts.models.invitations import INVITED_ROLES
from cms_portal.accounts.notices import send
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services.closing import reopen_access
from cms_portal.accounts.services.roles import grant_role, lock_staff
from cms_portal.once import wait_turn

INVITATION_LIFE = timedelta(hours=72)
CATEGORY = "Invito al portale"
# Of these a person has one: an access that had two would write and judge the same act.
ONE_SIDE = frozenset({Role.STAFF, Role.AUTHORITY, Role.AUDITOR, Role.REFERENT})
# What apps above do for who has just spent a link. Called inside the same transaction.
Welcomer = Callable[[StaffInvitation, User], None]
_welcomers: dict[str, Welcomer] = {}


def register_welcomer(name: str, welcome: Welcomer) -> None:
    """`welcome(invitation, user)`; from AppConfig.ready(). The same name again replaces it."""
    _welcomers[name] = welcome


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
    return _make(email=email, name=name, role=Role.STAFF, is_forced=others.exists())


@transaction.atomic
def invite_colleague(
    *, email: str, name: str, role: Role, by: User, token: UUID | None = None
) -> None:
    """Staff or authority, invited from the portal by one of the staff; the link leaves by mail.

    The same `token` (of a form) again does nothing.
    Raises AccessRefused; NotInvitable when the address already comes in, with that role or with
    one that does not go with it.
    """
    if role not in INVITED_ROLES or role == Role.AUDITOR:
        raise AccessRefused("Con questo invito entrano la segreteria e l'Autorità di Gestione.")
    if not _is_sent(token):
        _invite(email=email, name=name, role=role, mandate=None, by=by, token=token)


@transaction.atomic
def invite_auditor(
    *,
    email: str,
    name: str,
    body: str,
    scope: str,
    valid_from: date,
    valid_to: date,
    city_codes: Sequence[str] = (),
    by: User,
    token: UUID | None = None,
) -> None:
    """Somebody who controls: for a body, on a subject, until a day. Raises like above;
    ValidationError when the rules of the mandate say no, or when its last day has passed.
    """
    if _is_sent(token):
        return
    mandate = AuditMandate(
        body=body,
        scope=scope,
        city_codes=sorted(set(city_codes)),
        valid_from=valid_from,
        valid_to=valid_to,
        by=by,
    )
    mandate.full_clean(exclude=["user", "ended_at"])
    if valid_to < timezone.localdate():
        raise ValidationError(
            {"valid_to": "Il controllo sarebbe già finito: scegliete un giorno che deve venire."}
        )
    mandate.save()
    _invite(email=email, name=name, role=Role.AUDITOR, mandate=mandate, by=by, token=token)


@transaction.atomic
def invite_facilitator_access(*, email: str, name: str, by: User) -> None:
    """A link for who keeps a table; the event that asks knows for how long. Raises AccessRefused;
    NotInvitable when the address already comes in with that role."""
    _invite(email=email, name=name, role=Role.FACILITATOR, mandate=None, by=by, token=None)


@transaction.atomic
def revoke_staff_invitation(*, invitation: StaffInvitation, by: User) -> None:
    """Twice is once; one that was accepted stays: the access is closed instead."""
    _require_staff(by)
    StaffInvitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now())


def other_side(email: str, role: Role) -> str:
    """Why the access of this address cannot have `role` too, in Italian; "" when it can.

    Who speaks for a city, who decides and who controls are not the same person.
    """
    if role not in ONE_SIDE:
        return ""
    of_access = Group.objects.filter(user__email=email, user__is_active=True)
    other = of_access.filter(name__in=ONE_SIDE - {role}).first()
    if other is None:
        return ""
    return (
        f"Chi ha questo indirizzo entra già come {Role(other.name).label}: i due ruoli non stanno "
        "insieme. Chiudete prima quell'accesso, o usate un altro indirizzo."
    )


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def accept_staff_invitation(*, token: str, name: str) -> User:
    """Spend the token and return the user it was for, e-mail address verified.

    Raises InvitationInvalid when the token is unknown, spent, revoked or expired.
    """
    invitation = (
        StaffInvitation.objects.select_for_update(of=("self",))
        .open()
        .select_related("mandate")
        .filter(token_hash=hash_token(token))
        .first()
    )
    if invitation is None:
        raise InvitationInvalid
    user = User.objects.filter(email=invitation.email).first()
    if user is None:
        user = User.objects.create_user(invitation.email, name=name)
    elif not user.is_active and invitation.by is None:
        raise InvitationInvalid  # a closed access is opened again by a person, not by a command
    reopen_access(user=user, by=invitation.by)
    grant_role(user=user, role=Role(invitation.role), by=invitation.by)
    if invitation.mandate:
        invitation.mandate.user = user
        invitation.mandate.save(update_fields=["user"])
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    for welcome in _welcomers.values():
        welcome(invitation, user)
    AccessEvent.objects.create(
        user=user, kind=AccessEventKind.ACCEPTED, by=user, note=Role(invitation.role).label
    )
    return user


def _is_sent(token: UUID | None) -> bool:
    if token is None:
        return False
    wait_turn("staff-invitation-form", token)
    return StaffInvitation.objects.filter(token=token).exists()


def _invite(
    *,
    email: str,
    name: str,
    role: Role,
    mandate: AuditMandate | None,
    by: User,
    token: UUID | None,
) -> None:
    _require_staff(by)
    email = email.strip().lower()
    known = User.objects.filter(email=email, is_active=True, groups__name=role.value)
    if known.exists() and mandate is None:
        raise NotInvitable("Chi ha questo indirizzo entra già con questo ruolo.")
    if refuse := other_side(email, role):
        raise NotInvitable(refuse)
    secret = _make(email=email, name=name, role=role, mandate=mandate, by=by, token=token)
    link = settings.PORTAL_URL + reverse("accounts:accept_invitation", args=[secret])
    send(
        email,
        subject="Il vostro accesso al portale",
        text=f"Siete invitati nel portale del Programma come {role.label}.\n\n"
        f"Attivate il vostro accesso: {link}\n\n"
        "Il collegamento è personale, si usa una volta sola e vale 72 ore. Non inoltratelo: chi lo "
        "apre entra al vostro posto.",
        category=CATEGORY,
    )


def _make(
    *,
    email: str,
    name: str,
    role: Role,
    mandate: AuditMandate | None = None,
    by: User | None = None,
    token: UUID | None = None,
    is_forced: bool = False,
) -> str:
    """The secret of the link. One open link per address: a new one kills the one before."""
    email = email.strip().lower()
    wait_turn("staff-invitation", email)
    open_ones = StaffInvitation.objects.filter(email=email, accepted_at=None, revoked_at=None)
    open_ones.update(revoked_at=timezone.now())
    secret = secrets.token_urlsafe(32)
    StaffInvitation.objects.create(
        email=email,
        name=name,
        role=role,
        mandate=mandate,
        token=token,
        token_hash=hash_token(secret),
        expires_at=timezone.now() + INVITATION_LIFE,
        by=by,
        is_forced=is_forced,
    )
    return secret


def _require_staff(by: User) -> None:
    if not by.has_role(Role.STAFF):
        raise AccessRefused("Gli accessi li apre la segreteria del Programma.")
