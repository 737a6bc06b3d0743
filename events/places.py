"""Who gets a place in parallel sessions, decided in memory over rows that are locked.

Sessions of one beginning are a slot: a person sits in one of them at most. In a slot every city
that comes has one place before anybody has a second: as many free places as there are cities
without one are kept for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from events.enums import SeatState, SessionKind
from events.models import EventSession, Registration, Seat

CHOSEN = (SessionKind.FOCUS_GROUP, SessionKind.WORKSHOP, SessionKind.VISIT)
FULL = "La sessione è al completo."
KEPT = "I posti liberi sono tenuti per le città che non ne hanno ancora uno."
FREE = "C'era posto al momento della scelta."
PROMOTED = "Si è liberato un posto: era il prossimo in lista."
BETTER = "È entrato in una sessione che preferiva."


def slot_of(session: EventSession) -> tuple[datetime | None, str]:
    """What parallel sessions have in common: the beginning, else the words for it."""
    return (session.starts_at, "" if session.starts_at else session.time_note)


def slots(sessions: Iterable[EventSession]) -> list[list[EventSession]]:
    """The sessions among which one chooses, slot by slot in the order given.

    A slot of one session is a choice only when its places are limited.
    """
    found: dict[tuple[datetime | None, str], list[EventSession]] = {}
    for session in sessions:
        if session.kind in CHOSEN:
            found.setdefault(slot_of(session), []).append(session)
    return [
        together
        for together in found.values()
        if len(together) > 1 or together[0].places is not None
    ]


@dataclass
class Slot:
    """The parallel sessions with all who sit there, and who waits once there is something to give:
    on the day when 200 people ask for a full session, nobody reads the queue.

    `find_guaranteed`: delegations of cities that have, or still may claim, one place each.
    """

    sessions: dict[int, EventSession]
    seats: list[Seat]
    find_waiting: Callable[[], Iterable[Seat]]
    find_guaranteed: Callable[[], frozenset[int]]
    changed: dict[int, Seat] = field(default_factory=dict)  # by id() of the seat
    promoted: list[Seat] = field(default_factory=list)
    is_whole: bool = False

    @cached_property
    def guaranteed(self) -> frozenset[int]:
        return self.find_guaranteed()

    def of(self, registration: Registration) -> list[Seat]:
        return [seat for seat in self.seats if seat.registration_id == registration.pk]

    def taken(self, session_id: int) -> int:
        return sum(seat.session_id == session_id for seat in self._confirmed())

    def free(self, session_id: int) -> int | None:
        """Places left; None when there is no limit."""
        places = self.sessions[session_id].places
        return None if places is None else max(places - self.taken(session_id), 0)

    def queue(self, session_id: int) -> list[Seat]:
        """Who waits there, the next one first."""
        self._read_queue()
        seated = self._seated()
        waiting = (s for s in self.seats if s.is_waiting and s.session_id == session_id)
        return sorted(waiting, key=lambda seat: self._turn(seat, seated))

    def release(self, seat: Seat, reason: str) -> None:
        self._change(seat, SeatState.RELEASED, reason)

    def wait(self, seat: Seat, since: datetime) -> None:
        self._change(seat, SeatState.WAITING, FULL)
        seat.waiting_since = since
        self._add(seat)

    def confirm(self, seat: Seat, reason: str) -> None:
        """And everything that the person liked less is left."""
        self._change(seat, SeatState.CONFIRMED, reason)
        self._add(seat)
        for other in self.seats:
            is_mine = other.registration_id == seat.registration_id and other is not seat
            is_worse = other.is_confirmed or (other.is_waiting and other.rank > seat.rank)
            if is_mine and is_worse:
                self.release(other, BETTER)

    def settle(self, newcomer: Registration | None = None) -> None:
        """Give every place that is free to whose turn it is, until nothing moves any more."""
        while seat := self._next():
            is_new = newcomer is not None and seat.registration_id == newcomer.pk
            if not is_new:
                self.promoted.append(seat)
            self.confirm(seat, FREE if is_new else PROMOTED)
        full = {one for one in self.sessions if self.free(one) == 0}
        for seat in self.seats:
            if seat.is_waiting:
                why = FULL if seat.session_id in full else KEPT
                if seat.reason != why:
                    self._change(seat, SeatState.WAITING, why)

    def _next(self) -> Seat | None:
        open_ids = {one for one in self.sessions if self.free(one) != 0}
        if not open_ids:
            return None
        self._read_queue()
        seated, spare = self._seated(), self._spare()
        waiting = [s for s in self.seats if s.is_waiting and s.session_id in open_ids]
        for seat in sorted(waiting, key=lambda one: self._turn(one, seated)):
            if spare > 0 or self._claims(seat, seated) or self._has_place(seat):
                return seat
        return None

    def _turn(self, seat: Seat, seated: set[int]) -> tuple[bool, datetime, int, int]:
        assert seat.waiting_since is not None
        is_later = not self._claims(seat, seated)
        return (is_later, seat.waiting_since, seat.rank, seat.registration_id)

    def _claims(self, seat: Seat, seated: set[int]) -> bool:
        """The first of a city: a place is kept for it."""
        delegation = seat.registration.delegation_id
        return delegation in self.guaranteed and delegation not in seated

    def _has_place(self, seat: Seat) -> bool:
        """Already sits in this slot: moving takes nothing from anybody."""
        mine = seat.registration_id
        return any(one.registration_id == mine for one in self._confirmed())

    def _seated(self) -> set[int]:
        """Delegations with a place in this slot."""
        found = {seat.registration.delegation_id for seat in self._confirmed()}
        return {one for one in found if one is not None}

    def _spare(self) -> float:
        """Free places of the whole slot that are kept for no city."""
        free = [self.free(one) for one in self.sessions]
        if None in free:
            return float("inf")
        return sum(one or 0 for one in free) - len(self.guaranteed - self._seated())

    def _confirmed(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.is_confirmed]

    def _read_queue(self) -> None:
        if not self.is_whole:
            self.is_whole = True
            known = {seat.pk for seat in self.seats}
            self.seats += [seat for seat in self.find_waiting() if seat.pk not in known]

    def _add(self, seat: Seat) -> None:
        if not any(seat is one for one in self.seats):
            self.seats.append(seat)

    def _change(self, seat: Seat, state: SeatState, reason: str) -> None:
        seat.state, seat.reason = state, reason
        if state != SeatState.WAITING:
            seat.waiting_since = None
        self.changed[id(seat)] = seat
