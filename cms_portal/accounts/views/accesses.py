"""The accesses of everybody, for the staff who look after them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts import people, services
from cms_portal.accounts.exceptions import AccessRefused, LastAdministrator
from cms_portal.accounts.forms import AccessFilterForm, ReasonForm
from cms_portal.accounts.http import AuthenticatedRequest, require_step_up
from cms_portal.accounts.models import AccessEvent, SecondFactorReset, User
from cms_portal.accounts.models.events import AccessEventKind
from cms_portal.accounts.roles import Role
from cms_portal.accounts.sessions import end_sessions, open_sessions

PER_PAGE = 50
EVENTS_SHOWN = 50


@require_safe
def access_list(request: AuthenticatedRequest) -> HttpResponse:
    require_staff(request)
    form = AccessFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = people.accesses(
        text=wanted.get("q", ""),
        role=wanted.get("ruolo", ""),
        state=wanted.get("stato", ""),
        factor=wanted.get("fattore", ""),
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    resets = SecondFactorReset.objects.open().select_related("user", "asked_by")
    context = {
        "filter": form,
        "is_filtered": any(wanted.values()),
        "page": page,
        "rows": [{"user": user, "roles": people.role_labels(user)} for user in page],
        "resets": resets,
    }
    return render(request, "accounts/accesses/list.html", context)


@require_safe
def access_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    require_staff(request)
    return _show(request, _the_one(pk), ReasonForm())


@require_POST
def close(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    require_staff(request)
    user = _the_one(pk)
    require_step_up(request)
    try:
        services.close_access(user=user, by=request.user)
    except LastAdministrator as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Accesso di {user} chiuso: nulla di suo apre più il portale.")
    return redirect("accounts:access", pk)


@require_POST
def end_all_sessions(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    require_staff(request)
    user = _the_one(pk)
    count = end_sessions(user)
    AccessEvent.objects.create(user=user, kind=AccessEventKind.SESSIONS_ENDED, by=request.user)
    messages.success(request, "Una sessione chiusa." if count == 1 else f"{count} sessioni chiuse.")
    return redirect("accounts:access", pk)


@require_POST
def withdraw_role(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    require_staff(request)
    user = _the_one(pk)
    wanted = request.POST.get("ruolo", "")
    if wanted not in Role.values:
        return redirect("accounts:access", pk)
    require_step_up(request)
    try:
        services.withdraw_role(user=user, role=Role(wanted), by=request.user)
    except LastAdministrator as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Ruolo tolto: {Role(wanted).label}.")
    return redirect("accounts:access", pk)


@require_POST
def ask_reset(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    require_staff(request)
    user = _the_one(pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, user, form, status=422)
    require_step_up(request)
    try:
        services.ask_reset(user=user, reason=form.cleaned_data["reason"], by=request.user)
    except AccessRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Richiesta registrata: decide una seconda persona.")
    return redirect("accounts:access", pk)


@require_POST
def decide_reset(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """`pk` of the request; the button pressed says which way."""
    require_staff(request)
    reset = get_object_or_404(SecondFactorReset, pk=pk)
    require_step_up(request)
    is_approved = request.POST.get("esito") == "si"
    try:
        services.decide_reset(reset=reset, is_approved=is_approved, by=request.user)
    except AccessRefused as error:
        messages.error(request, str(error))
    else:
        words = "Secondo fattore azzerato." if is_approved else "Azzeramento non approvato."
        messages.success(request, words)
    return redirect("accounts:access", reset.user_id)


def require_staff(request: AuthenticatedRequest) -> None:
    """404: nobody else learns that the page exists."""
    if not request.user.has_role(Role.STAFF):
        raise Http404


def _the_one(pk: int) -> User:
    return get_object_or_404(User.objects.prefetch_related("groups"), pk=pk)


def _show(
    request: AuthenticatedRequest, user: User, form: ReasonForm, status: int = 200
) -> HttpResponse:
    reset = SecondFactorReset.objects.open().filter(user=user).select_related("asked_by").first()
    context: dict[str, Any] = {
        "person": user,
        "roles": [role for role in Role if role in user.roles],
        "factors": people.factors_of(user),
        "sessions": open_sessions(user),
        "events": AccessEvent.objects.filter(user=user).select_related("by")[:EVENTS_SHOWN],
        "mandates": user.audit_mandates.all(),
        "reset": reset,
        "may_decide": reset and request.user.pk not in (reset.asked_by_id, user.pk),
        "is_me": user.pk == request.user.pk,
        "form": form,
    }
    return render(request, "accounts/accesses/detail.html", context, status=status)
