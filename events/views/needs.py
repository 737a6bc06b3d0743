"""The needs of the cities: all of them for the programme, its own for a city."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cities.access import speaks_for
from cities.models import City, Theme
from cities.views.access import get_city
from cms_portal.accounts.http import AuthenticatedRequest
from events.access import runs_events
from events.exceptions import ChangedMeanwhile, EventRefused
from events.forms.needs import NeedLines, NeedsForm, ReopenForm, lines_of
from events.models import Need, NeedsAssessment, ProjectIdea
from events.needs import needs_of
from events.needs_board import needs_board
from events.services.needs import reopen_needs, save_needs


@require_safe
def need_list(request: AuthenticatedRequest) -> HttpResponse:
    """Cities × themes; who speaks for one city is sent to its own."""
    cities = City.objects.visible_to(request.user)
    if not request.user.sees_all_cities:
        own = list(cities.by_name()[:2])
        if len(own) == 1:
            return redirect("needs:city", own[0].cadastral_code)
        if not own:
            raise Http404
    board = needs_board(cities, request.GET)
    return render(request, "needs/list.html", {"board": board})


@require_safe
def city_needs(request: AuthenticatedRequest, code: str) -> HttpResponse:
    city = get_city(request, code)
    context = {
        "city": city,
        "needs": needs_of(city),
        "ideas": list(
            ProjectIdea.objects.visible_to(request.user)
            .filter(city=city)
            .select_related("theme", "session__event")
            .prefetch_related("needs")
        ),
        "may_write": speaks_for(request.user, city),
        "may_run": runs_events(request.user),
    }
    return render(request, "needs/city.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def theme_needs(request: AuthenticatedRequest, code: str, slug: str) -> HttpResponse:
    """To the city, a form while it is a draft; to everybody else what is written."""
    city = get_city(request, code)
    theme = get_object_or_404(Theme, slug=slug)
    may_write = speaks_for(request.user, city)
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        return _save(request, city, theme)
    assessment = _assessment(city, theme)
    if may_write and not (assessment and assessment.is_submitted):
        form = NeedsForm(initial=_head(assessment))
        lines = NeedLines(initial=lines_of(assessment))
        return _form(request, city, theme, assessment, form=form, lines=lines)
    return _read(request, city, theme, assessment)


def _save(request: AuthenticatedRequest, city: City, theme: Theme) -> HttpResponse:
    form, lines = NeedsForm(request.POST), NeedLines(request.POST)
    is_final = request.POST.get("azione") == "presenta"
    current = _assessment(city, theme)
    more: dict[str, Any] = {}
    if form.is_valid() and lines.is_valid():
        try:
            save_needs(
                city=city,
                theme=theme,
                lines=[one.line for one in lines.forms if one.line],
                has_none=form.cleaned_data["has_none"],
                seen=form.cleaned_data["revision"] or 0,
                is_final=is_final,
                by=request.user,
            )
        except ChangedMeanwhile as error:
            current = _assessment(city, theme) or error.current
            more = {"others": lines_of(current), "other_revision": current.revision}
        except EventRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _done(city, theme, is_final=is_final))
            return redirect(
                "needs:city" if is_final else "needs:theme",
                *([city.cadastral_code] if is_final else [city.cadastral_code, theme.slug]),
            )
    return _form(request, city, theme, current, form=form, lines=lines, status=422, **more)


def _done(city: City, theme: Theme, *, is_final: bool) -> str:
    if is_final:
        return f"Fabbisogni su «{theme}» presentati."
    return "Bozza salvata: potete riprenderla quando volete."


@require_POST
def needs_reopen(request: AuthenticatedRequest, code: str, slug: str) -> HttpResponse:
    city = get_city(request, code)
    assessment = get_object_or_404(NeedsAssessment, city=city, theme__slug=slug)
    if not runs_events(request.user):
        raise PermissionDenied
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _read(request, city, assessment.theme, assessment, form=form)
    reopen_needs(assessment_id=assessment.pk, by=request.user, **form.cleaned_data)
    messages.success(request, "Fabbisogni riaperti: i referenti della città ricevono il motivo.")
    return redirect("needs:theme", city.cadastral_code, slug)


def _assessment(city: City, theme: Theme) -> NeedsAssessment | None:
    rows = NeedsAssessment.objects.select_related("city", "theme", "submitted_by")
    return rows.filter(city=city, theme=theme).first()


def _needs(assessment: NeedsAssessment | None) -> list[Need]:
    if assessment is None:
        return []
    rows = Need.objects.filter(assessment=assessment).most_urgent_first()
    return list(rows.select_related("born_from__session__event"))


def _head(assessment: NeedsAssessment | None) -> dict[str, Any]:
    if assessment is None:
        return {"revision": 0}
    return {"revision": assessment.revision, "has_none": assessment.has_none}


def _form(
    request: AuthenticatedRequest,
    city: City,
    theme: Theme,
    assessment: NeedsAssessment | None,
    *,
    form: NeedsForm,
    lines: Any,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "city": city,
        "theme": theme,
        "assessment": assessment,
        "form": form,
        "lines": lines,
        **more,
    }
    return render(request, "needs/form.html", context, status=status)


def _read(
    request: AuthenticatedRequest,
    city: City,
    theme: Theme,
    assessment: NeedsAssessment | None,
    form: ReopenForm | None = None,
) -> HttpResponse:
    may_reopen = runs_events(request.user) and assessment is not None and assessment.is_submitted
    context = {
        "city": city,
        "theme": theme,
        "assessment": assessment,
        "needs": _needs(assessment),
        "reopen_form": (form or ReopenForm()) if may_reopen else None,
        "is_own": speaks_for(request.user, city),
    }
    return render(request, "needs/theme.html", context, status=422 if form else 200)
