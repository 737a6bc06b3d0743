"""A delegation as its page shows it: who comes, at which tables, and the seats without a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from cms_portal.accounts.models import User
from events.enums import DelegationState, EventState, RegistrationRole, SeatState
from events.models import Certificate, Delegation, Event, EventSession, Registration, Seat
from events.places import slots
from events.services.seats import slot_with


@dataclass(frozen=True)
class Table:
    """A session in which one chooses a place. `free`: None without limit."""

    session: EventSession
    free: int | None

    @property
    def label(self) -> str:
        if self.free is None:
            return self.session.title
        if self.free == 0:
            return f"{self.session.title} (al completo: lista d'attesa)"
        words = "un posto libero" if self.free == 1 else f"{self.free} posti liberi"
        return f"{self.session.title} ({words} su {self.session.places})"


@dataclass(frozen=True)
class Place:
    """What somebody has of a session; `turn` in the waiting list, from 1."""

    seat: Seat
    turn: int = 0


@dataclass(frozen=True)
class Member:
    registration: Registration
    places: list[Place]
    certificate: Certificate | None = None


def tables(event: Event) -> list[list[Table]]:
    """The choices of the event, slot by slot; two queries."""
    confirmed = Count("seats", filter=Q(seats__state=SeatState.CONFIRMED))
    sessions = event.sessions.annotate(taken=confirmed).order_by("starts_at", "position", "pk")
    return [
        [Table(one, _free(one.places, getattr(one, "taken", 0))) for one in slot]
        for slot in slots(sessions)
    ]


def _free(places: int | None, taken: int) -> int | None:
    return None if places is None else max(places - taken, 0)


def own_delegations(event: Event, user: User) -> list[Delegation]:
    """Of the cities that `user` speaks for; the office has its own page of all of them."""
    if user.sees_all_cities:
        return []
    rows = Delegation.objects.visible_to(user).filter(event=event).by_name()
    return list(rows.select_related("city", "organisation"))


def members(delegation: Delegation) -> list[Member]:
    """Who comes, by name, with their places."""
    live = Seat.objects.live().select_related("session").order_by("session__starts_at", "rank")
    rows = (
        Registration.objects.registered()
        .filter(delegation=delegation)
        .by_name()
        .select_related("person")
    )
    people = list(rows.prefetch_related(Prefetch("seats", queryset=live)))
    issued = _certificates(delegation) if delegation.event.is_over else {}
    turns = _turns(delegation.event, [s for one in people for s in one.seats.all()])
    return [
        Member(
            one,
            [Place(seat, turns.get(seat.pk, 0)) for seat in one.seats.all()],
            issued.get(one.pk),
        )
        for one in people
    ]


def _certificates(delegation: Delegation) -> dict[int, Certificate]:
    """Those that can be taken out, by registration."""
    rows = Certificate.objects.in_force().printed()
    rows = rows.filter(registration__delegation=delegation)
    return {one.registration_id: one for one in rows}


def touched_people(event: Event, session_ids: Sequence[int]) -> list[str]:
    """Who is registered for what changes, by delegation: the people of a table, or all of them
    when something changes that everybody comes to.
    """
    chosen = {one.pk for slot in slots(event.sessions.all()) for one in slot}
    people = Registration.objects.registered().filter(event=event)
    if chosen.issuperset(session_ids):
        seats = Seat.objects.live().filter(session__in=session_ids)
        people = people.filter(pk__in=seats.values("registration"))
    rows = people.select_related("delegation__city", "delegation__organisation")
    found = Counter(one.delegation.name if one.delegation else "Altri iscritti" for one in rows)
    return [
        f"{name}: {'una persona iscritta' if count == 1 else f'{count} persone iscritte'}"
        for name, count in sorted(found.items())
    ]


def unnamed(delegation: Delegation, people: Iterable[Registration]) -> list[RegistrationRole]:
    """A role for each seat without a name."""
    taken = [one.role for one in people]
    roles = (RegistrationRole.POLITICAL, RegistrationRole.TECHNICAL, RegistrationRole.BODY)
    return [
        role
        for role in roles
        for _ in range(max(delegation.seats_for(role) - taken.count(role), 0))
    ]


def may_change(delegation: Delegation, *, is_office: bool) -> bool:
    """People may still be named and replaced; the service has the last word."""
    event, today = delegation.event, timezone.localdate()
    if event.state != EventState.PUBLISHED:
        return False
    if delegation.state != DelegationState.ACCEPTED:
        return False
    if is_office:
        return event.starts_on is None or (event.ends_on or event.starts_on) >= today
    return event.starts_on is None or event.starts_on > today


def may_answer(delegation: Delegation, *, is_office: bool) -> bool:
    event, today = delegation.event, timezone.localdate()
    if event.state != EventState.PUBLISHED:
        return False
    if is_office:
        return event.starts_on is None or (event.ends_on or event.starts_on) >= today
    return delegation.may_answer_on(today)


def _turns(event: Event, seats: Sequence[Seat]) -> dict[int, int]:
    """Of each seat that waits, its place in the queue."""
    waiting = {seat.session_id for seat in seats if seat.is_waiting}
    if not waiting:
        return {}
    found: dict[int, int] = {}
    for together in slots(event.sessions.all()):
        by_id = {session.pk: session for session in together}
        if waiting & by_id.keys():
            slot = slot_with(by_id, event.pk)
            for session_id in waiting & by_id.keys():
                queue = slot.queue(session_id)
                found |= {seat.pk: turn for turn, seat in enumerate(queue, 1)}
    return found
