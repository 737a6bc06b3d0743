"""The papers of a city in one ZIP: those that were made, and having one made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cities.dossier import all_parts
from cities.models import City, CityDossier
from cities.services.dossiers import may_take_dossier, request_dossier
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.once import TokenField

SHOWN = 20  # the last ones


class DossierForm(forms.Form):
    token = TokenField()


@require_safe
def dossiers(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    """The page, or for htmx the list alone."""
    city = _get(request, cadastral_code)
    context = {"city": city, "form": DossierForm(), "parts": all_parts()} | _made(request, city)
    is_piece = bool(request.headers.get("HX-Request"))
    template = "cities/_dossiers.html" if is_piece else "cities/dossiers.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_POST
def dossier_new(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    city = _get(request, cadastral_code)
    form = DossierForm(request.POST)
    if form.is_valid():
        request_dossier(city=city, token=form.cleaned_data["token"], by=request.user)
        messages.success(request, f"Fascicolo in preparazione: {city}.")
    else:
        messages.error(request, "Ricaricate la pagina e riprovate.")
    return redirect("cities:dossiers", city.cadastral_code)


def _get(request: AuthenticatedRequest, cadastral_code: str) -> City:
    city = get_object_or_404(City.objects.visible_to(request.user), cadastral_code=cadastral_code)
    if not may_take_dossier(request.user, city):
        raise PermissionDenied
    return city


def _made(request: AuthenticatedRequest, city: City) -> dict[str, Any]:
    rows = CityDossier.objects.visible_to(request.user).filter(city=city)
    shown = list(rows.select_related("job", "file", "by", "city")[:SHOWN])
    return {"dossiers": shown, "must_ask_again": any(one.is_under_way for one in shown)}
