"""Pages that belong to the office."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.roles import Role

P = ParamSpec("P")
View = Callable[Concatenate[AuthenticatedRequest, P], HttpResponseBase]

READERS = (Role.STAFF, Role.AUTHORITY)


def for_office(view: View[P]) -> View[P]:
    """404 to who is neither staff nor authority."""

    @wraps(view)
    def guarded(
        request: AuthenticatedRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not request.user.has_role(*READERS):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def for_staff(view: View[P]) -> View[P]:
    """403 to the authority, which reads; 404 to everybody else."""

    @wraps(view)
    def guarded(
        request: AuthenticatedRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not request.user.has_role(Role.STAFF):
            if request.user.has_role(*READERS):
                raise PermissionDenied
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
