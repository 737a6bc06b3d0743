"""Who keeps the tables of an event: invited by staff, let in until a few days after it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import StaffInvitation, User
from cms_portal.accounts.notices import send
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import (
    grant_role,
    invite_facilitator_access,
    withdraw_role,
)
from cms_portal.accounts.sessions import end_sessions
from cms_portal.once import wait_turn
from events.access import require_organiser
from events.enums import EventState
from events.exceptions import EventRefused
from events.models import EventSession, FacilitatorMandate
from events.services.states import lock_event


@transaction.atomic
def invite_facilitator(
    *,
    event_id: int,
    name: str,
    email: str,
    sessions: Sequence[EventSession],
    days_after: int,
    by: User,
    token: UUID | None = None,
) -> FacilitatorMandate:
    """A mandate for these tables, and a link to who has no access yet.

    The same `token` (of a form) again does nothing. Raises NotAllowed, EventRefused.
    """
    require_organiser(by)
    event = lock_event(event_id)
    if token:
        wait_turn("facilitator", token)
        if known := FacilitatorMandate.objects.filter(token=token).first():
            return known
    if event.state != EventState.PUBLISHED:
        raise EventRefused("I facilitatori si invitano quando l'evento è pubblicato.")
    if not sessions or any(one.event_id != event.pk for one in sessions):
        raise EventRefused("Scegliete almeno un tavolo di questo evento.")
    email = email.strip().lower()
    if FacilitatorMandate.objects.open().filter(event=event, email=email).exists():
        raise EventRefused("Con questo indirizzo c'è già un facilitatore dell'evento.")
    user = User.objects.filter(email=email, is_active=True).first()
    if user and user.has_role(Role.STAFF):
        raise EventRefused("È della segreteria: vede già tutti i tavoli.")
    mandate = FacilitatorMandate.objects.create(
        event=event,
        name=name,
        email=email,
        user=user,
        days_after=days_after,
        by=by,
        token=token,
    )
    mandate.sessions.set(sessions)
    if not FacilitatorMandate.objects.current().filter(pk=mandate.pk).exists():
        raise EventRefused("L'evento è finito da troppi giorni: l'incarico sarebbe già concluso.")
    _let_in(mandate, by)
    return mandate


@transaction.atomic
def change_tables(
    *, mandate_id: int, sessions: Sequence[EventSession], days_after: int, by: User
) -> FacilitatorMandate:
    """Other tables, or more days. Raises NotAllowed, EventRefused when it has ended."""
    require_organiser(by)
    mandate = _lock(mandate_id)
    if mandate.ended_at:
        raise EventRefused("L'incarico è concluso.")
    if not sessions or any(one.event_id != mandate.event_id for one in sessions):
        raise EventRefused("Scegliete almeno un tavolo di questo evento.")
    mandate.days_after = days_after
    mandate.save(update_fields=["days_after"])
    mandate.sessions.set(sessions)
    return mandate


@transaction.atomic
def resend_invitation(*, mandate_id: int, by: User) -> FacilitatorMandate:
    """A new link; the one before is dead. Raises NotAllowed, EventRefused."""
    require_organiser(by)
    mandate = _lock(mandate_id)
    if mandate.ended_at or mandate.user:
        raise EventRefused("Non serve: l'incarico è concluso, oppure l'invito è già accettato.")
    _let_in(mandate, by)
    return mandate


@transaction.atomic
def end_facilitator(*, mandate_id: int, by: User | None) -> FacilitatorMandate:
    """Closed now. Who has no other mandate loses the role; who has no other role is signed out."""
    require_organiser(by)
    mandate = _lock(mandate_id)
    if mandate.ended_at is None:
        _end(mandate, by)
    return mandate


@transaction.atomic
def close_ended_facilitators() -> int:
    """Mandates whose event ended, or was cancelled: how many. Asked again it finds none."""
    running = FacilitatorMandate.objects.current().values("pk")
    ended = list(
        FacilitatorMandate.objects.open().exclude(pk__in=running).select_for_update(of=("self",))
    )
    for mandate in ended:
        _end(mandate, None)
    return len(ended)


def link_accepted(invitation: StaffInvitation, user: User) -> None:
    """Who spends the link is who the mandates of that address were waiting for."""
    waiting = FacilitatorMandate.objects.open().filter(email=invitation.email, user=None)
    waiting.update(user=user)


def close_mandates(user: User, by: User | None) -> None:
    """An access is closed: what it kept ends with it."""
    FacilitatorMandate.objects.open().filter(user=user).update(ended_at=timezone.now())


def _let_in(mandate: FacilitatorMandate, by: User) -> None:
    if mandate.user is None:
        invite_facilitator_access(email=mandate.email, name=mandate.name, by=by)
        return
    grant_role(user=mandate.user, role=Role.FACILITATOR, by=by)
    tables = "\n".join(f"- {one.title}" for one in mandate.sessions.all())
    send(
        mandate.email,
        subject=f"Siete facilitatore: {mandate.event.title}"[:200],
        text=f"Con l'accesso che avete già potete prendere gli appunti di questi tavoli:\n{tables}",
        category="Incarico di facilitatore",
    )


def _end(mandate: FacilitatorMandate, by: User | None) -> None:
    mandate.ended_at = timezone.now()
    mandate.save(update_fields=["ended_at"])
    links = StaffInvitation.objects.open().filter(email=mandate.email, role=Role.FACILITATOR)
    others = FacilitatorMandate.objects.open().filter(email=mandate.email)
    if not others.exists():
        links.update(revoked_at=timezone.now())
    user = mandate.user
    if user is None or FacilitatorMandate.objects.current().of(user).exists():
        return
    withdraw_role(user=user, role=Role.FACILITATOR, by=by)
    if not user.groups.exists():
        end_sessions(user)


def _lock(mandate_id: int) -> FacilitatorMandate:
    rows = FacilitatorMandate.objects.select_for_update(of=("self",))
    return rows.select_related("event", "user").get(pk=mandate_id)
