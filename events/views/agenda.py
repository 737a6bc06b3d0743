"""Who prepares a meeting: its rooms, its sessions, what will be published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cities.models import Person
from cms_portal.accounts.http import AuthenticatedRequest
from events import services
from events.exceptions import EventRefused
from events.forms import RoomFormSet, SessionForm, SpeakerFormSet
from events.models import AgendaVersion, Event, EventSession
from events.services.changing import changes_of_agenda, count_to_tell
from events.timetable import Plan, published_plan, working_plan
from events.timetable.conflicts import conflicts
from events.timetable.differences import differences, touched
from events.views.getting import get_event, get_event_to_run, get_session_to_run
from events.views.pages import laid_out
from events.views.preparing import PAGE_AND_FORM, told


@require_safe
def agenda(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """What is being prepared, what does not fit, what differs from the version in force."""
    event = get_event_to_run(request, pk)
    plan, before = working_plan(event), published_plan(event)
    changes = differences(before, plan) if before is not None else []
    moved = changes_of_agenda(event, before, plan, changes)
    context = {
        "event": event,
        "plan": plan,
        "to_tell": count_to_tell(event, moved),
        "conflicts": conflicts(plan, event.starts_on, event.ends_on),
        "is_published": before is not None,
        "changes": changes,
        "touched": touched(event, changes),
        "seen": services.fingerprint(plan),
        "versions": event.agenda_versions.defer("data").select_related("by"),
        "is_open": event.state in ("draft", "published"),
        **laid_out(plan),
    }
    return render(request, "events/agenda.html", context)


@require_http_methods(PAGE_AND_FORM)
def session_new(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_to_run(request, pk)
    return _session(request, event, EventSession(event=event))


@require_http_methods(PAGE_AND_FORM)
def session_edit(request: AuthenticatedRequest, pk: int, session: int) -> HttpResponse:
    found = get_session_to_run(request, pk, session)
    return _session(request, found.event, found)


def _session(request: AuthenticatedRequest, event: Event, session: EventSession) -> HttpResponse:
    data = request.POST or None
    is_sent = request.method == "POST"
    name = session.title
    form = SessionForm(request.POST if is_sent else None, instance=session, event=event)
    speakers = SpeakerFormSet(
        request.POST if is_sent and data and "form-TOTAL_FORMS" in data else None,
        initial=_speakers(session),
    )
    if is_sent and form.is_valid() and (not speakers.is_bound or speakers.is_valid()):
        lines = [one.line for one in speakers.forms if one.line] if speakers.is_bound else None
        try:
            services.save_session(session=form.instance, speakers=lines, by=request.user)
        except EventRefused as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, f"Sessione «{form.instance.title}» salvata.")
            return redirect("events:agenda", event.pk)
    context = {
        "event": event,
        "session": session,
        "name": name,
        "form": form,
        "speakers": speakers,
        "people": _known_people(),
    }
    return render(request, "events/session_form.html", context, status=422 if is_sent else 200)


def _speakers(session: EventSession) -> list[dict[str, Any]]:
    if session._state.adding:
        return []
    return [
        {"name": str(one), "role": one.role, "is_moderator": one.is_moderator}
        for one in session.speakers.select_related("person")
    ]


def _known_people() -> list[str]:
    """Names to choose from while typing."""
    return [one.full_name for one in Person.objects.only("first_name", "last_name")[:500]]


@require_POST
def session_remove(request: AuthenticatedRequest, pk: int, session: int) -> HttpResponse:
    found = get_session_to_run(request, pk, session)
    try:
        services.remove_session(session_id=found.pk, by=request.user)
    except EventRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Sessione «{found.title}» tolta dal programma.")
    return redirect("events:agenda", pk)


@require_http_methods(PAGE_AND_FORM)
def rooms(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_to_run(request, pk)
    is_sent = request.method == "POST"
    rows = event.rooms.order_by("position", "pk")
    formset = RoomFormSet(
        request.POST if is_sent and "form-TOTAL_FORMS" in request.POST else None, queryset=rows
    )
    for form in formset.forms:
        form.instance.event = event
    if formset.is_bound and formset.is_valid():
        try:
            services.save_rooms(event_id=event.pk, formset=formset, by=request.user)
        except ProtectedError:
            messages.error(request, "Una sala che ha sessioni non si toglie: prima spostatele.")
        except EventRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Sale aggiornate.")
            return redirect("events:agenda", event.pk)
    context = {"event": event, "formset": formset}
    return render(request, "events/rooms.html", context, status=422 if is_sent else 200)


@require_POST
def agenda_publish(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_to_run(request, pk)
    try:
        version = services.publish_agenda(
            event_id=event.pk, seen=request.POST.get("seen", ""), by=request.user
        )
    except EventRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, f"Programma pubblicato: versione {version.number}.{told(version.event)}"
        )
    return redirect("events:agenda", event.pk)


@require_safe
def version(request: AuthenticatedRequest, pk: int, number: int) -> HttpResponse:
    """An agenda as it was published, and what it changed."""
    event = get_event(request, pk)
    versions = AgendaVersion.objects.filter(event=event).select_related("by")
    found = get_object_or_404(versions, number=number)
    before = versions.filter(number=number - 1).first()
    plan = Plan.from_data(found.data)
    context = {
        "event": event,
        "version": found,
        "is_last": not versions.filter(number__gt=number).exists(),
        "changes": differences(Plan.from_data(before.data), plan) if before else [],
        **laid_out(plan),
    }
    return render(request, "events/version.html", context)
