"""Pages that belong to who imports."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase

from cms_portal.accounts.http import AuthenticatedRequest

P = ParamSpec("P")
View = Callable[Concatenate[AuthenticatedRequest, P], HttpResponseBase]


def for_importers(view: View[P]) -> View[P]:
    """403 to who sees all cities and imports nothing, 404 to everybody else."""

    @wraps(view)
    def guarded(
        request: AuthenticatedRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not request.user.has_perm("spreadsheets.add_importbatch"):
            if request.user.sees_all_cities:
                raise PermissionDenied
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
