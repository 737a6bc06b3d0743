"""What changes for who is registered already: the link of a session, another table.

Told some minutes later, so that a slip that is mended at once, or a table tried out on the board,
is no message; each with the event for the calendar, which counts more than the one held there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.jobs.services import enqueue
from cms_portal.mailing.models import OutboundMail
from cms_portal.mailing.services import Attachment, queue_mail
from cms_portal.once import wait_turn
from events.calendar import REQUEST
from events.enums import EventState
from events.links import holders_of_link, links_of
from events.models import Event, EventSession, Registration, Seat
from events.services.telling import (
    address_for,
    city_code,
    english_frame,
    for_calendars,
    raise_sequence,
    seats_of,
    withdraw_address,
)
from events.timetable import published_plan

SETTLING: Final = timedelta(minutes=10)
_SLACK: Final = timedelta(minutes=1)  # for who is still writing when the ten minutes end
REASON: Final = "Siete fra gli iscritti a questo evento."
REASON_EN: Final = "You are registered for this event."


# --- the link of a session


def tell_link_later(session: EventSession, *, by: User | None) -> None:
    """Who is registered by now reads the link, unless it changes again within `SETTLING`."""
    now = timezone.now()
    enqueue(
        "events.tell_link",
        key=f"session-link:{session.pk}:{now:%Y%m%d%H%M%S%f}",
        run_at=now + SETTLING,
        by=by,
        session_id=session.pk,
        mark=_mark(session.link),
        since=now.isoformat(),
    )


@transaction.atomic
def tell_link(*, session_id: int, mark: str, since: datetime, by: User | None) -> int:
    """Once for each link and person, unless another link was told in between; how many.

    Who came after `since` read it when registered.
    """
    wait_turn("events.session-link", session_id)
    session = EventSession.objects.select_related("event").filter(pk=session_id).first()
    if session is None or _mark(session.link) != mark or not _is_to_come(session.event):
        return 0
    told = _last_marks(session)
    people = [
        one
        for one in holders_of_link(session)
        if one.created_at <= since and one.person.email and told.get(one.pk) != mark
    ]
    if people:
        raise_sequence(session.event)
    for one in people:
        one.event = session.event
        queue_mail(
            template="events/session_link",
            to=one.person.email,
            context={
                "name": one.person.full_name,
                "event": one.event,
                "session": session,
                "url": address_for(one),
                **english_frame(REASON_EN, one.in_english),
            },
            key=f"session-link:{session.pk}:{one.pk}:{mark}:{since:%Y%m%d%H%M%S%f}",
            reason=REASON,
            by=by,
            city_code=city_code(one.delegation),
            attachment=_calendar_of(one),
        )
    return len(people)


def _mark(link: str) -> str:
    return hashlib.sha256(link.encode()).hexdigest()[:16] if link else ""


def _last_marks(session: EventSession) -> dict[int, str]:
    """Which link each of them was last told of."""
    mails = OutboundMail.objects.filter(key__startswith=f"session-link:{session.pk}:")
    found = {}
    for key in mails.order_by("pk").values_list("key", flat=True):
        _, _, registration_id, mark, *_ = key.split(":")
        found[int(registration_id)] = mark
    return found


# --- another table


def tell_move_later(registrations: Iterable[Registration], *, by: User | None) -> None:
    """To be called before they are moved. All moves of a person within the same ten minutes of the
    clock are one message, of where that one sits when they are over; two when the moves lie on
    both sides of the tenth minute. Moved and put back is none.
    """
    people = list(registrations)
    sat: dict[int, list[int]] = {one.pk: [] for one in people}
    for pk, session_id in (
        Seat.objects.confirmed()
        .filter(registration__in=people)
        .values_list("registration", "session")
    ):
        sat[pk].append(session_id)
    now = timezone.now()
    window = int(now.timestamp() // SETTLING.total_seconds())
    ends = datetime.fromtimestamp((window + 1) * SETTLING.total_seconds(), tz=UTC)
    for one in people:
        enqueue(
            "events.tell_move",
            key=f"seat-moved:{one.pk}:{window}",
            run_at=ends + _SLACK,
            by=by,
            registration_id=one.pk,
            sat=sat[one.pk],
            window=window,
        )


@transaction.atomic
def tell_move(*, registration_id: int, sat: list[int], window: int, by: User | None) -> bool:
    """Who has a confirmed place in a published session, and did not have it, reads which."""
    rows = Registration.objects.registered().exclude(person__email="")
    rows = rows.select_related("person", "event", "delegation__city")
    one = rows.filter(pk=registration_id).first()
    if one is None or not _is_to_come(one.event):
        return False
    plan = published_plan(one.event)
    published = {entry.pk for entry in plan.entries} if plan else set()
    seats = [seat for seat in seats_of(one) if seat.is_confirmed and seat.session_id in published]
    new = [seat for seat in seats if seat.session_id not in sat]
    gained = {seat.session_id for seat in new}
    if not new:
        return False
    raise_sequence(one.event)
    queue_mail(
        template="events/seat_moved",
        to=one.person.email,
        context={
            "name": one.person.full_name,
            "event": one.event,
            "seats": new,
            "links": [session for session in links_of(one) if session.pk in gained],
            "url": address_for(one),
            "withdraw_url": withdraw_address(one),
            **english_frame(REASON_EN, one.in_english),
        },
        key=f"seat-moved:{one.pk}:{window}",
        reason=REASON,
        by=by,
        city_code=city_code(one.delegation),
        attachment=_calendar_of(one, seats=seats),
    )
    return True


def _is_to_come(event: Event) -> bool:
    return event.state == EventState.PUBLISHED and not event.is_over


def _calendar_of(one: Registration, *, seats: Iterable[Seat] = ()) -> Attachment | None:
    url = address_for(one)
    return for_calendars(one.event, REQUEST, url=url, in_english=one.in_english, seats=seats)
