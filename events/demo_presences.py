"""Who was in Rome: 36 cities of 39, 118 people of the about 120 that the text tells of.

The text says how many, not who: names, hours and the two who did not come are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User
from events.demo import ROME_TITLE
from events.enums import PathStage, PresenceKind, PresenceSource, SessionKind
from events.models import Event, EventSession, Presence, Registration

_ROME: Final = ZoneInfo("Europe/Rome")
_FIRST, _SECOND = date(2023, 2, 6), date(2023, 2, 7)
_DOOR_OPENS: Final = {
    _FIRST: datetime(2023, 2, 6, 13, 35, tzinfo=_ROME),
    _SECOND: datetime(2023, 2, 7, 8, 40, tzinfo=_ROME),
}
# Of those registered, by their order: who was excused, whom two phones saw, who was ticked by
# mistake a first time.
_EXCUSED: Final = (40, 113)
_SEEN_TWICE: Final = 17
_MISTAKEN: Final = 61


@transaction.atomic
def load_rome_presences(*, staff: User) -> int:
    """How many rows were written. Safe to repeat. As rows: that day has gone by."""
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    event = Event.objects.filter(title=ROME_TITLE).first()
    if event is None or Presence.objects.filter(registration__event=event).exists():
        return 0
    Event.objects.filter(pk=event.pk, path_step="").update(path_step=PathStage.KICKOFF)
    plenary = event.sessions.filter(kind=SessionKind.PLENARY).first()
    people = event.registrations.registered().order_by("pk").prefetch_related("seats__session")
    made = 0
    for place, one in enumerate(people):
        seat = one.seats.first()
        table = seat.session if seat else None
        for row in _rows_of(one, place, plenary, table, staff):
            row.save(force_insert=True)
            made += 1
    return made


def _rows_of(
    one: Registration,
    place: int,
    plenary: EventSession | None,
    table: EventSession | None,
    staff: User,
) -> Iterator[Presence]:
    if place in _EXCUSED:
        yield _row(one, _FIRST, None, place, staff, "excused", kind=PresenceKind.EXCUSED)
        return
    first = _row(one, _FIRST, plenary, place, staff, "plenary")
    if place == _MISTAKEN:
        wrong = _row(one, _FIRST, plenary, place - 9, staff, "mistaken")
        yield wrong
        yield _row(
            one,
            _FIRST,
            plenary,
            place - 8,
            staff,
            "taken back",
            kind=PresenceKind.UNDONE,
            source=PresenceSource.CORRECTION,
            supersedes=wrong,
        )
    yield first
    if place == _SEEN_TWICE:
        yield _row(one, _FIRST, plenary, place + 1, staff, "again", is_repeat=True)
    source = PresenceSource.PAPER if place % 7 == 3 else PresenceSource.CHECK_IN
    if table is not None:
        yield _row(one, _SECOND, table, place * 5 % 118, staff, "table", source=source)


def _row(
    one: Registration,
    day: date,
    session: EventSession | None,
    place: int,
    staff: User,
    what: str,
    **more: object,
) -> Presence:
    happened = _DOOR_OPENS[day] + timedelta(seconds=23 * place)
    fields = {"kind": PresenceKind.IN, "source": PresenceSource.CHECK_IN} | more
    return Presence(
        nonce=uuid5(NAMESPACE_URL, f"demo:rome:{one.pk}:{what}"),
        registration=one,
        session=session,
        day=day,
        happened_at=happened,
        recorded_at=happened + timedelta(seconds=4),
        by=staff,
        **fields,
    )
