"""The event that a page is about, for who reads it and for who prepares it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from cms_portal.accounts.http import AuthenticatedRequest
from events.access import runs_events
from events.models import Event, EventSession, TableNote
from events.models.notes import tables_of
from events.tables import may_take_notes


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


def get_table(request: AuthenticatedRequest, pk: int, session: int) -> EventSession:
    """A session whose notes one may read; 404 to everybody else."""
    rows = tables_of(request.user).select_related("event", "theme", "room")
    return get_object_or_404(rows, event=get_event(request, pk), pk=session)


def get_table_to_write(request: AuthenticatedRequest, pk: int, session: int) -> EventSession:
    """404 to who may not read it, 403 to who reads only."""
    found = get_table(request, pk, session)
    if not may_take_notes(request.user, found):
        raise PermissionDenied
    return found


def get_note(request: AuthenticatedRequest, pk: int) -> TableNote:
    """404 to who may not read it, 403 to who reads only."""
    rows = TableNote.objects.visible_to(request.user)
    rows = rows.select_related("session__event", "session__theme", "city", "author", "changed_by")
    note = get_object_or_404(rows, pk=pk)
    if not may_take_notes(request.user, note.session):
        raise PermissionDenied
    return note


def get_note_to_use(request: AuthenticatedRequest, pk: int) -> TableNote:
    """To make a need or an idea of it: the programme's own people alone."""
    note = get_note(request, pk)
    if not runs_events(request.user):
        raise PermissionDenied
    return note
