"""The door of an event: who arrives, who leaves, who was not expected."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.http import NOTHING_ELSE
from events import arrivals, services
from events.access import keeps_the_door, runs_events
from events.arrivals import Arrival, Choice, Figures
from events.door_roster import is_over
from events.enums import OPEN_DOOR, PresenceKind
from events.exceptions import EventError, PresenceRefused
from events.forms.door import NameAtDoorForm, NewcomerForm, TicksForm
from events.models import Event, Presence, Registration
from events.views.getting import get_event
from events.views.inviting import get_programme_event

LONGEST_SEARCH = 100
ROWS_PER_PAGE = 100


@require_safe
def check_in(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_at_the_door(request, pk)
    choices = arrivals.choices(event)
    context: dict[str, Any] = {
        "event": event,
        "choices": choices,
        "is_over": is_over(event),
        "is_shell": False,
        "newcomer": NewcomerForm(event=event),
    }
    if chosen := _chosen(request, choices):
        context |= _found(request, event, chosen) | _overview(event, chosen)
    template = "events/check_in.html"
    if request.headers.get("HX-Target") == "trovati":
        template = "events/_door_found.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request, HX-Target"
    return with_camera(response)


def with_camera(response: HttpResponse) -> HttpResponse:
    """The one page that may look through it: badges are read there."""
    response["Permissions-Policy"] = f"{NOTHING_ELSE}, camera=(self)"
    return response


@require_safe
def check_in_count(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The figures alone: the page asks for them again and again."""
    event = get_event_at_the_door(request, pk)
    chosen = _chosen(request, arrivals.choices(event))
    if chosen is None:
        raise Http404
    context = {"event": event, "chosen": chosen, "figures": Figures.of(event, chosen.moment)}
    return render(request, "events/_door_figures.html", context)


