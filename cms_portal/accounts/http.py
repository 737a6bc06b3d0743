from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cms_portal.accounts import second_factor
from cms_portal.accounts.models import User


class AuthenticatedRequest(HttpRequest):
    """A request behind the login middleware: its user is ours, never anonymous."""

    user: User


View = Callable[..., HttpResponse]


def step_up_required(view: View) -> View:
    """Asks again who it is before an act that weighs; a form that was sent is resumed afterwards.

    Files are not kept over the question: on a page with an upload decorate the page too.
    """

    @wraps(view)
    def guarded(request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_step_up(request)
        return view(request, *args, **kwargs)

    return guarded


def require_step_up(request: AuthenticatedRequest) -> None:
    """The same from inside a view, once it has answered 404 or 403 to whom it must.

    allauth's middleware turns the exception into the question, and comes back.
    """
    if second_factor.has_stepped_up(request):
        return
    if not get_adapter().get_reauthentication_methods(request.user):
        url = reverse("accounts:second_factor")
        raise ImmediateHttpResponse(
            redirect(f"{url}?{urlencode({'next': request.get_full_path()})}")
        )
    raise ReauthenticationRequired
