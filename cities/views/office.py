"""What the office arranges for itself: who follows which city, and the municipal votes."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cities import services
from cities.access import keeps_people
from cities.exceptions import CityError
from cities.filters import CityFilter
from cities.forms.office import AssignForm, VotesForm
from cities.models import City, MunicipalVote
from cities.views.access import for_keepers, for_the_programme
from cms_portal.accounts.http import AuthenticatedRequest

CITIES_PER_PAGE = 100
VOTES_PER_PAGE = 100


@require_safe
@for_keepers
def assignments(request: AuthenticatedRequest) -> HttpResponse:
    return _assignments(request, AssignForm())


def _assignments(
    request: AuthenticatedRequest, form: AssignForm, *, status: int = 200
) -> HttpResponse:
    visible = City.objects.visible_to(request.user)
    found = CityFilter(request.GET, queryset=visible, user=request.user)
    cities = found.qs.select_related("region", "officer").by_name()
    chosen = set(form.data.getlist("citta")) if form.is_bound else set()  # type: ignore[attr-defined]
    context = {
        "filter": found,
        "is_filtered": any(request.GET.get(name) for name in found.filters),
        "page": Paginator(cities, CITIES_PER_PAGE).get_page(request.GET.get("pagina")),
        "form": form,
        "chosen": chosen,
    }
    return render(request, "cities/assignments.html", context, status=status)


@require_POST
@for_keepers
def assign(request: AuthenticatedRequest) -> HttpResponse:
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _assignments(request, form, status=422)
    officer = form.cleaned_data["a"]
    cities = [city.pk for city in form.cleaned_data["citta"]]
    changed = services.assign_officer(city_ids=cities, officer=officer, by=request.user)
    what = "1 città assegnata" if changed == 1 else f"{changed} città assegnate"
    messages.success(request, f"{what} a {officer}." if officer else f"{changed} città liberate.")
    return redirect("cities:assignments")


@require_safe
@for_the_programme
def votes(request: AuthenticatedRequest) -> HttpResponse:
    return _votes(request, VotesForm())


def _votes(request: AuthenticatedRequest, form: VotesForm, *, status: int = 200) -> HttpResponse:
    rows = MunicipalVote.objects.visible_to(request.user).select_related("city", "checked_by")
    to_check = list(rows.to_check().order_by("held_on", "city__folded_name"))
    signatories = services.current_signatories([vote.city for vote in to_check])
    others = rows.exclude(pk__in=[vote.pk for vote in to_check])
    context = {
        "to_check": [(vote, signatories.get(vote.city_id)) for vote in to_check],
        "page": Paginator(others, VOTES_PER_PAGE).get_page(request.GET.get("pagina")),
        "form": form,
        "may_change": keeps_people(request.user),
    }
    return render(request, "cities/votes.html", context, status=status)


@require_POST
@for_keepers
def plan_votes(request: AuthenticatedRequest) -> HttpResponse:
    form = VotesForm(request.POST)
    if not form.is_valid():
        return _votes(request, form, status=422)
    data = form.cleaned_data
    made = services.plan_votes(
        cities=data["citta"], held_on=data["il"], note=data["nota"], by=request.user
    )
    messages.success(request, f"Elezioni registrate: {len(made)}.")
    return redirect("cities:votes")


@require_POST
def check_vote(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    vote = get_object_or_404(MunicipalVote.objects.visible_to(request.user), pk=pk)
    if not keeps_people(request.user):
        raise PermissionDenied
    try:
        services.check_vote(vote_id=vote.pk, by=request.user)
    except CityError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{vote.city}: verificata.")
    return redirect("cities:votes")