@require_POST
def check_in_record(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_at_the_door(request, pk)
    form = TicksForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Segnate almeno una persona, poi registrate.")
        return _back(request, event)
    try:
        moment = arrivals.choices(event).of(request.POST.get("momento", "")).moment
        if form.kind == PresenceKind.UNDONE:
            undone = services.undo_presences(
                event=event, moment=moment, registrations=form.people, by=request.user
            )
            _tell(request, form, undone, 0)
        else:
            done = services.record_presences(
                event=event,
                moment=moment,
                ticks=form.ticks(happened_at=services.hour_of(moment)),
                by=request.user,
            )
            _tell(request, form, len(done.new) - len(done.repeated), len(done.repeated))
    except EventError as error:
        messages.error(request, str(error))
    return _back(request, event)


@require_http_methods(["GET", "HEAD", "POST"])
def check_in_new(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Who was not expected; with `posto` in the place of somebody who was."""
    event = get_event_at_the_door(request, pk)
    chosen = _chosen(request, arrivals.choices(event))
    if chosen is None:
        raise Http404
    replaced = _replaced(request, event)
    form = _name_form(request, event, replaced)
    if request.method == "POST" and form.is_valid():
        try:
            arrived = _admit(request, event, chosen, form, replaced)
        except (EventError, ValidationError) as error:
            for text in error.messages if isinstance(error, ValidationError) else [str(error)]:
                form.add_error(None, text)
        else:
            messages.success(request, f"{arrived.person.shown_name}: presenza registrata.")
            return _back(request, event)
    context = {"event": event, "chosen": chosen, "form": form, "replaced": replaced}
    return render(
        request, "events/check_in_new.html", context, status=422 if form.is_bound else 200
    )


@require_safe
def presences(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Every row as it was written, the corrections too: for who controls."""
    event = get_programme_event(request, pk)
    rows = Presence.objects.filter(registration__event=event).select_related(
        "registration__person",
        "registration__delegation__city",
        "registration__delegation__organisation",
        "session",
        "by",
        "superseded_by",
        "supersedes",
    )
    page = Paginator(rows.order_by("-recorded_at", "-pk"), ROWS_PER_PAGE)
    context = {
        "event": event,
        "page": page.get_page(request.GET.get("pagina")),
        "figures": Figures.of(event),
        "may_record": keeps_the_door(request.user, event),
        "may_run": runs_events(request.user),
    }
    return render(request, "events/presences.html", context)


def get_event_at_the_door(request: AuthenticatedRequest, pk: int) -> Event:
    """404 to who may not see it, 403 to who does not keep its door."""
    event = get_event(request, pk)
    if not keeps_the_door(request.user, event):
        raise PermissionDenied
    return event


def _chosen(request: AuthenticatedRequest, choices: arrivals.Choices) -> Choice | None:
    """What was asked for, else today; nothing without days."""
    asked = request.POST.get("momento") or request.GET.get("momento", "")
    try:
        return choices.of(asked)
    except PresenceRefused:
        return choices.today()


def _found(request: AuthenticatedRequest, event: Event, chosen: Choice) -> dict[str, Any]:
    """What was searched for, or the delegation that was opened."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    asked = request.GET.get("delegazione", "")
    rows = event.delegations.select_related("city", "organisation")
    opened = rows.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
    guests = arrivals.find_guests(event, text, chosen.moment) if text and not opened else []
    arrival = Arrival(opened, guests=arrivals.guests_of(opened, chosen.moment)) if opened else None
    return {
        "chosen": chosen,
        "text": text,
        "opened": arrival,
        "guests": guests,
        "nonce": uuid4(),
        "may_record": event.state in OPEN_DOOR,
    }


def _overview(event: Event, chosen: Choice) -> dict[str, Any]:
    return {
        "figures": Figures.of(event, chosen.moment),
        "arrivals": arrivals.arrivals(event, chosen.moment),
        "missing": arrivals.missing_cities(event, chosen.moment),
        "last": arrivals.last_entries(event, chosen.moment),
    }


def _replaced(request: AuthenticatedRequest, event: Event) -> Registration | None:
    asked = request.POST.get("posto") or request.GET.get("posto", "")
    if not asked:
        return None
    if not (asked.isdecimal() and asked.isascii() and len(asked) < 10):
        raise Http404
    rows = Registration.objects.registered().filter(event=event, delegation__isnull=False)
    rows = rows.select_related("person", "event", "delegation__city", "delegation__organisation")
    return get_object_or_404(rows, pk=int(asked))


def _name_form(
    request: AuthenticatedRequest, event: Event, replaced: Registration | None
) -> NameAtDoorForm:
    sent: QueryDict | None = request.POST if request.method == "POST" else None
    if replaced:
        return NameAtDoorForm(sent)
    asked = request.GET.get("delegazione", "")
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    return NewcomerForm(sent, event=event, initial={"con": f"d{asked}", "cognome": text})


def _admit(
    request: AuthenticatedRequest,
    event: Event,
    chosen: Choice,
    form: NameAtDoorForm,
    replaced: Registration | None,
) -> Registration:
    nonce = form.cleaned_data["token"]
    if replaced:
        return services.admit_substitute(
            registration=replaced,
            moment=chosen.moment,
            person=form.person,
            nonce=nonce,
            by=request.user,
        )
    assert isinstance(form, NewcomerForm)
    return services.admit_newcomer(
        event=event,
        moment=chosen.moment,
        newcomer=form.newcomer,
        nonce=nonce,
        by=request.user,
    )


def _tell(request: AuthenticatedRequest, form: TicksForm, done: int, repeated: int) -> None:
    people = Registration.objects.filter(pk__in=form.people[:3]).select_related("person")
    names = ", ".join(one.person.shown_name for one in people.by_name())
    if len(form.people) > len(people):
        names += f" e altre {len(form.people) - len(people)} persone"
    words = {
        PresenceKind.IN: "presenza registrata",
        PresenceKind.OUT: "uscita registrata",
        PresenceKind.EXCUSED: "assenza giustificata",
        PresenceKind.UNDONE: "registrazione annullata",
    }[form.kind]
    if done:
        messages.success(request, f"{names}: {words}.")
    elif repeated:
        messages.warning(request, f"{names}: era già fra i presenti.")
    else:
        messages.info(request, f"{names}: non è cambiato nulla.")


def _back(request: AuthenticatedRequest, event: Event) -> HttpResponseRedirect:
    """To the same day and session, with the delegation that was open."""
    kept = {
        name: text
        for name in ("momento", "delegazione")
        if (text := request.POST.get(name, "")) and len(text) < 40
    }
    page = reverse("events:check_in", args=[event.pk])
    return redirect(f"{page}?{urlencode(kept)}" if kept else page)
