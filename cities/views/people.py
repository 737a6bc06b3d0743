"""The people of a city: who speaks, who signs, who did before; and who is registered next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cities import services
from cities.access import keeps_people, speaks_for
from cities.briefing import briefing
from cities.enums import ReferentKind
from cities.forms.people import OfficeForm, ReferentForm, RepresentativeForm, WhoForm
from cities.models import (
    ChangeProposal,
    City,
    Handover,
    LegalRepresentative,
    Office,
    Person,
    Referent,
)
from cities.services.invitations import without_access
from cities.views.access import for_keepers, get_city
from cms_portal.accounts.http import AuthenticatedRequest

PROPOSALS_SHOWN = 20


@require_safe
def city_people(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    city = get_city(request, cadastral_code)
    may_change = keeps_people(request.user)
    to_invite = without_access(Referent.objects.current().filter(city=city))
    context = {
        "city": city,
        "may_change": may_change,
        "to_invite": set(to_invite.values_list("pk", flat=True)) if may_change else set(),
        "may_propose": speaks_for(request.user, city),
        "referent_kinds": ReferentKind.values,
        "proposals": ChangeProposal.objects.filter(city=city).select_related("referent__person")[
            :PROPOSALS_SHOWN
        ],
        "handovers": Handover.objects.filter(city=city).select_related("leaver", "newcomer"),
        **_mandates(city),
    }
    return render(request, "cities/people.html", context)


def _mandates(city: City) -> dict[str, list[Any]]:
    """Three queries: who acts today, who is about to, who did."""
    today = timezone.localdate()
    found: dict[str, list[Any]] = {"past": []}
    for name, rows in (
        ("representatives", LegalRepresentative.objects.select_related("person")),
        ("referents", Referent.objects.select_related("person", "substitute_of__person")),
        ("offices", Office.objects.select_related("responsible")),
    ):
        of_city: list[Any] = list(rows.filter(city=city))
        found[name] = [one for one in of_city if not one.valid_to or one.valid_to >= today]
        found["past"] += [one for one in of_city if one.valid_to and one.valid_to < today]
    found["referents"].sort(key=lambda one: (bool(one.substitute_of_id), one.kind, one.pk))
    found["past"].sort(key=lambda one: one.valid_to, reverse=True)
    return found


@require_safe
def city_briefing(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    """ "A che punto siamo": one page, for who has just come."""
    city = get_city(request, cadastral_code)
    context = {"city": city, "parts": briefing(city), "today": timezone.localdate()}
    return render(request, "cities/briefing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def appoint_referent(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    city = get_city(request, cadastral_code)
    form = ReferentForm(request.POST or None, city=city)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.start_referent(
                city=city,
                person=_somebody(form),
                kind=data["tipo"],
                valid_from=data["dal"],
                act=data["atto"],
                office_name=data["ufficio"],
                substitute_of=data["supplente_di"],
                by=request.user,
            )
        except ValidationError as error:
            form.show_refusal(error)
        else:
            return _registered(request, city, form)
    names = ["tipo", "ufficio", "supplente_di", "atto", "dal"]
    return _form_page(request, city, form, names, "Registra un referente")


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def appoint_representative(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    city = get_city(request, cadastral_code)
    form = RepresentativeForm(request.POST or None, city=city)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.start_representative(
                city=city,
                person=_somebody(form),
                kind=data["tipo"],
                valid_from=data["dal"],
                act=data["atto"],
                by=request.user,
            )
        except ValidationError as error:
            form.show_refusal(error)
        else:
            return _registered(request, city, form)
    return _form_page(
        request,
        city,
        form,
        ["tipo", "atto", "dal"],
        "Registra chi rappresenta il Comune",
        note="Una Commissione straordinaria si registra un componente alla volta: firmano tutti.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def name_office(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    city = get_city(request, cadastral_code)
    form = OfficeForm(request.POST or None, city=city)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.name_office(
                city=city,
                name=data["ufficio"],
                responsible=form.who,
                responsible_role=data["qualifica"],
                act=data["atto"],
                valid_from=data["dal"],
                by=request.user,
            )
        except ValidationError as error:
            form.show_refusal(error)
        else:
            return _registered(request, city, form)
    return _form_page(
        request,
        city,
        form,
        ["ufficio", "qualifica", "atto", "dal"],
        "Registra l'ufficio",
        note="L'ufficio di oggi, se c'è, si chiude il giorno prima.",
    )


def _somebody(form: WhoForm) -> Person | services.NewPerson:
    who = form.who
    assert who is not None  # these forms do not offer "nobody"
    return who


def _registered(request: AuthenticatedRequest, city: City, form: WhoForm) -> HttpResponse:
    messages.success(request, "Registrato: il passaggio resta nella storia della città.")
    if "ancora" in request.POST:
        return redirect(request.path)
    return redirect("cities:people", cadastral_code=city.cadastral_code)


def _form_page(
    request: AuthenticatedRequest,
    city: City,
    form: WhoForm,
    names: list[str],
    title: str,
    *,
    note: str = "",
) -> HttpResponse:
    context = {
        "city": city,
        "form": form,
        "mandate_fields": [form[name] for name in names],
        "title": title,
        "note": note,
        "may_add_another": isinstance(form, RepresentativeForm),
    }
    return render(request, "cities/appoint.html", context, status=422 if form.errors else 200)
