"""Whoever comes to the door without being expected: in a few seconds, and on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cities.models import City, Person
from cities.services.persons import NewPerson, find_or_register
from cities.validators import refuse_hidden_signs
from cms_portal.accounts.demo import is_demo_world
from cms_portal.accounts.models import User
from events.access import require_doorkeeper
from events.enums import DelegationState, PresenceSource, RegistrationRole, RegistrationState
from events.exceptions import PresenceRefused
from events.models import Delegation, Event, Presence, Registration
from events.services.delegations import lock_delegation
from events.services.presences import Moment, Tick, hour_of, record_presences, require_open_door
from events.services.registrations import swap_person


@dataclass(frozen=True)
class Newcomer:
    """Who it is, and with whom: a delegation, a city that was not invited, nobody."""

    person: NewPerson
    role: str
    delegation: Delegation | None = None
    city: City | None = None


@transaction.atomic
def admit_newcomer(
    *,
    event: Event,
    moment: Moment,
    newcomer: Newcomer,
    nonce: UUID,
    by: User | None,
    source: PresenceSource = PresenceSource.CHECK_IN,
    happened_at: datetime | None = None,
) -> Registration:
    """Register somebody who was not expected, and that they came. The same nonce again is once.

    Places are not counted: who is there is there. `happened_at`: when a phone without a network
    wrote it down; else now. Raises NotAllowed, PresenceRefused, ValidationError.
    """
    locked = _lock(event, moment, by)
    if known := _known(nonce):
        return known
    person = newcomer.person
    for text in (person.first_name, person.last_name):
        refuse_hidden_signs(text)
    delegation = newcomer.delegation
    if newcomer.city:
        delegation = _delegation_of(locked, newcomer.city, by)
    registration = _register(locked, _find(person, locked, delegation), delegation, newcomer, by)
    # a paper does not say at what time it was signed
    at = happened_at or (hour_of(moment) if source == PresenceSource.CHECK_IN else None)
    tick = Tick(nonce=nonce, registration_id=registration.pk, happened_at=at)
    record_presences(event=locked, moment=moment, ticks=[tick], by=by, source=source)
    return registration


@transaction.atomic
def admit_substitute(
    *,
    registration: Registration,
    moment: Moment,
    person: NewPerson,
    nonce: UUID,
    by: User | None,
    happened_at: datetime | None = None,
) -> Registration:
    """Somebody else of the delegation comes in the place of who was named, and is here.

    `happened_at` as for `admit_newcomer`. Raises NotAllowed, PresenceRefused, DelegationRefused,
    ValidationError.
    """
    event = _lock(registration.event, moment, by)
    if known := _known(nonce):
        return known
    if registration.delegation is None:
        raise PresenceRefused("Non è di una delegazione: registrate chi arriva come ospite.")
    if Presence.objects.entries().filter(registration=registration).exists():
        raise PresenceRefused(f"{registration.person.full_name} è già fra i presenti.")
    delegation = lock_delegation(registration.delegation)
    new = swap_person(registration=registration, delegation=delegation, person=person, by=by)
    at = happened_at or hour_of(moment)
    tick = Tick(nonce=nonce, registration_id=new.pk, happened_at=at)
    record_presences(event=event, moment=moment, ticks=[tick], by=by)
    return new


def _lock(event: Event, moment: Moment, by: User | None) -> Event:
    require_doorkeeper(by, event)
    # two taps on the same button: the second finds what the first wrote
    locked = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    require_open_door(locked, moment)
    return locked


def _known(nonce: UUID) -> Registration | None:
    row = Presence.objects.filter(nonce=nonce).select_related("registration__person").first()
    return row.registration if row else None


def _delegation_of(event: Event, city: City, by: User | None) -> Delegation:
    """Of a city that nobody had invited: it is here, so it takes part."""
    known = Delegation.objects.filter(event=event, city=city).first()
    now = timezone.now()
    return known or Delegation.objects.create(
        event=event,
        city=city,
        reply_by=timezone.localdate(now),
        state=DelegationState.ACCEPTED,
        answered_at=now,
        answered_by=by,
        invited_by=by,
    )


def _find(person: NewPerson, event: Event, delegation: Delegation | None) -> Person:
    """Who has this name in the delegation or body, or is known by it in the city."""
    same = Registration.objects.filter(event=event, delegation=delegation)
    same = same.filter(person__folded_name=person.folded_name).select_related("person")
    if known := same.first():
        return known.person
    if delegation is not None and delegation.city is not None:
        return find_or_register(person, city=delegation.city)
    made = Person(
        first_name=person.first_name.strip(),
        last_name=person.last_name.strip(),
        is_invented=is_demo_world(),
    )
    made.full_clean()
    made.save()
    return made


def _register(
    event: Event,
    person: Person,
    delegation: Delegation | None,
    newcomer: Newcomer,
    by: User | None,
) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",))
    known = rows.filter(event=event, person=person).first()
    if known is not None and known.is_registered:
        return known
    made = known or Registration(event=event, person=person)
    made.delegation, made.role = delegation, _role(delegation, newcomer.role)
    made.state, made.replaced_by = RegistrationState.REGISTERED, None
    made.created_at, made.created_by = timezone.now(), by
    made.save()
    return made


def _role(delegation: Delegation | None, role: str) -> str:
    """A body has one kind of people, who comes alone is a guest or speaks."""
    if delegation is None:
        alone = (RegistrationRole.SPEAKER, RegistrationRole.GUEST)
        return role if role in alone else RegistrationRole.GUEST
    if delegation.city_id is None:
        return RegistrationRole.BODY
    political = role == RegistrationRole.POLITICAL
    return RegistrationRole.POLITICAL if political else RegistrationRole.TECHNICAL
