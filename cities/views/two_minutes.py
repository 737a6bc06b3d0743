"""Before a call: one page, to read or to print."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cities.two_minutes import two_minutes, two_minutes_pdf
from cities.views.access import get_city_of_office
from cms_portal.accounts.http import AuthenticatedRequest


@require_safe
def two_minutes_page(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    city = get_city_of_office(request, cadastral_code)
    sheet = two_minutes(city, request.user)
    return render(request, "cities/two_minutes.html", {"city": city, "sheet": sheet})


@require_safe
def two_minutes_sheet(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    city = get_city_of_office(request, cadastral_code)
    response = HttpResponse(two_minutes_pdf(city, request.user), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"In-due-minuti_{city.cadastral_code}.pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response
