"""Invitations to the portal: who speaks for a city comes in by a link of their own, used once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cities.access import require_keeper
from cities.exceptions import InvitationClosed, NotInvitable
from cities.models import City, Person, ReferentInvitation
from cities.services.mandates import follow_mandates, has_mandate
from cms_portal.accounts.exceptions import InvitationInvalid
from cms_portal.accounts.models import AccessEvent, User
from cms_portal.accounts.models.events import AccessEventKind
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import hash_token, other_side, reopen_access
from cms_portal.mailing.bounces import Bounce
from cms_portal.mailing.services import queue_secret_mail

LIFE = timedelta(days=14)
DELIVERY = timedelta(days=2)  # a server that is down for longer: send it again
TEMPLATE = "cities/invitation"
AT_ONCE = 200  # a list that somebody still reads before it leaves
Rows = TypeVar("Rows", bound=QuerySet[Any])


@dataclass
class InviteReport:
    sent: list[ReferentInvitation] = field(default_factory=list)
    refused: list[tuple[Person, str]] = field(default_factory=list)


@transaction.atomic
def invite(*, person: Person, city: City, by: User | None) -> ReferentInvitation:
    """Write to `person` a link that opens an access for `city`; one that still waits is enough.

    Raises NotAllowed; NotInvitable with the reason: no address, no mandate, an access already.
    """
    require_keeper(by)
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    refuse = why_not(person, city)
    if refuse:
        raise NotInvitable(refuse)
    pending = ReferentInvitation.objects.pending().filter(person=person).first()
    if pending and pending.is_open and pending.email == person.email and not pending.bounced_at:
        return pending
    if pending:
        _revoke(pending)
    return _send(person, city, by)


def without_access(mandates: Rows) -> Rows:
    """Those of `mandates` whose person has no access, and no invitation that still waits."""
    no_access = Q(person__user__isnull=True) | Q(person__user__is_active=False)
    waits = ReferentInvitation.objects.open().filter(person=OuterRef("person"))
    return mandates.filter(no_access).exclude(Exists(waits))


def why_not(person: Person, city: City) -> str:
    """Why `person` cannot be invited, in Italian; empty when nothing is in the way."""
    if person.user and person.user.is_active:
        return "Ha già un accesso al portale."
    if not person.email:
        return "Non ha un indirizzo e-mail."
    if not has_mandate(person, city=city):
        return f"Non ha un incarico in corso per {city.name}."
    if Person.objects.filter(user__email=person.email).exclude(pk=person.pk).exists():
        return "L'indirizzo è già quello con cui entra un'altra persona."
    if refuse := other_side(person.email, Role.REFERENT):
        return refuse
    others = ReferentInvitation.objects.open().filter(email=person.email)
    if others.exclude(person=person).exists():
        return "Allo stesso indirizzo è già partito l'invito di un'altra persona."
    return ""


@transaction.atomic
def invite_many(*, pairs: Iterable[tuple[Person, City]], by: User | None) -> InviteReport:
    """Each on its own: who cannot be invited is told with the reason, the others are."""
    require_keeper(by)
    report = InviteReport()
    for person, city in pairs:
        try:
            report.sent.append(invite(person=person, city=city, by=by))
        except NotInvitable as error:
            report.refused.append((person, str(error)))
    return report


@transaction.atomic
def resend(*, invitation: ReferentInvitation, by: User | None) -> ReferentInvitation:
    """A new link to today's address; the old one is dead. Raises NotAllowed, NotInvitable,
    InvitationClosed when it was accepted.
    """
    require_keeper(by)
    old = _lock(invitation)
    if old.accepted_at:
        raise InvitationClosed("L'invito è già stato accettato.")
    if old.is_pending:
        _revoke(old)
    person = Person.objects.select_related("user").get(pk=old.person_id)
    return invite(person=person, city=old.city, by=by)


@transaction.atomic
def revoke(*, invitation: ReferentInvitation, by: User | None) -> None:
    """The link is dead at once; twice is once. Raises NotAllowed, InvitationClosed."""
    require_keeper(by)
    locked = _lock(invitation)
    if locked.accepted_at:
        raise InvitationClosed("L'invito è già stato accettato: si chiude l'accesso, non l'invito.")
    if locked.is_pending:
        _revoke(locked)


def revoke_all(*, person: Person) -> int:
    """When a mandate ends or an access is closed: how many links died."""
    pending = ReferentInvitation.objects.pending().filter(person=person)
    return pending.update(revoked_at=timezone.now())


@transaction.atomic
def note_bounce(*, invitation: ReferentInvitation, note: str, by: User | None) -> None:
    """The message came back. The link stays good: somebody may have read it all the same."""
    require_keeper(by)
    locked = _lock(invitation)
    if not locked.is_pending:
        raise InvitationClosed("L'invito non è più in attesa.")
    locked.bounced_at = locked.bounced_at or timezone.now()
    locked.bounce_note = note.strip()[:300]
    locked.save(update_fields=["bounced_at", "bounce_note"])


@transaction.atomic
def note_bounce_of(*, bounce: Bounce, by: User | None) -> list[ReferentInvitation]:
    """The pending invitations that the notice is about: by its Message-ID, else by address."""
    require_keeper(by)
    pending = ReferentInvitation.objects.pending().select_related("person", "city")
    found = list(pending.filter(mail__message_id__in=bounce.message_ids))
    if not found:
        found = list(pending.filter(email__in=bounce.addresses))
    for invitation in found:
        note_bounce(invitation=invitation, note=bounce.reason or "Mancato recapito.", by=by)
    return found


@transaction.atomic
def accept(*, token: str) -> User:
    """Spend the link: the person's access, address verified, role of referent.

    Raises InvitationInvalid whatever is wrong: nobody learns more from a guess.
    """
    invitation = (
        ReferentInvitation.objects.open()
        .select_for_update(of=("self",))
        .select_related("person__user", "city")
        .filter(token_hash=hash_token(token))
        .first()
    )
    if invitation is None or not has_mandate(invitation.person, city=invitation.city):
        raise InvitationInvalid
    user = _access_of(invitation)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    AccessEvent.objects.create(
        user=user, kind=AccessEventKind.ACCEPTED, by=user, note=f"Città: {invitation.city.name}"
    )
    follow_mandates(person=invitation.person, city=invitation.city, by=invitation.by)
    return user


def _access_of(invitation: ReferentInvitation) -> User:
    """The person's own access, or that of the address when nobody else holds it, or a new one."""
    person = (
        Person.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=invitation.person_id)
    )
    known = User.objects.filter(email=invitation.email).first()
    if known and Person.objects.filter(user=known).exclude(pk=person.pk).exists():
        raise InvitationInvalid  # somebody else took the address in the meantime
    user = person.user or known
    if user is None:
        user = User.objects.create_user(invitation.email, name=person.full_name)
    elif user.email != invitation.email:
        if known and known != user:
            raise InvitationInvalid
        user.email = invitation.email
        user.save(update_fields=["email"])
        EmailAddress.objects.filter(user=user).delete()
    if person.user_id != user.pk:
        person.user = user
        person.save(update_fields=["user"])
    invitation.person = person  # with the access as it is opened below
    reopen_access(user=user, by=invitation.by)
    return user


def _send(person: Person, city: City, by: User | None) -> ReferentInvitation:
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    invitation = ReferentInvitation.objects.create(
        person=person,
        city=city,
        email=person.email,
        token_hash=hash_token(token),
        sent_at=now,
        expires_at=now + LIFE,
        by=by,
    )
    invitation.mail = queue_secret_mail(
        template=TEMPLATE,
        to=invitation.email,
        context={
            "name": person.full_name,
            "city": city.name,
            "expires_at": invitation.expires_at,
            "url": settings.PORTAL_URL + reverse("invitations:accept", args=[token]),
        },
        key=f"referent-invitation:{invitation.pk}",
        category="Invito al portale",
        reason=f"Siete stati indicati dal Comune di {city.name} per il Programma.",
        life=DELIVERY,
        by=by,
        city_code=city.cadastral_code,
    )
    invitation.save(update_fields=["mail"])
    return invitation


def _lock(invitation: ReferentInvitation) -> ReferentInvitation:
    rows = ReferentInvitation.objects.select_for_update(of=("self",)).select_related("city")
    return rows.get(pk=invitation.pk)


def _revoke(invitation: ReferentInvitation) -> None:
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
