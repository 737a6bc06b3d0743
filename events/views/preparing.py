"""Who prepares a meeting: the event itself and its state."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cities.views.access import for_keepers
from cms_portal.accounts.http import AuthenticatedRequest
from events import services
from events.enums import EventState
from events.exceptions import EventRefused
from events.forms import CancelForm, CopyForm, EventForm
from events.models import Event
from events.services.announcing import readers_of
from events.services.changing import count_told
from events.views.getting import get_event_to_run

PAGE_AND_FORM = ["GET", "HEAD", "POST"]


@require_http_methods(PAGE_AND_FORM)
@for_keepers
def event_new(request: AuthenticatedRequest) -> HttpResponse:
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        event = services.save_event(event=form.instance, by=request.user)
        messages.success(request, "Bozza pronta: ora sale e sessioni. La vede solo il Programma.")
        return redirect("events:agenda", event.pk)
    return _form(request, "events/event_form.html", {"form": form})


@require_http_methods(PAGE_AND_FORM)
def event_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_to_run(request, pk)
    form = EventForm(request.POST or None, instance=event)
    if request.method == "POST" and form.is_valid():
        saved = services.save_event(event=form.instance, by=request.user)
        messages.success(request, f"Evento aggiornato.{told(saved)}")
        return redirect(event)
    title = Event.objects.values_list("title", flat=True).get(pk=pk)
    context = {"form": form, "event": event, "name": title, "to_tell": _readers(event)}
    return _form(request, "events/event_form.html", context)


def _readers(event: Event) -> int:
    """To whom another day, hour or place would be written."""
    state = Event.objects.values_list("state", flat=True).get(pk=event.pk)
    is_told = state == EventState.PUBLISHED and not event.is_over
    return len(readers_of(event)) if is_told else 0


def told(event: Event) -> str:
    """Of the change just made."""
    count = count_told(event)
    if not count:
        return ""
    return " Lo scriviamo a una persona." if count == 1 else f" Lo scriviamo a {count} persone."


@require_POST
def event_publish(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        services.publish_event,
        "Evento pubblicato: le città lo vedono, con il programma.",
    )


@require_POST
def event_close(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.close_event, "Evento concluso.")


def _act(
    request: AuthenticatedRequest, pk: int, service: Callable[..., Event], done: str
) -> HttpResponse:
    event = get_event_to_run(request, pk)
    try:
        service(event_id=event.pk, by=request.user)
    except EventRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(event)


@require_http_methods(PAGE_AND_FORM)
def event_cancel(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_to_run(request, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_event(event_id=event.pk, by=request.user, **form.cleaned_data)
        except EventRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Evento annullato: chi lo apre legge perché.")
        return redirect(event)
    return _form(request, "events/cancel.html", {"form": form, "event": event})


@require_http_methods(PAGE_AND_FORM)
def event_duplicate(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_to_run(request, pk)
    form = CopyForm(request.POST or None, initial={"title": event.title})
    if request.method == "POST" and form.is_valid():
        try:
            copy = services.duplicate_event(event_id=event.pk, by=request.user, **form.cleaned_data)
        except EventRefused as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, "Copia pronta, in bozza: senza persone e senza promemoria.")
            return redirect("events:agenda", copy.pk)
    return _form(request, "events/duplicate.html", {"form": form, "event": event})


def _form(request: AuthenticatedRequest, template: str, context: dict[str, object]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)
