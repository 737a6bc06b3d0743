from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cities.models import City
from cities.workspace import workspace_of
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.roles import Role
from cms_portal.desk.mine import desk_of
from cms_portal.desk.overview import programme_overview
from cms_portal.desk.work import work_to_do
from cms_portal.site import OFFICE
from events.tables import first_page_of


@require_safe
def home(request: AuthenticatedRequest) -> HttpResponse:
    """The office starts from the work to do; a referent is sent to the own city."""
    if not request.user.sees_all_cities:
        return redirect("desk:workspace")
    context = {
        "work": work_to_do(request.user),
        "overview": programme_overview(request.user),
        "desk": desk_of(request.user) if request.user.has_role(*OFFICE) else None,
    }
    return render(request, "desk/home.html", context)


@require_safe
def workspace(request: AuthenticatedRequest) -> HttpResponse:
    """What is asked of the city; who sees every city has the page of each."""
    if request.user.sees_all_cities:
        return redirect("cities:list")
    if request.user.roles == {Role.FACILITATOR}:
        return redirect(first_page_of(request.user))
    cities = list(City.objects.visible_to(request.user).select_related("region").by_name())
    wanted = request.GET.get("citta", "")
    city = next((one for one in cities if one.cadastral_code == wanted), next(iter(cities), None))
    context = {
        "cities": cities,
        "workspace": workspace_of(city, request.user) if city else None,
    }
    return render(request, "desk/workspace.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/accessibility.html")
