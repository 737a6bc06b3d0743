"""What every request passes through."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from pghistory.middleware import HistoryMiddleware as AnyHistoryMiddleware

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefuseNulBytesMiddleware:
    """PostgreSQL has no NUL in text: refuse it at the door instead of failing with a 500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return _bad_request()
        if any("\x00" in value for value in request.COOKIES.values()):
            return _bad_request()
        return self.get_response(request)


def _bad_request() -> HttpResponse:
    return HttpResponseBadRequest("Richiesta non valida.", content_type="text/plain")


class PrivatePagesMiddleware:
    """Pages made for a signed-in person stay out of every cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store, private")
        return response


class HistoryMiddleware(AnyHistoryMiddleware):
    """Every change of the request carries who made it. Not the address: it may hold a token."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"user": request.user.pk if request.user.is_authenticated else None}
