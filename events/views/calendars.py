"""Files and the feed for calendars."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.roles import Role
from events.calendar import CANCEL, PUBLISH, content_type, event_calendar, feed, session_calendar
from events.enums import EventState
from events.feeds import feed_events, feed_mark, feed_reader, feed_token
from events.models import Event
from events.timetable import published_plan, working_plan
from events.views.getting import get_event


@require_safe
def event_ics(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event(request, pk)
    if event.starts_on is None:
        raise Http404("The event has no day.")
    method = method_of(event)
    return ics_file(event_calendar(event, method=method), method, event.title)


@require_safe
def session_ics(request: AuthenticatedRequest, pk: int, session: int) -> HttpResponse:
    event = get_event(request, pk)
    plan = published_plan(event) or working_plan(event)
    entry = plan.entry(session)
    if entry is None or entry.starts_at is None:
        raise Http404("No such session, or nobody knows its hour.")
    method = method_of(event)
    return ics_file(session_calendar(event, plan, entry, method=method), method, entry.title)


def method_of(event: Event) -> str:
    return CANCEL if event.state == EventState.CANCELLED else PUBLISH


def ics_file(body: bytes, method: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type(method))
    response["Content-Disposition"] = f'attachment; filename="{slugify(name)[:60] or "evento"}.ics"'
    return response


@require_safe
def feed_page(request: AuthenticatedRequest) -> HttpResponse:
    """The address to give to one's own calendar."""
    if not request.user.roles - {Role.FACILITATOR}:  # the feed tells of every event
        raise Http404
    path = reverse("events:feed", args=[feed_token(request.user)])
    return render(request, "events/feed.html", {"address": request.build_absolute_uri(path)})


@require_safe
@login_not_required
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The token is who asks; 304 without making the body when nothing changed."""
    if feed_reader(token) is None:
        raise Http404
    mark = feed_mark()
    if unchanged := get_conditional_response(request, etag=mark):
        return unchanged
    response = HttpResponse(feed(feed_events()), content_type=content_type(PUBLISH))
    response["ETag"] = mark
    response["Cache-Control"] = "private, no-cache"
    return response
