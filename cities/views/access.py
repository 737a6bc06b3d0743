"""Pages that belong to the office, and the city that a page is about."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from cities.access import keeps_people
from cities.models import City
from cities.models.texts.guidelines import EDITORS
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role

P = ParamSpec("P")
View = Callable[Concatenate[AuthenticatedRequest, P], HttpResponseBase]


def for_keepers(view: View[P]) -> View[P]:
    """403 to who sees all cities and changes nobody, 404 to everybody else."""

    @wraps(view)
    def guarded(
        request: AuthenticatedRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not keeps_people(request.user):
            if request.user.sees_all_cities:
                raise PermissionDenied
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def for_editors(view: View[P]) -> View[P]:
    """403 to who sees all cities and writes nothing for them, 404 to everybody else."""

    @wraps(view)
    def guarded(
        request: AuthenticatedRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not request.user.has_role(*EDITORS):
            if request.user.sees_all_cities:
                raise PermissionDenied
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def for_the_programme(view: View[P]) -> View[P]:
    """404 to who does not see every city."""

    @wraps(view)
    def guarded(
        request: AuthenticatedRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not request.user.sees_all_cities:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def get_city(request: AuthenticatedRequest, cadastral_code: str) -> City:
    visible = City.objects.visible_to(request.user).select_related("region", "officer")
    return get_object_or_404(visible, cadastral_code=cadastral_code)


def is_office(user: User) -> bool:
    """Staff and authority: who keeps contacts and due dates of the cities."""
    return user.has_role(Role.STAFF, Role.AUTHORITY)


def get_city_of_office(request: AuthenticatedRequest, cadastral_code: str) -> City:
    """For the pages that the office keeps for itself: 404 to everybody else, control too."""
    if not is_office(request.user):
        raise Http404
    return get_city(request, cadastral_code)
