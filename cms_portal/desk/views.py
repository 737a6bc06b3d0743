from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cities.models import City
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.desk.overview import programme_overview
from cms_portal.desk.work import work_to_do
from cms_portal.desk.workspace import workspace_of


@require_safe
def home(request: AuthenticatedRequest) -> HttpResponse:
    """The office starts from the work to do, a referent from what is asked of the city."""
    if request.user.sees_all_cities:
        context = {
            "work": work_to_do(request.user),
            "overview": programme_overview(request.user),
        }
        return render(request, "desk/home.html", context)
    return _city_home(request)


def _city_home(request: AuthenticatedRequest) -> HttpResponse:
    cities = list(City.objects.visible_to(request.user).select_related("region").by_name())
    wanted = request.GET.get("citta", "")
    city = next((one for one in cities if one.cadastral_code == wanted), next(iter(cities), None))
    workspace = workspace_of(city, request.user) if city else None
    return render(request, "desk/city_home.html", {"cities": cities, "workspace": workspace})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/accessibility.html")
