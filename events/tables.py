"""Who takes notes at which table; who reads them is `tables_of`."""

from __future__ import annotations

from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile
from events.access import runs_events
from events.enums import SessionKind
from events.models import EventSession, FacilitatorMandate, TablePhoto
from events.models.notes import tables_of

# Where people speak round a table; plenaries and breaks leave no notes.
TABLE_KINDS = (SessionKind.FOCUS_GROUP, SessionKind.WORKSHOP, SessionKind.VISIT)


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
