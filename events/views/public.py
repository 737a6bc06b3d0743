"""Events that anybody may read about and come to, without an access to the portal.

The links of the mails open a page; only the button (a POST) does something.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from cms_portal.documents import limits
from events.calendar import event_calendar
from events.exceptions import EventError, LinkInvalid
from events.forms.public import PublicForm
from events.forms.special_needs import PublicNeedsForm
from events.materials import groups
from events.models import Event, Material, Registration
from events.public_pages import days_of, offered, shown_plan
from events.services import public as service
from events.services import write_needs
from events.services.telling import seats_of
from events.timetable.layout import parts
from events.views.calendars import ics_file, method_of
from events.views.preparing import PAGE_AND_FORM

MOST_SHOWN = 200
MOST_PAST = 20
REQUESTS = 20  # from one address, then a pause


@login_not_required
@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    told = Event.objects.told_to_all()
    context = {
        "coming": told.to_come().order_by("starts_on", "title")[:MOST_SHOWN],
        "past": told.held().newest_first()[:MOST_PAST],
    }
    return _render(request, "public_events/list.html", context)


@login_not_required
@require_safe
def public_detail(request: HttpRequest, pk: int) -> HttpResponse:
    event = _event(pk)
    context = _context(request, event)
    plan = shown_plan(event)
    rows = Material.objects.for_the_public().filter(event=event)
    context |= {
        "days": days_of(parts(plan), context["english"]),
        "materials": groups(rows, named={entry.pk for entry in plan.entries}),
        "is_open": service.takes_registrations(event),
    }
    return _render(request, "public_events/detail.html", context)


@login_not_required
@require_safe
def public_ics(request: HttpRequest, pk: int) -> HttpResponse:
    event = _event(pk)
    if event.starts_on is None:
        raise Http404("The event has no day.")
    in_english = _context(request, event)["english"]
    path = event.get_public_url() + ("?lingua=en" if in_english else "")
    method = method_of(event)
    body = event_calendar(
        event, method=method, url=request.build_absolute_uri(path), in_english=in_english
    )
    return ics_file(body, method, event.title_en if in_english else event.title)


@login_not_required
@never_cache
@require_http_methods(PAGE_AND_FORM)
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Whatever the address, the same answer: what is known of it, its owner alone reads."""
    event = _event(pk)
    context = _context(request, event)
    if not service.takes_registrations(event):
        return _render(request, "public_events/closed.html", context, status=410)
    data = request.POST if request.method == "POST" else None
    form = PublicForm(data, slots=offered(event), in_english=context["english"])
    if form.is_bound:
        if limits.is_blocked(request, "public-registration", REQUESTS):
            return _render(request, "public_events/too_many.html", context, status=429)
        limits.count(request, "public-registration")
        if form.is_valid() and _asked(form, event, in_english=context["english"]):
            context["email"] = form.cleaned_data["email"]
            return _render(request, "public_events/sent.html", context)
    context["form"] = form
    status = 422 if form.is_bound else 200
    return _render(request, "public_events/register.html", context, status=status)


def _asked(form: PublicForm, event: Event, *, in_english: bool) -> bool:
    try:
        service.ask_to_come(
            event=event, visitor=form.visitor, sessions=form.chosen, in_english=in_english
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
    except EventError as error:
        form.add_error(None, str(error))
    else:
        return True
    return False


@login_not_required
@never_cache
@require_http_methods(PAGE_AND_FORM)
@sensitive_variables("token")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    asked = service.open_request(token)
    if asked is None:
        return render(request, "public_events/invalid.html", status=410)
    event = asked.event
    english = asked.in_english and event.is_in_english
    context: dict[str, Any] = {"event": event, "english": english, "asked": asked}
    if request.method == "POST":
        try:
            registration = service.confirm_request(token=token)
        except LinkInvalid:
            return render(request, "public_events/invalid.html", status=410)
        except EventError:
            return _render(request, "public_events/closed.html", context, status=410)
        context |= {"registration": registration, "seats": seats_of(registration)}
        return _render(request, "public_events/confirmed.html", context)
    if asked.registration is not None:
        context |= {"registration": asked.registration, "seats": seats_of(asked.registration)}
        return _render(request, "public_events/confirmed.html", context)
    context["sessions"] = asked.sessions.order_by("starts_at", "position", "pk")
    return _render(request, "public_events/confirm.html", context)


@login_not_required
@never_cache
@require_http_methods(PAGE_AND_FORM)
@sensitive_variables("token")
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    registration = service.withdrawing(token)
    if registration is None:
        return render(request, "public_events/invalid.html", status=410)
    event = registration.event
    english = registration.in_english and event.is_in_english
    context: dict[str, Any] = {"event": event, "registration": registration, "english": english}
    if request.method == "POST":
        try:
            context["registration"] = service.withdraw_publicly(token=token)
        except LinkInvalid:
            return render(request, "public_events/invalid.html", status=410)
        except EventError:
            pass  # meanwhile it is over: the page says so
    return _render(request, "public_events/withdraw.html", context)


@login_not_required
@never_cache
@require_http_methods(PAGE_AND_FORM)
@sensitive_post_parameters()
@sensitive_variables("token", "form")
def needs(request: HttpRequest, token: str) -> HttpResponse:
    """Written instead of what was there, never shown: the link was in a mail."""
    registration = service.withdrawing(token)
    if registration is None or not registration.is_registered or registration.event.is_over:
        return render(request, "public_events/invalid.html", status=410)
    event = registration.event
    english = registration.in_english and event.is_in_english
    form = PublicNeedsForm(request.POST if request.method == "POST" else None, in_english=english)
    context = {"event": event, "english": english, "form": form}
    context["is_saved"] = form.is_bound and form.is_valid() and _written(form, registration)
    status = 422 if form.is_bound and not context["is_saved"] else 200
    return _render(request, "public_events/needs.html", context, status=status)


def _written(form: PublicNeedsForm, registration: Registration) -> bool:
    try:
        write_needs(registration=registration, wishes=form.wishes, by=None)
    except ValidationError as error:
        form.add_error(None, error.messages)
    except EventError as error:
        form.add_error(None, str(error))
    else:
        return True
    return False


def _event(pk: int) -> Event:
    return get_object_or_404(Event.objects.told_to_all(), pk=pk)


def _context(request: HttpRequest, event: Event) -> dict[str, Any]:
    """English where it is asked for and the event has it."""
    return {"event": event, "english": request.GET.get("lingua") == "en" and event.is_in_english}


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Days, and Django's own words, in the language of the page."""
    with translation.override("en" if context.get("english") else "it"):
        return render(request, template, context, status=status)
