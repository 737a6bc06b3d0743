"""One step of one city: its due date, what made up for it, the waiver that goes past it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cities import services
from cities.exceptions import CityError, NotAllowed
from cities.forms.path import DueDateForm, RecoveryForm, WaiverForm
from cities.models import City
from cities.path import StepStanding, standing_of
from cities.views.access import get_city_of_office
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.roles import Role

FORMS: dict[str, type[DueDateForm | RecoveryForm | WaiverForm]] = {
    "due": DueDateForm,
    "recovery": RecoveryForm,
    "waiver": WaiverForm,
}


@require_safe
def step_detail(request: AuthenticatedRequest, cadastral_code: str, key: str) -> HttpResponse:
    city = get_city_of_office(request, cadastral_code)
    return _step_page(request, city, _step(city, key))


@require_POST
def set_due_date(request: AuthenticatedRequest, cadastral_code: str, key: str) -> HttpResponse:
    return _do(request, cadastral_code, key, "due", services.set_due_date, "Scadenza registrata.")


@require_POST
def recover_step(request: AuthenticatedRequest, cadastral_code: str, key: str) -> HttpResponse:
    return _do(
        request, cadastral_code, key, "recovery", services.recover_step, "Recupero registrato."
    )


@require_POST
def waive_step(request: AuthenticatedRequest, cadastral_code: str, key: str) -> HttpResponse:
    return _do(request, cadastral_code, key, "waiver", services.waive_step, "Deroga registrata.")


def _do(
    request: AuthenticatedRequest,
    cadastral_code: str,
    key: str,
    which: str,
    service: Any,
    done: str,
) -> HttpResponse:
    city = get_city_of_office(request, cadastral_code)
    step = _step(city, key)
    form = FORMS[which](request.POST, prefix=which)
    if not form.is_valid():
        return _step_page(request, city, step, **{which: form}, status=422)
    try:
        service(city=city, step=key, by=request.user, **form.cleaned_data)
    except NotAllowed as error:
        raise PermissionDenied from error
    except CityError as error:
        messages.error(request, str(error))
        return _step_page(request, city, step, **{which: form}, status=422)
    messages.success(request, done)
    return redirect(city)


def _step(city: City, key: str) -> StepStanding:
    step = standing_of(city).of(key)
    if step is None:
        raise Http404
    return step


def _step_page(
    request: AuthenticatedRequest,
    city: City,
    step: StepStanding,
    status: int = 200,
    **bound: DueDateForm | RecoveryForm | WaiverForm,
) -> HttpResponse:
    forms = {name: bound.get(name) or form(prefix=name) for name, form in FORMS.items()}
    is_open = not step.is_over
    is_staff = request.user.has_role(Role.STAFF)
    context = {
        "city": city,
        "step": step,
        "forms": forms,
        "may_set_due_date": is_open and is_staff,
        "may_recover": is_open and step.step.is_recoverable,
        "may_waive": is_open and step.step.is_waivable and request.user.has_role(Role.AUTHORITY),
    }
    return render(request, "cities/step.html", context, status=status)
