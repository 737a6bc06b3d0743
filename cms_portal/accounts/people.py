"""Who may sign in, as staff look at it: role, last sign-in, second factor, open sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cms_portal.accounts import second_factor
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role

STATES = [("aperti", "Aperti"), ("chiusi", "Chiusi")]
FACTORS = [("si", "Con il secondo fattore"), ("no", "Senza")]


@dataclass(frozen=True)
class Factors:
    """What somebody has set up, in words."""

    passkeys: int
    has_application: bool
    spare_codes: int


def accesses(
    *, text: str = "", role: str = "", state: str = "", factor: str = ""
) -> QuerySet[User, Any]:
    """With `has_factor` and `session_count`; one query, one more for the roles."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=second_factor.FACTORS)
    sessions = (
        UserSession.objects.filter(user=OuterRef("pk"))
        .order_by()
        .values("user")
        .annotate(n=Count("pk"))
        .values("n")
    )
    found = User.objects.annotate(
        has_factor=Exists(factors), session_count=Coalesce(Subquery(sessions), 0)
    ).prefetch_related("groups")
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if role:
        found = found.filter(Exists(User.groups.through.objects.filter(_held(role))))
    if state:
        found = found.filter(is_active=state == "aperti")
    if factor:
        found = found.filter(has_factor=factor == "si")
    return found.order_by("-is_active", "name", "email")


def _held(role: str) -> Q:
    return Q(user=OuterRef("pk"), group__name=role)


def role_labels(user: User) -> list[str]:
    """From the groups fetched already; in the order of the roles."""
    names = {group.name for group in user.groups.all()}
    return [str(role.label) for role in Role if role.value in names]


def factors_of(user: User) -> Factors:
    rows = list(Authenticator.objects.filter(user=user))
    spare = next((one for one in rows if one.type == "recovery_codes"), None)
    return Factors(
        passkeys=sum(one.type == "webauthn" for one in rows),
        has_application=any(one.type == "totp" for one in rows),
        spare_codes=len(spare.wrap().get_unused_codes()) if spare else 0,
    )
