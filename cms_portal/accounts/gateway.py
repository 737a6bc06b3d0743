"""Signing in through the body's SPID/CIE gateway (OpenID Connect): for who is known already.

Why by verified address and not by fiscal code: docs/decisions, "Il gateway riconosce chi è già
dentro".
"""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render

from cms_portal.accounts.models import AccessEvent, User
from cms_portal.accounts.models.events import AccessEventKind

PROVIDER_ID = "gateway"


class GatewayAdapter(DefaultSocialAccountAdapter):
    """Nobody is born here, nothing that the gateway tells is kept beyond the identifier."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> User:
        # Name, fiscal code and the rest serve this one sign-in: they are not stored.
        sociallogin.claims = sociallogin.account.extra_data
        sociallogin.account.extra_data = {}
        user: User = sociallogin.user
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            _refuse(request)
        if not _is_of_one_person(sociallogin.claims):
            _refuse(request)
        if sociallogin.is_existing:
            if not sociallogin.user.is_active:
                _refuse(request)
            return
        with transaction.atomic():
            user = known_user(sociallogin.claims)
            if user is None:
                _refuse(request)
            sociallogin.connect(request, user)
            AccessEvent.objects.create(user=user, kind=AccessEventKind.LINKED, by=user)


def known_user(claims: dict[str, Any]) -> User | None:
    """Whose verified address the gateway vouches for, unless another identity is theirs already."""
    told = claims.get("userinfo") or claims.get("id_token") or {}
    email = told.get("email")
    if told.get("email_verified") is not True or not isinstance(email, str):
        return None
    address = (
        EmailAddress.objects.filter(email=email.strip().lower(), verified=True)
        .filter(user__is_active=True)
        .select_related("user")
    )
    users = {one.user for one in address}
    if len(users) != 1:
        return None
    user: User = User.objects.select_for_update().get(pk=users.pop().pk)
    return None if SocialAccount.objects.filter(user=user).exists() else user


def _is_of_one_person(claims: dict[str, Any]) -> bool:
    """The two answers of the gateway must be about the same subject (OIDC Core, 5.3.2)."""
    subjects = {
        part.get("sub") for part in (claims.get("userinfo"), claims.get("id_token")) if part
    }
    return len(subjects) == 1 and all(subjects)


def _refuse(request: HttpRequest) -> NoReturn:
    """The same page for who is unknown, closed or taken: nothing is learnt from it."""
    raise ImmediateHttpResponse(render(request, "accounts/gateway_unknown.html", status=403))
