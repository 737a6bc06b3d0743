"""Places in sessions: under a lock of the sessions of the event, counted, then given or queued.

Locks are taken in one order everywhere: delegation, registration, sessions by number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.mailing.services import queue_mail
from events.access import require_organiser
from events.enums import DelegationState, EventState, RegistrationState, SeatState
from events.exceptions import SeatRefused
from events.links import links_of
from events.models import Delegation, Event, EventSession, Registration, Seat
from events.models.seats import FALLBACK, FIRST_CHOICE
from events.places import CHOSEN, Slot, slot_of
from events.services.following import tell_move_later
from events.services.telling import address_for, english_frame, withdraw_address

MOVED = "Spostato dalla segreteria."
CHANGED = "Ha cambiato scelta."
CHOICES_AT_MOST = 2


@transaction.atomic
def take_seat(
    *, registration: Registration, sessions: Sequence[EventSession], by: User | None = None
) -> list[Seat]:
    """Choose among the parallel sessions: the first choice, then the second; instead of what was
    chosen before in that slot.

    Whoever waits for all that is wanted keeps the place held until then. Raises SeatRefused.
    """
    _require_choice(sessions)
    locked = _lock_registration(registration)
    slot = _lock_slot(sessions[0], locked)
    if any(session.pk not in slot.sessions for session in sessions):
        raise SeatRefused("Prima e seconda scelta devono essere sessioni dello stesso orario.")
    wanted = {one.pk: rank for rank, one in enumerate(sessions, FIRST_CHOICE)}
    known = {seat.session_id: seat for seat in slot.of(locked)}
    for seat in known.values():
        if seat.session_id in wanted:
            seat.rank = wanted[seat.session_id]
            slot.changed[id(seat)] = seat
        elif seat.is_confirmed:
            seat.rank = FALLBACK
            slot.changed[id(seat)] = seat
        elif seat.is_waiting:
            slot.release(seat, CHANGED)
    held = next((seat for seat in known.values() if seat.is_confirmed), None)
    now = timezone.now()
    for session_id, rank in wanted.items():
        if held is not None and rank > held.rank:
            if (worse := known.get(session_id)) and worse.is_waiting:
                slot.release(worse, CHANGED)
            continue
        mine = known.get(session_id)
        if mine is None or mine.state == SeatState.RELEASED:
            mine = mine or Seat(registration=locked, session_id=session_id)
            mine.rank = rank
            slot.wait(mine, now)
    slot.settle(newcomer=locked)
    _store(slot)
    return sorted((s for s in slot.of(locked) if s.state != SeatState.RELEASED), key=_rank)


@transaction.atomic
def move_seat(*, registration: Registration, to: EventSession, by: User | None) -> Seat:
    """The office puts somebody at a table of its choice, while there is a place. Raises
    SeatRefused when the table is full or not one of that slot.
    """
    locked = _lock_registration(registration)
    slot = _lock_slot(to, locked)
    if to.pk not in slot.sessions:
        raise SeatRefused("In questa sessione non si scelgono posti.")
    known = {seat.session_id: seat for seat in slot.of(locked)}
    mine = known.get(to.pk)
    if mine is not None and mine.is_confirmed:
        return mine
    if slot.free(to.pk) == 0:
        places = slot.sessions[to.pk].places
        raise SeatRefused(f"«{to.title}» è al completo: {places} posti su {places}.")
    seat = mine or Seat(registration=locked, session_id=to.pk)
    seat.rank = FIRST_CHOICE
    slot.confirm(seat, MOVED)
    slot.settle()
    _store(slot)
    return seat


@transaction.atomic
def move_people(
    *, event_id: int, registrations: Sequence[Registration], to: EventSession, by: User | None
) -> None:
    """The office puts all of them at one table, or none of them, and they read it when the moving
    is over. Raises NotAllowed, SeatRefused.
    """
    _require_mover(event_id, by)
    tell_move_later(registrations, by=by)
    for one in sorted(registrations, key=lambda registration: registration.pk):
        move_seat(registration=one, to=to, by=by)


@transaction.atomic
def leave_slot(
    *, event_id: int, registrations: Sequence[Registration], of: EventSession, by: User | None
) -> None:
    """Without a table, and without a turn, among the parallel sessions of `of`. What they leave
    goes to who waits. Raises NotAllowed, SeatRefused.
    """
    _require_mover(event_id, by)
    tell_move_later(registrations, by=by)
    locked = [_lock_registration(one) for one in sorted(registrations, key=lambda one: one.pk)]
    slot = _lock_slot(of, *locked)
    ids = {one.pk for one in locked}
    for seat in list(slot.seats):
        if seat.registration_id in ids and seat.state != SeatState.RELEASED:
            slot.release(seat, MOVED)
    slot.settle()
    _store(slot)


@transaction.atomic
def release_seats(*, registrations: Sequence[Registration], reason: str) -> None:
    """All the places of those people go to who waits; they are one event's, and locked."""
    ids = [one.pk for one in registrations]
    live = Seat.objects.live().filter(registration__in=ids)
    for session in _one_per_slot(live):
        slot = _lock_slot(session, *registrations)
        for seat in list(slot.seats):
            if seat.registration_id in ids and seat.state != SeatState.RELEASED:
                slot.release(seat, reason)
        slot.settle()
        _store(slot)


