"""Subentro: one page says what a mandate leaves, and passes it on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cities.exceptions import CityError
from cities.forms.people import HandoverForm
from cities.models import City, LegalRepresentative, Referent
from cities.models.people import REFERENT_SLUG, REPRESENTATIVE_SLUG
from cities.services.handover import Legacy, hand_over, legacy_of
from cities.services.mandates import Mandate
from cities.views.access import for_keepers, get_city
from cms_portal.accounts.http import AuthenticatedRequest

_MODELS: dict[str, Any] = {REFERENT_SLUG: Referent, REPRESENTATIVE_SLUG: LegalRepresentative}


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def handover(request: AuthenticatedRequest, cadastral_code: str, mandate: str) -> HttpResponse:
    city = get_city(request, cadastral_code)
    leaving = _get_mandate(city, mandate)
    legacy = legacy_of(leaving)
    passing = [(one.key, one.duty.title) for one in legacy.passes if not one.duty.is_automatic]
    form = HandoverForm(
        request.POST or None, initial=_suggested(leaving, passing), mandate=leaving, duties=passing
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = hand_over(
                mandate=leaving,
                last_day=form.cleaned_data["ultimo_giorno"],
                successor=form.successor,
                duty_keys=form.cleaned_data["consegne"],
                by=request.user,
            )
        except ValidationError as error:
            form.show_refusal(error)
        except CityError as error:
            form.add_error("ultimo_giorno", str(error))
        else:
            _tell(request, made.newcomer)
            return redirect("cities:people", cadastral_code=city.cadastral_code)
    return _page(request, city, leaving, legacy, form)


def _page(
    request: AuthenticatedRequest, city: City, leaving: Mandate, legacy: Legacy, form: HandoverForm
) -> HttpResponse:
    chosen = set(form["consegne"].value() or [])
    context = {
        "city": city,
        "mandate": leaving,
        "form": form,
        "mandate_fields": [
            form[name] for name in ("tipo", "ufficio", "dal", "atto") if name in form.fields
        ],
        "passes": [(one, one.key in chosen) for one in legacy.passes],
        "closes": legacy.closes,
        "keeps_another": legacy.keeps_another,
        "has_ended": bool(leaving.valid_to and leaving.valid_to < timezone.localdate()),
    }
    return render(request, "cities/handover.html", context, status=422 if form.errors else 200)


def _get_mandate(city: City, slug: str) -> Mandate:
    name, _, number = slug.partition("-")
    if name not in _MODELS or not (number.isascii() and number.isdigit()) or len(number) > 18:
        raise Http404
    rows = _MODELS[name].objects.filter(city=city).select_related("person__user", "city__officer")
    mandate: Mandate = get_object_or_404(rows, pk=int(number))
    return mandate


def _suggested(leaving: Mandate, passing: list[tuple[str, str]]) -> dict[str, Any]:
    """Yesterday was the last day, somebody new holds the same office from today."""
    today = timezone.localdate()
    last = leaving.valid_to or max(today - timedelta(days=1), leaving.valid_from)
    return {
        "ultimo_giorno": last,
        "tipo": leaving.kind,
        "ufficio": getattr(leaving, "office_name", ""),
        "dal": last + timedelta(days=1),
        "consegne": [key for key, _ in passing],
    }


def _tell(request: AuthenticatedRequest, newcomer: Any) -> None:
    if newcomer is None:
        messages.success(request, "Incarico concluso. Quando si sa chi subentra, riaprite da qui.")
    elif newcomer.email:
        messages.success(
            request,
            f"Subentro registrato: {newcomer.shown_name} riceve la pagina «A che punto siamo».",
        )
    else:
        messages.warning(
            request,
            f"Subentro registrato, ma di {newcomer.shown_name} manca l'e-mail: "
            "stampate la pagina «A che punto siamo» e consegnatela voi.",
        )
