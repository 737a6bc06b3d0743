"""Who keeps the tables of an event: the office's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cms_portal.accounts.exceptions import AccessRefused, NotInvitable
from cms_portal.accounts.http import AuthenticatedRequest
from events.exceptions import EventRefused
from events.forms.facilitators import FacilitatorForm, TablesForm
from events.models import Event, FacilitatorMandate
from events.services import facilitators as facilitator_service
from events.views.getting import get_event_to_run
from events.views.preparing import PAGE_AND_FORM


@require_http_methods(PAGE_AND_FORM)
def facilitators(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Those there are, and the invitation of one more."""
    event = get_event_to_run(request, pk)
    form = FacilitatorForm(request.POST if request.method == "POST" else None, event=event)
    if form.is_bound and form.is_valid():
        try:
            mandate = facilitator_service.invite_facilitator(
                event_id=event.pk, by=request.user, **form.cleaned_data
            )
        except (EventRefused, AccessRefused, NotInvitable) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _done(mandate))
            return redirect("events:facilitators", event.pk)
    context = {"event": event, "form": form, "mandates": _mandates(event)}
    status = 422 if form.is_bound else 200
    return render(request, "notes/facilitators.html", context, status=status)


@require_http_methods(PAGE_AND_FORM)
def facilitator_tables(request: AuthenticatedRequest, pk: int, mandate: int) -> HttpResponse:
    event, found = _get(request, pk, mandate)
    initial = {"sessions": found.sessions.all(), "days_after": found.days_after}
    data = request.POST if request.method == "POST" else None
    form = TablesForm(data, event=event, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            facilitator_service.change_tables(
                mandate_id=found.pk, by=request.user, **form.cleaned_data
            )
        except EventRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Tavoli di {found.name} aggiornati.")
            return redirect("events:facilitators", event.pk)
    context = {"event": event, "mandate": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "notes/facilitator.html", context, status=status)


@require_POST
def facilitator_resend(request: AuthenticatedRequest, pk: int, mandate: int) -> HttpResponse:
    event, found = _get(request, pk, mandate)
    try:
        facilitator_service.resend_invitation(mandate_id=found.pk, by=request.user)
    except (EventRefused, AccessRefused, NotInvitable) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Nuovo invito inviato a {found.email}.")
    return redirect("events:facilitators", event.pk)


@require_POST
def facilitator_end(request: AuthenticatedRequest, pk: int, mandate: int) -> HttpResponse:
    event, found = _get(request, pk, mandate)
    facilitator_service.end_facilitator(mandate_id=found.pk, by=request.user)
    messages.success(request, f"Incarico di {found.name} concluso: non entra più ai tavoli.")
    return redirect("events:facilitators", event.pk)


def _get(request: AuthenticatedRequest, pk: int, mandate: int) -> tuple[Event, FacilitatorMandate]:
    event = get_event_to_run(request, pk)
    return event, get_object_or_404(FacilitatorMandate, event=event, pk=mandate)


def _mandates(event: Event) -> list[FacilitatorMandate]:
    rows = event.facilitators.with_last_day().select_related("user")
    return list(rows.prefetch_related("sessions").order_by("ended_at", "name", "pk"))


def _done(mandate: FacilitatorMandate) -> str:
    if mandate.user:
        return f"{mandate.name} aveva già un accesso: i suoi tavoli sono aperti."
    return f"Invito inviato a {mandate.email}: vale 72 ore."
