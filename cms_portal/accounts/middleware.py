"""What stands between a session and the pages."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from cms_portal.accounts import second_factor
from cms_portal.accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

SHOW_A_FACTOR = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout"}
SET_ONE_UP = {
    "accounts:second_factor",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_logout",
}


class SecondFactorMiddleware:
    """No page of the office, of the authority or of auditors without a second factor.

    Of *this* session: that a device exists proves nothing about who sits here. Who has none yet
    reaches the pages to set one up, and nothing else.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        user = request.user
        is_open_page = not getattr(view, "login_required", True)
        if is_open_page or not isinstance(user, User) or second_factor.has_passed(request):
            return None
        if not second_factor.is_required_of(user):
            return None
        factors = second_factor.factors_of(user)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in (SHOW_A_FACTOR if factors else SET_ONE_UP):
            return None
        return _send_away(request, _way_in(factors))


def _way_in(factors: set[str]) -> str:
    """An application's code where there is one: that page takes recovery codes too."""
    if not factors:
        return "accounts:second_factor"
    return "mfa_reauthenticate" if "totp" in factors else "mfa_reauthenticate_webauthn"


def _send_away(request: HttpRequest, url_name: str) -> HttpResponse:
    is_read = request.method in ("GET", "HEAD")
    after = request.get_full_path() if is_read else reverse("desk:home")
    url = f"{reverse(url_name)}?{urlencode({'next': after})}"
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)  # a piece of a page must not swallow a whole one
    return redirect(url)
