"""What stands between a session and the pages."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth import middleware as django_auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
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

# In the session from the question who it is to the answer: the page of the form says it then.
LOST_WORDS_KEY = "accounts_lost_words"
LOST_WORDS = "La sessione era scaduta: quello che avevate scritto non è stato registrato."


class LoginRequiredMiddleware(django_auth.LoginRequiredMiddleware):
    """Django's; but who sent a form comes back to the form, and is told that it was not taken.

    The address of the form itself may answer POST alone.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponse]
    ) -> HttpResponse:
        is_piece = bool(getattr(request, "htmx", False))
        is_read = request.method in ("GET", "HEAD")
        if is_read and not is_piece:
            return super().handle_no_permission(request, view_func)
        if not is_read:
            request.session[LOST_WORDS_KEY] = True
        after = page_behind(request) or reverse("desk:home")
        query = urlencode({self.get_redirect_field_name(view_func): after})
        url = f"{resolve_url(self.get_login_url(view_func))}?{query}"
        return HttpResponseClientRedirect(url) if is_piece else redirect(url)


def page_behind(request: HttpRequest) -> str:
    """The portal's own page from which `request` was sent, "" when the browser does not say."""
    referrer = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(referrer, hosts, require_https=request.is_secure()):
        return ""
    parts = urlsplit(referrer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def tell_of_lost_words(request: HttpRequest) -> None:
    """To who has just signed in again, once."""
    if request.session.pop(LOST_WORDS_KEY, False):
        # static/src/kept-words.js puts them back into the form, and says so here
        messages.warning(request, LOST_WORDS, extra_tags="words-lost")


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
    after = request.get_full_path() if is_read else page_behind(request) or reverse("desk:home")
    url = f"{reverse(url_name)}?{urlencode({'next': after})}"
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)  # a piece of a page must not swallow a whole one
    return redirect(url)
