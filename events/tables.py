"""Who takes notes at which table; who reads them is `tables_of`."""

from __future__ import annotations

from django.urls import reverse

from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile
from events.access import runs_events
from events.enums import SessionKind
from events.models import EventSession, FacilitatorMandate, TablePhoto
from events.models.notes import tables_of

# Where people speak round a table; plenaries and breaks leave no notes.
TABLE_KINDS = (SessionKind.FOCUS_GROUP, SessionKind.WORKSHOP, SessionKind.VISIT)


def first_page_of(user: User) -> str:
    """Where who only keeps tables begins: the one table, the tables of the event, the events."""
    mandates = FacilitatorMandate.objects.current().of(user)
    held = EventSession.objects.filter(facilitators__in=mandates.values("pk"), kind__in=TABLE_KINDS)
    own = list(held.values_list("event", "pk").distinct()[:200])
    events = {event for event, _ in own}
    if len(own) == 1:
        return reverse("events:notes", args=own[0])
    if len(events) == 1:
        return reverse("events:tables", args=[events.pop()])
    return reverse("events:list")


def may_take_notes(user: User, session: EventSession) -> bool:
    if runs_events(user):
        return True
    mandates = FacilitatorMandate.objects.current().of(user)
    return mandates.filter(sessions=session).exists()


def may_read_photo(user: User, private_file: PrivateFile) -> bool:
    """Who reads the notes of the table, but for who controls some cities alone."""
    if user.city_scope is not None:
        return False
    tables = tables_of(user).values("pk")
    photos = TablePhoto.objects.filter(file=private_file, removed_at=None)
    return photos.filter(session__in=tables).exists()
