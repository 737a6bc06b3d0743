"""At the first page after signing in, and after each new version: the notice, one button."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from cms_portal.privacy import services
from cms_portal.privacy.current import current_notice_id

SEEN = "privacy_notice"  # in the session: the version that this person has seen
# What the notice itself needs, and the ways in and out (second factor included).
NAMESPACES = frozenset({"api", "accounts"})
NAMES = frozenset({"privacy:acknowledge", "accounts:second_factor"})
PREFIXES = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid")


class NoticeMiddleware:
    """Only pages wait: what is sent, downloads that htmx brings and open pages go through.

    Taking note is not consent: it proves that the person was told, it opens nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        if not _is_page(request, view) or not request.user.is_authenticated:
            return None
        notice_id = current_notice_id()
        if notice_id is None or request.session.get(SEEN) == notice_id:
            return None
        if services.has_acknowledged(notice_id=notice_id, user=request.user):
            request.session[SEEN] = notice_id
            return None
        query = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('privacy:acknowledge')}?{query}")


def _is_page(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> bool:
    match = request.resolver_match
    return (
        request.method == "GET"
        and "HX-Request" not in request.headers
        and request.accepts("text/html")
        and getattr(view, "login_required", True)
        and match is not None
        and match.view_name not in NAMES
        and not NAMESPACES.intersection(match.namespaces)
        and not (match.url_name or "").startswith(PREFIXES)
    )
