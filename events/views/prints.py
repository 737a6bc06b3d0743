"""What the office prints for an event: badges, table cards, sheets to sign."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from events import arrivals, services
from events.enums import PrintKind
from events.exceptions import EventError
from events.forms.prints import SheetsForm, WhoForm
from events.models import Event, PrintRun, Registration, SessionSpeaker
from events.printing.who import Guest, guests_of, options
from events.views.getting import get_event_to_run

SHOWN = 20  # the last prints


@require_safe
def prints(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The page, or for htmx the list of what is being made."""
    event = get_event_to_run(request, pk)
    if request.headers.get("HX-Request"):
        response = render(request, "events/_prints.html", {"event": event} | _runs(event))
    else:
        response = _page(request, event)
    response["Vary"] = "HX-Request"
    return response


@require_POST
def print_new(request: AuthenticatedRequest, pk: int, kind: str) -> HttpResponse:
    event = get_event_to_run(request, pk)
    if kind not in PrintKind.values:
        raise Http404
    form = _form(event, PrintKind(kind), guests_of(event), request.POST)
    if not form.is_valid():
        return _page(request, event, form)
    try:
        run = services.request_print(
            event=event, order=form.order, token=form.cleaned_data["token"], by=request.user
        )
    except EventError as error:
        form.add_error(None, str(error))
        return _page(request, event, form)
    messages.success(request, f"{run.get_kind_display()}: il PDF è in preparazione.")
    return redirect(f"{reverse('events:prints', args=[event.pk])}#pdf")


def _page(
    request: AuthenticatedRequest, event: Event, sent: WhoForm | SheetsForm | None = None
) -> HttpResponse:
    guests = guests_of(event)
    forms = {
        f"{kind}_form": sent if sent and sent.kind == kind else _form(event, kind, guests)
        for kind in PrintKind
    }
    context = {"event": event, "count": len(guests), "sent": sent} | forms | _runs(event)
    return render(request, "events/prints.html", context, status=422 if sent else 200)


def _form(
    event: Event, kind: PrintKind, guests: list[Guest], data: Any = None
) -> WhoForm | SheetsForm:
    if kind == PrintKind.SIGN_IN:
        return SheetsForm(data, choices=arrivals.choices(event))
    return WhoForm(data, kind=kind, choices=options(event, kind, guests))


def _runs(event: Event) -> dict[str, Any]:
    rows = PrintRun.objects.filter(event=event).select_related("job", "file", "by")
    runs = list(rows[:SHOWN])
    names = _names({key for run in runs for key in run.blank})
    return {
        "runs": [
            {"run": run, "blank": [names[key] for key in run.blank if key in names]} for run in runs
        ],
        "must_ask_again": any(run.is_under_way for run in runs),
    }


def _names(keys: set[str]) -> dict[str, str]:
    """Of those whose name could not be printed."""
    if not keys:
        return {}
    by_kind = {kind: [int(key[1:]) for key in keys if key.startswith(kind)] for kind in ("r", "s")}
    people = Registration.objects.filter(pk__in=by_kind["r"]).select_related("person")
    speakers = SessionSpeaker.objects.filter(pk__in=by_kind["s"]).select_related("person")
    return {f"r{one.pk}": one.person.full_name for one in people} | {
        f"s{one.pk}": str(one) for one in speakers
    }
