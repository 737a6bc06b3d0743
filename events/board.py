"""The tables of an event as the office sees them: who sits where, who waits, who has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.text import capfirst

from events.models import Event, EventSession, Registration, Seat
from events.places import Slot, slots
from events.services.seats import guaranteed


@dataclass(frozen=True)
class Card:
    """Somebody at a table, in its queue (`turn`, from 1) or without one."""

    registration: Registration
    seat: Seat | None = None
    turn: int = 0
    is_doubled: bool = False

    @property
    def whose(self) -> str:
        """The city or the body, else how the person comes."""
        delegation = self.registration.delegation
        return delegation.name if delegation else self.registration.get_role_display()


@dataclass(frozen=True)
class Column:
    session: EventSession
    sitting: list[Card]
    waiting: list[Card]
    doubled: list[str] = field(default_factory=list)

    @property
    def free(self) -> int | None:
        """None without limit."""
        places = self.session.places
        return None if places is None else max(places - len(self.sitting), 0)

    @property
    def is_full(self) -> bool:
        return self.free == 0


@dataclass(frozen=True)
class Part:
    """Parallel tables; `seatless`: who is expected and has none of them."""

    number: int
    when: str
    columns: list[Column]
    seatless: list[Card]


def parts(event: Event) -> list[Part]:
    """Slot by slot, whatever the number of people: four queries."""
    people = (
        Registration.objects.registered()
        .filter(event=event)
        .select_related("person", "delegation__city", "delegation__organisation")
    )
    by_pk = {one.pk: one for one in people.by_name()}
    sessions = event.sessions.order_by("starts_at", "position", "pk")
    seats = list(Seat.objects.live().filter(session__event=event, registration__in=by_pk))
    for seat in seats:
        seat.registration = by_pk[seat.registration_id]
    kept = guaranteed(event.pk)
    return [
        _part(number, together, seats, by_pk, kept)
        for number, together in enumerate(slots(sessions), start=1)
    ]


def _part(
    number: int,
    together: Sequence[EventSession],
    seats: Iterable[Seat],
    people: dict[int, Registration],
    kept: frozenset[int],
) -> Part:
    by_id = {one.pk: one for one in together}
    mine = [seat for seat in seats if seat.session_id in by_id]
    slot = Slot(by_id, mine, find_waiting=list, find_guaranteed=lambda: kept)
    seated = {seat.registration_id for seat in mine if seat.is_confirmed}
    waiting = {seat.registration_id for seat in mine} - seated
    first = together[0]
    return Part(
        number=number,
        when=f"Ore {first.when}" if first.starts_at else capfirst(first.time_note or "Tavoli"),
        columns=[_column(one, slot, people) for one in together],
        seatless=[
            Card(one) for pk, one in people.items() if pk not in seated and pk not in waiting
        ],
    )


def _column(session: EventSession, slot: Slot, people: dict[int, Registration]) -> Column:
    here = {
        seat.registration_id: seat
        for seat in slot.seats
        if seat.is_confirmed and seat.session_id == session.pk
    }
    cities = Counter(_city(people[pk]) for pk in here)
    doubled = {city for city, count in cities.items() if city is not None and count > 1}
    return Column(
        session=session,
        sitting=[
            Card(one, here[pk], is_doubled=_city(one) in doubled)
            for pk, one in people.items()
            if pk in here
        ],
        waiting=[
            Card(people[seat.registration_id], seat, turn)
            for turn, seat in enumerate(slot.queue(session.pk), start=1)
        ],
        doubled=sorted({_name(people[pk]) for pk in here if _city(people[pk]) in doubled}),
    )


def _city(registration: Registration) -> int | None:
    return registration.delegation.city_id if registration.delegation else None


def _name(registration: Registration) -> str:
    return registration.delegation.name if registration.delegation else ""
