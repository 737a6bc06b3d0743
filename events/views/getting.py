"""The event that a page is about, for who reads it and for who prepares it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from cms_portal.accounts.http import AuthenticatedRequest
from events.access import runs_events
from events.models import Event, EventSession


def get_event(request: AuthenticatedRequest, pk: int) -> Event:
    return get_object_or_404(Event.objects.visible_to(request.user), pk=pk)


def get_event_to_run(request: AuthenticatedRequest, pk: int) -> Event:
    """404 to who may not see it, 403 to who sees it only."""
    event = get_event(request, pk)
    if not runs_events(request.user):
        raise PermissionDenied
    return event


def get_session_to_run(request: AuthenticatedRequest, pk: int, session: int) -> EventSession:
    event = get_event_to_run(request, pk)
    return get_object_or_404(EventSession.objects.select_related("event"), event=event, pk=session)
