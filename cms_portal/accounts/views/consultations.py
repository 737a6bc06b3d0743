"""What those who control have looked at, for the office to read."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms_portal.accounts.forms import ViewLogFilterForm
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.models import ViewLog
from cms_portal.accounts.roles import Role

PER_PAGE = 100


@require_safe
def view_log(request: AuthenticatedRequest) -> HttpResponse:
    """Newest first, of a person and of a day; 404: nobody else learns that the page exists."""
    if not request.user.has_role(Role.STAFF, Role.AUTHORITY):
        raise Http404
    form = ViewLogFilterForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    rows = ViewLog.objects.select_related("user", "mandate")
    if wanted.get("chi"):
        rows = rows.filter(user=wanted["chi"])
    if wanted.get("giorno"):
        rows = rows.filter(at__date=wanted["giorno"])
    context = {
        "filter": form,
        "is_filtered": any(wanted.values()) or bool(form.errors),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina")),
        "is_staff": request.user.has_role(Role.STAFF),
    }
    return render(request, "accounts/accesses/view_log.html", context)
