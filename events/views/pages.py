from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from events.access import keeps_the_door, runs_events
from events.enums import OPEN_DOOR
from events.models import Event
from events.models.notes import tables_of
from events.roster import own_delegations
from events.tables import TABLE_KINDS
from events.timetable import Plan, published_plan, working_plan
from events.timetable.layout import days, parts, untimed
from events.views.getting import get_event

EVENTS_PER_PAGE = 25


@require_safe
def event_list(request: AuthenticatedRequest) -> HttpResponse:
    events = Event.objects.visible_to(request.user).newest_first()
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "events/list.html", {"page": page, "may_run": runs_events(request.user)})


@require_safe
def event_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """With the agenda that was published; before that, and for old events, the one prepared."""
    event = get_event(request, pk)
    published = published_plan(event)
    plan = working_plan(event) if published is None else published
    context = {
        "event": event,
        "may_run": runs_events(request.user),
        "may_receive": keeps_the_door(request.user, event) and event.state in OPEN_DOOR,
        "own_delegations": own_delegations(event, request.user),
        "has_tables": _has_tables(request.user, event, plan),
        "is_list": request.GET.get("vista") == "elenco",
        **laid_out(plan),
    }
    return render(request, "events/detail.html", context)


def _has_tables(user: User, event: Event, plan: Plan) -> bool:
    """Whether there are notes to open; a question only for who keeps tables."""
    if user.sees_all_cities:
        return any(entry.kind in TABLE_KINDS for entry in plan.entries)
    return user.has_role(Role.FACILITATOR) and tables_of(user).filter(event=event).exists()


def laid_out(plan: Plan) -> dict[str, object]:
    """What `_timetable.html` shows."""
    return {"parts": parts(plan), "days": days(plan), "untimed": untimed(plan)}
