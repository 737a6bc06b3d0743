"""The people of a delegation: named on one page, replaced later, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from cities.models import Person
from cities.services.persons import NewPerson, find_or_register
from cms_portal.accounts.models import User
from cms_portal.signs import refuse_hidden_signs
from events.enums import DelegationState, RegistrationRole, RegistrationState
from events.exceptions import DelegationRefused
from events.models import Delegation, EventSession, Registration, SpecialNeeds
from events.services import seats
from events.services.delegations import is_office, lock_delegation, require_open, require_voice
from events.services.telling import raise_sequence, tell_no_longer, tell_registered

WITHDRAWN = "Non viene più."

# Of one slot, the first choice and perhaps the second.
Choice = Sequence[EventSession]


@transaction.atomic
def name_person(
    *,
    delegation: Delegation,
    person: Person | NewPerson,
    role: str,
    choices: Sequence[Choice] = (),
    by: User | None,
) -> Registration:
    """Put a person on a free seat of the delegation, and at the tables of its choice.

    The same person twice on the same kind of seat is once. Raises NotAllowed, DelegationRefused,
    SeatRefused, ValidationError for a name or an address that cannot be.
    """
    locked = _lock_for_change(delegation, by)
    found = _find_person(person, locked)
    known = _registration_of(found, locked)
    is_new = known is None or not known.is_registered
    if known is not None and known.is_registered:
        if known.role != role:
            raise DelegationRefused(f"{found.full_name} è già fra le persone iscritte.")
    else:
        _require_free_seat(locked, role)
        known = _register(known, found, locked, role, by)
    for choice in choices:
        seats.take_seat(registration=known, sessions=choice, by=by)
    if is_new:
        tell_registered(known, by=by)
    return known


@transaction.atomic
def replace_person(
    *, registration: Registration, person: Person | NewPerson, by: User | None
) -> Registration:
    """Somebody else comes, on the same seat and at the same tables; who was named stays on record.

    Raises NotAllowed, DelegationRefused, ValidationError.
    """
    delegation = _lock_for_change(_delegation_of(registration), by)
    new = swap_person(registration=registration, delegation=delegation, person=person, by=by)
    tell_registered(new, by=by)
    return new


def swap_person(
    *,
    registration: Registration,
    delegation: Delegation,
    person: Person | NewPerson,
    by: User | None,
) -> Registration:
    """The row of who comes now, on the seats of who was named. `delegation` is locked already.

    Raises DelegationRefused, ValidationError.
    """
    old = _lock_registered(registration)
    found = _find_person(person, delegation)
    if found.pk == old.person_id:
        raise DelegationRefused("È la stessa persona.")
    known = _registration_of(found, delegation)
    if known is not None and known.is_registered:
        raise DelegationRefused(f"{found.full_name} è già fra le persone iscritte.")
    new = _register(known, found, delegation, old.role, by)
    seats.pass_seats(old=old, new=new, reason=f"Al posto di {old.person.full_name}.")
    SpecialNeeds.objects.filter(registration=old).delete()
    old.state, old.replaced_by = RegistrationState.REPLACED, new
    old.save(update_fields=["state", "replaced_by"])
    raise_sequence(delegation.event)
    old.event = new.event = delegation.event
    tell_no_longer(old, by=by)
    tell_registered(new, by=by)
    return new


@transaction.atomic
def withdraw_person(*, registration: Registration, by: User | None) -> None:
    """The person does not come: the seats are free for who waits. Twice is once."""
    delegation = _lock_for_change(_delegation_of(registration), by)
    rows = Registration.objects.select_for_update(of=("self",)).select_related("person")
    locked = rows.get(pk=registration.pk, delegation=delegation)
    if not locked.is_registered:
        return
    seats.release_seats(registrations=[locked], reason=WITHDRAWN)
    SpecialNeeds.objects.filter(registration=locked).delete()
    locked.state = RegistrationState.WITHDRAWN
    locked.save(update_fields=["state"])
    raise_sequence(delegation.event)
    locked.event = delegation.event
    tell_no_longer(locked, by=by)


@transaction.atomic
def choose_sessions(
    *, registration: Registration, choices: Sequence[Choice], by: User | None
) -> None:
    """Another first or second choice, slot by slot. Raises NotAllowed, SeatRefused."""
    _lock_for_change(_delegation_of(registration), by)
    for choice in choices:
        seats.take_seat(registration=registration, sessions=choice, by=by)


def _delegation_of(registration: Registration) -> Delegation:
    if registration.delegation is None:
        raise DelegationRefused("Questa iscrizione non è di una delegazione.")
    return registration.delegation


def _lock_for_change(delegation: Delegation, by: User | None) -> Delegation:
    locked = lock_delegation(delegation)
    require_voice(locked, by)
    require_open(locked.event)
    if locked.state != DelegationState.ACCEPTED:
        raise DelegationRefused("Prima dite che partecipate.")
    starts_on = locked.event.starts_on
    has_begun = starts_on is not None and starts_on <= timezone.localdate()
    if has_begun and not (by is None or is_office(by)):
        raise DelegationRefused(
            "L'evento è cominciato: chi viene al posto di un altro lo dice all'accoglienza."
        )
    return locked


def _lock_registered(registration: Registration) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",)).select_related("person")
    locked = rows.get(pk=registration.pk)
    if not locked.is_registered:
        raise DelegationRefused("Questa persona non è più iscritta.")
    return locked


def _find_person(person: Person | NewPerson, delegation: Delegation) -> Person:
    if isinstance(person, NewPerson):
        for text in (person.first_name, person.last_name, person.email):
            refuse_hidden_signs(text)
    if delegation.city is not None:
        return find_or_register(person, city=delegation.city)
    if isinstance(person, Person):
        return person
    raise DelegationRefused("Scegliete una persona già registrata.")


def _registration_of(person: Person, delegation: Delegation) -> Registration | None:
    """What the person already has at this event; somebody else's person is nobody's to take."""
    rows = Registration.objects.select_for_update(of=("self",))
    known = rows.filter(event=delegation.event_id, person=person).first()
    if known is not None and known.is_registered and known.delegation_id != delegation.pk:
        raise DelegationRefused(f"{person.full_name} è già tra gli iscritti a questo evento.")
    return known


def _register(
    known: Registration | None,
    person: Person,
    delegation: Delegation,
    role: str,
    by: User | None,
) -> Registration:
    """A new row, or the one of who had withdrawn and comes after all."""
    made = known or Registration(event=delegation.event, person=person)
    made.event = delegation.event
    if known is not None:  # calendars were told that it is off
        raise_sequence(delegation.event)
    made.delegation, made.role = delegation, role
    made.state, made.replaced_by = RegistrationState.REGISTERED, None
    made.created_at, made.created_by = timezone.now(), by
    made.save()
    return made


def _require_free_seat(delegation: Delegation, role: str) -> None:
    if role not in RegistrationRole.values:
        raise DelegationRefused("Indicate se è della parte politica o di quella tecnica.")
    places = delegation.seats_for(role)
    taken = (
        Registration.objects.registered().filter(delegation=delegation).filter(role=role).count()
    )
    if taken >= places:
        raise DelegationRefused(
            f"I posti ({RegistrationRole(role).label.lower()}) sono {places}, già usati: "
            "sostituite qualcuno o chiedetene un altro alla segreteria."
        )
