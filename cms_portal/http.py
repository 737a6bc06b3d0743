"""What every request passes through."""

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import bad_request
from pghistory.middleware import HistoryMiddleware as AnyHistoryMiddleware

# What no page of ours asks of a browser; `camera` is closed too, but at the door of an event.
NOTHING_ELSE: Final = "geolocation=(), microphone=(), payment=(), usb=()"
GetResponse = Callable[[HttpRequest], HttpResponse]
# No page of ours has an address half as long; gunicorn is started so that longer ones get here.
MAX_ADDRESS: Final = 4_000


class RefuseAddressesMiddleware:
    """Refused at the door, with a page: NUL bytes, which PostgreSQL has not in text, and addresses
    that are too long to be anybody's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.get_full_path()) > MAX_ADDRESS:
            return HttpResponse(render_to_string("414.html"), status=414)
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request, BadRequest())
        if any("\x00" in value for value in request.COOKIES.values()):
            return bad_request(request, BadRequest())
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Pages made for a signed-in person stay out of every cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store, private")
        return response


class PermissionsPolicyMiddleware:
    """No page looks, listens or asks where one is; a view that must says so by itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", f"{NOTHING_ELSE}, camera=()")
        return response


class NotAllowedPageMiddleware:
    """A page with a way back where Django answers 405 with nothing in it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


class HistoryMiddleware(AnyHistoryMiddleware):
    """Every change of the request carries who made it. Not the address: it may hold a token."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"user": request.user.pk if request.user.is_authenticated else None}