@transaction.atomic
def pass_seats(*, old: Registration, new: Registration, reason: str) -> None:
    """Who comes instead of somebody sits, and waits, where that one did. Both are locked."""
    for session in _one_per_slot(Seat.objects.live().filter(registration=old)):
        slot = _lock_slot(session, old, new)
        now_theirs = {seat.session_id: seat for seat in slot.of(new)}
        for seat in slot.of(old):
            taken = now_theirs.get(seat.session_id) or Seat(
                registration=new, session_id=seat.session_id
            )
            taken.rank, taken.state, taken.reason = seat.rank, seat.state, reason
            taken.waiting_since = seat.waiting_since
            slot.changed[id(taken)] = taken
            slot.release(seat, reason)
        _store(slot)


@transaction.atomic
def settle_event(*, event_id: int) -> int:
    """Give the places that are free now: a city has declined, or its time to answer is over, or
    there are more. How many people got one."""
    waiting = Seat.objects.filter(state=SeatState.WAITING, session__event=event_id)
    count = 0
    for session in _one_per_slot(waiting):
        slot = _lock_slot(session)
        slot.settle()
        _store(slot)
        count += len(slot.promoted)
    return count


def settle_all() -> int:
    """Once a day: the places kept for cities whose time to answer is over."""
    waiting = Seat.objects.filter(
        state=SeatState.WAITING, session__event__in=_events_to_come()
    ).values_list("session__event", flat=True)
    return sum(settle_event(event_id=pk) for pk in sorted(set(waiting)))


def require_places(*, session: EventSession, places: int | None) -> None:
    """Places may not fall below those taken. Raises SeatRefused."""
    taken = Seat.objects.confirmed().filter(session=session).count()
    if places is not None and places < taken:
        raise SeatRefused(
            f"In «{session.title}» hanno già un posto {taken} persone: non può averne {places}. "
            "Spostatene prima qualcuna."
        )


def _require_mover(event_id: int, by: User | None) -> None:
    require_organiser(by)
    event = Event.objects.get(pk=event_id)
    if event.state != EventState.PUBLISHED:
        raise SeatRefused(f"I tavoli non cambiano: l'evento è {event.get_state_display().lower()}.")


def _events_to_come() -> QuerySet[Event]:
    today = timezone.localdate()
    events = Event.objects.filter(state=EventState.PUBLISHED)
    return events.filter(Q(starts_on__gte=today) | Q(ends_on__gte=today))


def _require_choice(sessions: Sequence[EventSession]) -> None:
    if not 1 <= len(sessions) <= CHOICES_AT_MOST:
        raise SeatRefused("Indicate una prima scelta e, se volete, una seconda.")
    if len({one.pk for one in sessions}) != len(sessions):
        raise SeatRefused("La seconda scelta deve essere diversa dalla prima.")


def _lock_registration(registration: Registration) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",)).select_related("delegation")
    locked = rows.get(pk=registration.pk)
    if locked.state != RegistrationState.REGISTERED:
        raise SeatRefused("Questa persona non è più iscritta.")
    return locked


def lock_sessions(event_id: int) -> list[EventSession]:
    """All in which places are given, always in the same order: nobody waits in a circle."""
    rows = EventSession.objects.select_for_update(of=("self",))
    return list(rows.filter(event=event_id, kind__in=CHOSEN).order_by("pk"))


def _lock_slot(session: EventSession, *registrations: Registration) -> Slot:
    """The slot of `session`, with all that those people ever had there."""
    together = {
        one.pk: one for one in lock_sessions(session.event_id) if slot_of(one) == slot_of(session)
    }
    return slot_with(together, session.event_id, registrations)


def slot_with(
    together: dict[int, EventSession], event_id: int, registrations: Sequence[Registration] = ()
) -> Slot:
    rows = Seat.objects.filter(session__in=together).select_related("registration").order_by("pk")
    wanted = Q(state=SeatState.CONFIRMED) | Q(registration__in=[one.pk for one in registrations])
    return Slot(
        together,
        list(rows.filter(wanted)),
        find_waiting=lambda: rows.filter(state=SeatState.WAITING),
        find_guaranteed=lambda: guaranteed(event_id),
    )


def guaranteed(event_id: int) -> frozenset[int]:
    """The cities that come, and those that may still say so."""
    rows = Delegation.objects.filter(event=event_id, city__isnull=False)
    may_come = Q(state=DelegationState.ACCEPTED) | Q(
        state=DelegationState.INVITED, reply_by__gte=timezone.localdate()
    )
    return frozenset(rows.filter(may_come).values_list("pk", flat=True))


def _one_per_slot(seats: Iterable[Seat]) -> list[EventSession]:
    found = EventSession.objects.filter(pk__in={seat.session_id for seat in seats})
    return list({slot_of(session): session for session in found.order_by("pk")}.values())


def _store(slot: Slot) -> None:
    for seat in slot.changed.values():
        seat.save()
    for seat in slot.promoted:
        _tell(seat, slot)


def _tell(seat: Seat, slot: Slot) -> None:
    """Who waited and sits now reads it; who has no address is told by the city or the office."""
    row = Registration.objects.select_related("person", "event", "delegation__city")
    registration = row.get(pk=seat.registration_id)
    if not registration.person.email:
        return
    delegation = registration.delegation
    city = delegation.city if delegation else None
    queue_mail(
        template="events/seat_promoted",
        to=registration.person.email,
        context={
            "name": registration.person.full_name,
            "event": registration.event,
            "session": slot.sessions[seat.session_id],
            "links": [one for one in links_of(registration) if one.pk == seat.session_id],
            "url": address_for(registration),
            "withdraw_url": withdraw_address(registration),
            **english_frame("You were waiting for this session.", registration.in_english),
        },
        key=f"seat-promoted:{seat.pk}:{timezone.now():%Y%m%d%H%M%S%f}",
        reason="Eravate in lista d'attesa per questa sessione.",
        city_code=city.cadastral_code if city else "",
    )


def _rank(seat: Seat) -> int:
    return seat.rank
