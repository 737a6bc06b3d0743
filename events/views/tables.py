"""The board of the tables: the office looks at who sits where, and moves people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from events import services
from events.access import runs_events
from events.board import parts
from events.enums import EventState
from events.exceptions import EventRefused
from events.forms.tables import MoveForm
from events.views.getting import get_event_to_run
from events.views.inviting import get_programme_event


@require_safe
def board(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_programme_event(request, pk)
    context: dict[str, Any] = {
        "event": event,
        "board": parts(event),
        "may_move": runs_events(request.user) and event.state == EventState.PUBLISHED,
    }
    return render(request, "events/board.html", context)


@require_POST
def move(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Those who were ticked, or dropped, to a table (`a`) or to none of that hour (`senza`)."""
    event = get_programme_event(request, pk)
    get_event_to_run(request, pk)
    form = MoveForm(request.POST, event=event)
    page = reverse("events:board", args=[event.pk])
    if not form.is_valid():
        messages.error(request, form.first_error)
        return redirect(page)
    people, table = form.cleaned_data["persona"], form.table
    try:
        if form.is_leaving:
            services.leave_slot(event_id=event.pk, registrations=people, of=table, by=request.user)
        else:
            services.move_people(event_id=event.pk, registrations=people, to=table, by=request.user)
    except EventRefused as error:
        messages.error(request, str(error))
    else:
        names = ", ".join(one.person.shown_name for one in people)
        where = "senza tavolo" if form.is_leaving else f"a «{table.title}»"
        messages.success(request, f"{names}: ora {where}.")
    return redirect(f"{page}#tavolo-{table.pk}")
