"""Who must pass a second factor, and whether this session has.

allauth asks for a factor that is set up; it does not demand that one be, nor of this session.
"""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from cms_portal.accounts.models import AccessEvent, User
from cms_portal.accounts.models.events import AccessEventKind
from cms_portal.accounts.roles import Role

REQUIRED_ROLES = (Role.STAFF, Role.AUTHORITY, Role.AUDITOR)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes need one of them


def is_required_of(user: User) -> bool:
    """Staff, authority, auditors; the demo logins are exempt where settings allow demo data."""
    return user.email not in settings.SECOND_FACTOR_EXEMPT and user.has_role(*REQUIRED_ROLES)


def is_set_up(user: User) -> bool:
    return bool(factors_of(user))


def factors_of(user: User) -> set[str]:
    """The types set up, recovery codes aside: they only stand in for one of these."""
    of_user = Authenticator.objects.filter(user=user, type__in=FACTORS)
    return set(of_user.values_list("type", flat=True))


def has_passed(request: HttpRequest, *, within: float | None = None) -> bool:
    """True when this session has shown a second factor, in the last `within` seconds if given.

    A passkey used to sign in counts: that login demands the device to recognise its owner.
    """
    return _has_shown(request, {"mfa"}, within)


def has_stepped_up(request: HttpRequest) -> bool:
    """True when whoever sits there has shown who they are in the last few minutes.

    By a second factor if they have one or must, else by what they have.
    """
    within = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    if has_passed(request, within=within):
        return True
    user = request.user
    assert isinstance(user, User)
    if is_required_of(user) or is_set_up(user):
        return False
    return _has_shown(request, {"password", "code"}, within)


def _has_shown(request: HttpRequest, methods: set[str], within: float | None) -> bool:
    since = time.time() - within if within is not None else 0
    records = get_authentication_records(request, request.user)
    return any(one.get("method") in methods and one.get("at", 0) >= since for one in records)


def note_added(request: HttpRequest, user: User, authenticator: Authenticator, **rest: Any) -> None:
    """allauth says that `user` has set up a factor. The first one serves this session too.

    It was shown a moment ago; a later one proves nothing about a session that has shown none.
    """
    if authenticator.type not in FACTORS:
        return
    AccessEvent.objects.create(
        user=user, kind=AccessEventKind.FACTOR_ADDED, by=user, note=_name_of(authenticator)
    )
    others = Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk)
    if not others.exists():
        # The pages that ask again who it is (recovery codes come next) need not do so now.
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
        )


def note_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **rest: Any
) -> None:
    if authenticator.type in FACTORS:
        AccessEvent.objects.create(
            user=user, kind=AccessEventKind.FACTOR_REMOVED, by=user, note=_name_of(authenticator)
        )


def _name_of(authenticator: Authenticator) -> str:
    return {"totp": "applicazione di autenticazione", "webauthn": "passkey"}[authenticator.type]
