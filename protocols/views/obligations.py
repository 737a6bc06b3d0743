"""What the signed acts bind to do, for all cities, and the recording of what was done."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from protocols import services
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.forms import ConcludeForm
from protocols.models import Obligation

PAGE_SIZE = 100


@require_safe
def obligation_list(request: AuthenticatedRequest) -> HttpResponse:
    """Those of every city, the oldest first; the open ones unless all are asked for."""
    if not request.user.sees_all_cities:
        raise Http404
    rows = Obligation.objects.visible_to(request.user)
    shown = request.GET.get("mostra", "")
    rows = rows.in_force().with_facts() if shown == "tutti" else rows.open()
    rows = rows.select_related("protocol__city").order_by("due_on", "protocol__city__folded_name")
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina")),
        "late": Obligation.objects.visible_to(request.user).overdue().count(),
        "are_all": shown == "tutti",
    }
    return render(request, "protocols/obligations.html", context)


@require_POST
def conclude(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    obligation = _get(request, pk)
    form = ConcludeForm(request.POST, request.FILES, prefix=f"o{pk}")
    if not form.is_valid():
        reasons = [str(reason) for errors in form.errors.values() for reason in errors]
        messages.error(request, f"{obligation.what}: {' '.join(reasons)}")
        return redirect(obligation.protocol)
    said = form.cleaned_data
    try:
        services.conclude(
            obligation_id=pk,
            done_on=said["fatto_il"],
            evidence=said["prova"],
            file=said["documento"],
            by=request.user,
        )
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{obligation.what}: registrato come fatto.")
    return redirect(obligation.protocol)


@require_POST
def reopen(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    obligation = _get(request, pk)
    try:
        services.reopen_obligation(obligation_id=pk, by=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    messages.success(request, f"{obligation.what}: di nuovo da fare.")
    return redirect(obligation.protocol)


def _get(request: AuthenticatedRequest, pk: int) -> Obligation:
    rows = Obligation.objects.visible_to(request.user).select_related("protocol")
    obligation = get_object_or_404(rows, pk=pk)
    if not services.may_conclude(obligation, request.user):
        raise PermissionDenied
    return obligation
