"""The link of an online session: who may be shown it, and nobody else.

Never in an agenda, a version, a public page or a calendar: those pass from hand to hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cms_portal.accounts.models import User
from events.enums import EventState, SeatState, SessionMode
from events.models import Delegation, Event, EventSession, Registration, Seat
from events.timetable import Plan


@dataclass(frozen=True)
class SessionLink:
    """`people`: whose it is, where several of a delegation come; empty when it is of all."""

    session: EventSession
    people: tuple[Registration, ...]


def links_of(registration: Registration) -> list[EventSession]:
    """Those that this person may be shown: of every session, or of the own place in it."""
    if not registration.is_registered:
        return []
    return [one.session for one in _links(registration.event, [registration])]


def links_of_delegation(
    delegation: Delegation, people: Iterable[Registration]
) -> list[SessionLink]:
    """For who speaks for it, of all its people."""
    return _links(delegation.event, [one for one in people if one.is_registered])


def holders_of_link(session: EventSession) -> list[Registration]:
    """Who is registered and may be shown the link of `session`."""
    rows = Registration.objects.registered().filter(event=session.event_id)
    people = list(rows.select_related("person", "delegation__city").order_by("pk"))
    found = _links(session.event, people)
    return [one for link in found if link.session == session for one in link.people]


def is_online(plan: Plan) -> bool:
    """Whether there may be a link at all: what costs no query."""
    return any(entry.mode != SessionMode.IN_PERSON for entry in plan.entries)


def own_links(event: Event, user: User) -> list[EventSession]:
    """Of who is signed in, and registered."""
    rows = Registration.objects.registered().filter(event=event, person__user=user)
    mine = rows.select_related("event").first()
    return links_of(mine) if mine else []


def _links(event: Event, people: list[Registration]) -> list[SessionLink]:
    """Two queries at most; none where nobody is registered, or the event is not on."""
    if not people or event.state != EventState.PUBLISHED:
        return []
    sessions = list(event.sessions.exclude(link="").order_by("starts_at", "position", "pk"))
    limited = [one.pk for one in sessions if one.places is not None]
    seated: dict[int, set[int]] = defaultdict(set)
    if limited:
        seats = Seat.objects.filter(session__in=limited, registration__in=people)
        seats = seats.filter(state=SeatState.CONFIRMED)
        for seat in seats:
            seated[seat.session_id].add(seat.registration_id)
    found = []
    for session in sessions:
        whose = (
            people
            if session.places is None
            else [one for one in people if one.pk in seated[session.pk]]
        )
        if whose:
            found.append(SessionLink(session, tuple(whose)))
    return found
