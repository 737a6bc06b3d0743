"""The list of the cities, and the page of one."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cities import todo
from cities.access import keeps_people
from cities.filters import CityFilter, in_order
from cities.forms.contacts import ContactForm
from cities.models import City, LegalRepresentative, Office, Referent
from cities.models.city import CityQuerySet
from cities.panels import panels_for
from cities.services import current_signatories, speakers_of
from cities.services.dossiers import TAKERS
from cities.views.access import is_office
from cities.workspace import workspace_of
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.models import User

LAST_CONTACTS = 3
CITIES_PER_PAGE = 40  # the 39 on one page, the 2,551 of the South never at once


@require_safe
def city_list(request: AuthenticatedRequest) -> HttpResponse:
    """The cities that the person sees; who sees one only is sent to it."""
    visible = City.objects.visible_to(request.user)
    if not request.user.sees_all_cities and len(mine := list(visible[:2])) == 1:
        return redirect(mine[0])
    found = CityFilter(request.GET, queryset=visible, user=request.user)
    order = request.GET.get("ordina", "nome")
    cities = in_order(_with_people(found.qs), order)
    page = Paginator(cities, CITIES_PER_PAGE).get_page(request.GET.get("pagina"))
    is_filtered = any(request.GET.get(name) for name in found.filters)
    context = {
        "filter": found,
        "is_filtered": is_filtered,
        "page": page,
        "rows": _rows(list(page)),
        "total": visible.count() if is_filtered else page.paginator.count,
        "order": order,
        "may_change": keeps_people(request.user),
        "open_proposals": todo.open_proposals().count() if keeps_people(request.user) else 0,
    }
    return render(request, "cities/list.html", context)


def _with_people(cities: CityQuerySet) -> CityQuerySet:
    referents = Referent.objects.current().select_related("person").order_by("kind", "pk")
    return cities.select_related("region", "officer").prefetch_related(
        Prefetch("referents", referents, to_attr="current_referents"),
        Prefetch("offices", Office.objects.current(), to_attr="current_offices"),
    )


def _rows(cities: list[City]) -> list[dict[str, Any]]:
    signatories = current_signatories(cities)
    return [{"city": city, "signatory": signatories.get(city.pk)} for city in cities]


@require_safe
def city_detail(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    """Data and people of the city; for who sees every city its whole workspace too."""
    visible = City.objects.visible_to(request.user).select_related("region")
    city = get_object_or_404(
        visible.prefetch_related("identifiers", "istat_codes", "aliases"),
        cadastral_code=cadastral_code,
    )
    context = {
        "city": city,
        "contacts": _contacts(city, request.user) if is_office(request.user) else None,
        "workspace": workspace_of(city, request.user) if request.user.sees_all_cities else None,
        "panels": panels_for(city, request.user),
        "may_take_dossier": request.user.has_role(*TAKERS),
        "may_edit": request.user.has_perm("cities.change_city"),
        "may_propose": not request.user.sees_all_cities,
        **_people(city),
    }
    return render(request, "cities/detail.html", context)


def _contacts(city: City, user: User) -> dict[str, Any]:
    """The form for a contact, the last ones, and who may be called; two queries."""
    notes = city.contact_notes.visible_to(user).select_related("by")
    return {
        "form": ContactForm(),
        "notes": list(notes.latest_first()[:LAST_CONTACTS]),
        "speakers": speakers_of(city),
        "today": timezone.localdate(),
    }


def _people(city: City) -> dict[str, list[Any]]:
    """Who acts for the city today, and the mandates that have ended; three queries."""
    today = timezone.localdate()
    people: dict[str, list[Any]] = {"past": []}
    for name, mandates in (
        ("representatives", LegalRepresentative.objects.select_related("person")),
        ("referents", Referent.objects.select_related("person")),
        ("offices", Office.objects.select_related("responsible")),
    ):
        of_city: list[Any] = list(mandates.filter(city=city))
        people[name] = [mandate for mandate in of_city if mandate.is_current(today)]
        people["past"] += [m for m in of_city if m.valid_to and m.valid_to < today]
    people["past"].sort(key=lambda mandate: mandate.valid_to, reverse=True)
    return people
