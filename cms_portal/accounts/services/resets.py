"""A second factor is taken away: by two of the staff together, or from the command line."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.exceptions import AccessRefused
from cms_portal.accounts.models import AccessEvent, SecondFactorReset, User
from cms_portal.accounts.models.events import AccessEventKind
from cms_portal.accounts.notices import notify
from cms_portal.accounts.roles import Role
from cms_portal.accounts.sessions import end_sessions


@transaction.atomic
def ask_reset(*, user: User, reason: str, by: User) -> SecondFactorReset:
    """One of the staff vouches for who is asking; nothing happens before another agrees.

    Asked twice it is one question. Raises AccessRefused.
    """
    _require_staff(by)
    if by.pk == user.pk:
        raise AccessRefused("Il proprio secondo fattore lo fanno azzerare due altre persone.")
    User.objects.select_for_update().get(pk=user.pk)
    if known := SecondFactorReset.objects.open().filter(user=user).first():
        return known
    reset = SecondFactorReset.objects.create(user=user, reason=reason.strip(), asked_by=by)
    _note(user, AccessEventKind.RESET_ASKED, by, reason)
    return reset


@transaction.atomic
def decide_reset(*, reset: SecondFactorReset, is_approved: bool, by: User) -> SecondFactorReset:
    """The second administrator's word. Raises AccessRefused: not staff, the same, too late."""
    _require_staff(by)
    locked = SecondFactorReset.objects.select_for_update(of=("self",)).select_related("user")
    reset = locked.get(pk=reset.pk)
    if by.pk in (reset.asked_by_id, reset.user_id):
        raise AccessRefused(
            "Decide una seconda persona della segreteria, diversa da chi ha chiesto."
        )
    if not SecondFactorReset.objects.open().filter(pk=reset.pk).exists():
        raise AccessRefused("La richiesta è già stata decisa o è scaduta.")
    reset.decided_by, reset.decided_at, reset.is_approved = by, timezone.now(), is_approved
    reset.save(update_fields=["decided_by", "decided_at", "is_approved"])
    if is_approved:
        _reset(reset.user, by, reset.reason)
    else:
        _note(reset.user, AccessEventKind.RESET_REFUSED, by, reset.reason)
    return reset


@transaction.atomic
def reset_from_command_line(*, user: User, reason: str) -> None:
    """Whoever reaches the server's shell needs nobody's consent; the trace says where it was."""
    _reset(User.objects.select_for_update().get(pk=user.pk), None, reason)


def _reset(user: User, by: User | None, reason: str) -> None:
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    _note(user, AccessEventKind.RESET_DONE, by, reason)
    notify(
        user,
        subject="Il vostro secondo fattore è stato azzerato",
        text="Al prossimo accesso il portale vi chiederà di registrarne uno nuovo.\n\n"
        "Se non l'avete chiesto voi, avvisate subito la segreteria.",
    )


def _require_staff(by: User) -> None:
    if not by.has_role(Role.STAFF):
        raise AccessRefused("Se ne occupa la segreteria del Programma.")


def _note(user: User, kind: AccessEventKind, by: User | None, reason: str) -> None:
    AccessEvent.objects.create(user=user, kind=kind, by=by, note=reason.strip()[:300])
