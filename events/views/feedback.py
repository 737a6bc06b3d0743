"""What those who came think: the form behind a personal link, and the results for the programme."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from events.access import runs_events
from events.enums import OPEN_DOOR
from events.exceptions import EventError, LinkInvalid
from events.feedback import FEWEST, results_of
from events.forms.feedback import AskForm, FeedbackForm
from events.models import Event, FeedbackLink, FeedbackRound
from events.services import feedback as service
from events.services.restitutions import present_at
from events.views.inviting import get_programme_event
from events.views.preparing import PAGE_AND_FORM


@require_safe
def results(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _page(request, get_programme_event(request, pk))


@require_POST
def ask(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_programme_event(request, pk)
    if not runs_events(request.user):
        raise PermissionDenied
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, event, form)
    try:
        count = service.ask_feedback(event=event, days=form.cleaned_data["days"], by=request.user)
    except EventError as error:
        messages.error(request, str(error))
    else:
        if count:
            words = "Un messaggio" if count == 1 else f"{count} messaggi"
            messages.success(request, f"{words} in partenza per chi era presente.")
        else:
            messages.info(request, "Nessun messaggio: a chi era presente l'abbiamo già chiesto.")
    return redirect("events:feedback", pk=event.pk)


@login_not_required
@never_cache
@require_http_methods(PAGE_AND_FORM)
@sensitive_variables("token", "form")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The link opens a page; only the button (a POST) answers."""
    link = service.find_link(token)
    if link is None:
        return render(request, "events/feedback_over.html", _words(None), status=410)
    context = _words(link)
    if link.is_used or not link.round.is_open:
        return _render(request, "events/feedback_over.html", context, status=410)
    data = request.POST if request.method == "POST" else None
    form = FeedbackForm(data, in_english=context["english"])
    if form.is_bound and form.is_valid():
        try:
            service.answer_feedback(token=token, said=form.cleaned_data)
        except LinkInvalid:  # meanwhile, in another tab
            context = _words(service.find_link(token))
            return _render(request, "events/feedback_over.html", context, status=410)
        return _render(request, "events/feedback_thanks.html", context)
    context["form"] = form
    status = 422 if form.is_bound else 200
    return _render(request, "events/feedback_answer.html", context, status=status)


def _words(link: FeedbackLink | None) -> dict[str, Any]:
    if link is None:
        return {"link": None, "event": None, "round": None, "english": False}
    event = link.round.event
    english = link.registration.in_english and event.is_in_english
    return {"link": link, "event": event, "round": link.round, "english": english}


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Days, and Django's own words, in the language of the page."""
    with translation.override("en" if context["english"] else "it"):
        return render(request, template, context, status=status)


def _page(request: AuthenticatedRequest, event: Event, form: AskForm | None = None) -> HttpResponse:
    asked = FeedbackRound.objects.filter(event=event).first()
    present = present_at(event)
    context = {
        "event": event,
        "asked": asked,
        "results": results_of(asked) if asked else None,
        "fewest": FEWEST,
        "people": present.count(),
        "to_ask": service.still_to_ask(event).count(),
        "without_address": present.filter(person__email="").count(),
        "form": form or AskForm(),
        "may_ask": runs_events(request.user),
        "is_time": event.state in OPEN_DOOR and event.is_over,
    }
    return render(request, "events/feedback.html", context, status=422 if form else 200)
