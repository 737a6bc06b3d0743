"""The people of the office: which cities each follows, and what happens when one leaves."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cities.exceptions import CityError
from cities.forms.office import LeaveForm
from cities.services import leave_office
from cities.staff_duties import piles_of
from cities.views.access import for_keepers
from cms_portal.accounts.exceptions import LastAdministrator
from cms_portal.accounts.http import AuthenticatedRequest, require_step_up
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role


@require_safe
@for_keepers
def staff_list(request: AuthenticatedRequest) -> HttpResponse:
    people = (
        User.objects.filter(is_active=True, groups__name=Role.STAFF.value)
        .annotate(cities=Count("followed_cities", distinct=True))
        .order_by("name", "pk")
    )
    return render(request, "cities/staff.html", {"people": people})


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def staff_leaving(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = User.objects.filter(is_active=True, groups__name=Role.STAFF.value)
    leaver = get_object_or_404(rows, pk=pk)
    form = LeaveForm(request.POST or None, leaver=leaver)
    if request.method == "POST" and form.is_valid():
        require_step_up(request)
        try:
            leave_office(user=leaver, heir=form.cleaned_data["a"], by=request.user)
        except (LastAdministrator, CityError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{leaver}: accesso chiuso, consegne passate.")
            return redirect("desk:home" if leaver == request.user else "staff:list")
    is_last = not rows.exclude(pk=leaver.pk).exists()
    context = {"leaver": leaver, "piles": piles_of(leaver), "form": form, "is_last": is_last}
    return render(request, "cities/staff_leaving.html", context, status=422 if form.errors else 200)
