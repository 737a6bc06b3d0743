from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from events.access import runs_events
from events.links import is_online, own_links
from events.materials import Group, groups
from events.models import Delegation, Event, Material, Restitution
from events.roster import own_delegations
from events.timetable import Plan, published_plan, working_plan
from events.timetable.layout import days, parts, untimed

EVENTS_PER_PAGE = 25


@require_safe
def event_list(request: AuthenticatedRequest) -> HttpResponse:
    events = Event.objects.visible_to(request.user).newest_first()
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "events/list.html", {"page": page, "may_run": runs_events(request.user)})


@require_safe
def event_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """With the agenda that was published; before that, and for old events, the one prepared."""
    rows = Event.objects.visible_to(request.user).annotate(
        has_materials=Exists(Material.objects.filter(event=OuterRef("pk"))),
        has_restitutions=Exists(Restitution.objects.filter(event=OuterRef("pk"))),
    )
    found: Any = get_object_or_404(rows, pk=pk)
    event: Event = found
    published = published_plan(event)
    plan = working_plan(event) if published is None else published
    own = own_delegations(event, request.user)
    context = {
        "event": event,
        "own_delegations": own,
        "restitution": _restitution(request.user, event) if found.has_restitutions else None,
        "own_links": own_links(event, request.user) if is_online(plan) else [],
        "is_list": request.GET.get("vista") == "elenco",
        "materials": _materials(request.user, event) if found.has_materials else [],
        "takes_dossiers": _takes_dossiers(request.user, own),
        **laid_out(plan),
    }
    return render(request, "events/detail.html", context)


def _takes_dossiers(user: User, own: list[Delegation]) -> bool:
    """A city's own; the programme has it among the pages of the event."""
    return user.has_role(Role.REFERENT) and any(one.city_id for one in own)


def _materials(user: User, event: Event) -> list[Group]:
    return groups(Material.objects.visible_to(user).filter(event=event))


def _restitution(user: User, event: Event) -> Restitution | None:
    """What a city, or who was there, may read of it; the programme has its own page."""
    if user.sees_all_cities or not event.is_over:
        return None
    rows = Restitution.objects.visible_to(user).newest().filter(event=event)
    return rows.defer("data").first()


def laid_out(plan: Plan) -> dict[str, object]:
    """What `_timetable.html` shows."""
    return {"parts": parts(plan), "days": days(plan), "untimed": untimed(plan)}
