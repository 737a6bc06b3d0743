"""Who speaks and who signs for a city: mandates begin and end, nothing is overwritten.

A mandate that ends takes the access with it, at once, unless the person holds another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TypeVar

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cities import duties
from cities.access import require_keeper
from cities.enums import ReferentKind, RepresentativeKind
from cities.exceptions import AlreadyEnded
from cities.models import City, LegalRepresentative, Office, Person, Referent
from cities.services.path import reach
from cities.services.persons import NewPerson, find_or_register
from cities.steps import OFFICE, REFERENTS, office_fact, referent_fact
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import grant_role

Mandate = Referent | LegalRepresentative
M = TypeVar("M", Referent, LegalRepresentative)
# How far back the daily round looks for mandates whose last day has passed.
ROUND = timedelta(days=60)


@contextmanager
def written_by(user: User | None) -> Iterator[None]:
    """The history says who, also outside a request."""
    if user is None:
        yield
    else:
        with pghistory.context(user=user.pk):
            yield


@transaction.atomic
def start_referent(
    *,
    city: City,
    person: Person | NewPerson,
    kind: ReferentKind,
    valid_from: date,
    act: str,
    office_name: str = "",
    substitute_of: Referent | None = None,
    by: User | None,
) -> Referent:
    """Raises NotAllowed; ValidationError when the rules of the model say no."""
    require_keeper(by)
    lock_city(city)
    mandate = Referent(
        city=city,
        person=find_or_register(person, city=city),
        kind=kind,
        valid_from=valid_from,
        act=act,
        office_name=office_name,
        substitute_of=substitute_of,
    )
    _start(mandate, by)
    reach(referent_fact(mandate), city=city, step=REFERENTS, by=by)
    return mandate


@transaction.atomic
def start_representative(
    *,
    city: City,
    person: Person | NewPerson,
    kind: RepresentativeKind,
    valid_from: date,
    act: str,
    by: User | None,
) -> LegalRepresentative:
    """A commission is one call for each of its members. Raises NotAllowed, ValidationError."""
    require_keeper(by)
    lock_city(city)
    someone = find_or_register(person, city=city)
    mandate = LegalRepresentative(
        city=city, person=someone, kind=kind, valid_from=valid_from, act=act
    )
    return _start(mandate, by)


@transaction.atomic
def end_referent(*, mandate: Referent, on_day: date, by: User | None) -> Referent:
    """`on_day` is the last day. Raises NotAllowed, AlreadyEnded, ValidationError."""
    return _end(mandate, on_day, by)


@transaction.atomic
def end_representative(
    *, mandate: LegalRepresentative, on_day: date, by: User | None
) -> LegalRepresentative:
    """`on_day` is the last day. Raises NotAllowed, AlreadyEnded, ValidationError."""
    return _end(mandate, on_day, by)


@transaction.atomic
def name_office(
    *,
    city: City,
    name: str,
    responsible: Person | NewPerson | None,
    responsible_role: str = "",
    act: str = "",
    valid_from: date,
    by: User | None,
) -> Office:
    """The city's office from `valid_from`; the one before ends the day before.

    Raises NotAllowed; ValidationError when the office in force began on that day or later.
    """
    require_keeper(by)
    lock_city(city)
    with written_by(by):
        before = Office.objects.select_for_update().filter(city=city).current(valid_from).first()
        if before and before.valid_from < valid_from:
            before.valid_to = valid_from - timedelta(days=1)
            before.full_clean()
            before.save(update_fields=["valid_to"])
        office = Office(
            city=city,
            name=name,
            responsible=find_or_register(responsible, city=city) if responsible else None,
            responsible_role=responsible_role,
            act=act,
            valid_from=valid_from,
        )
        office.full_clean()
        office.save()
    if responsible is not None:
        reach(office_fact(office), city=city, step=OFFICE, by=by)
    return office


def lock_city(city: City) -> None:
    """Its people change one at a time: two clicks, or two of the office, wait for each other."""
    City.objects.select_for_update(of=("self",)).filter(pk=city.pk).first()


def has_mandate(
    person: Person,
    *,
    city: City | None = None,
    outside: City | None = None,
    but: Mandate | None = None,
) -> bool:
    """Holds, or is about to hold, a mandate in `city`, or `outside` it, besides `but`."""
    unended = Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate())
    for model in (Referent, LegalRepresentative):
        rows = model._default_manager.filter(unended, person=person)
        if city is not None:
            rows = rows.filter(city=city)
        if outside is not None:
            rows = rows.exclude(city=outside)
        if isinstance(but, model):
            rows = rows.exclude(pk=but.pk)
        if rows.exists():
            return True
    return False


def follow_mandates(*, person: Person, city: City, by: User | None) -> None:
    """What the person may use follows from the mandates: role, sessions, links.

    Safe to repeat; called after every change of a mandate.
    """
    if has_mandate(person, city=city):
        # A closed access is opened by an invitation that is accepted, never by a mandate.
        if person.user and person.user.is_active and not person.user.has_role(Role.REFERENT):
            grant_role(user=person.user, role=Role.REFERENT, by=by)
        return
    duties.pass_on(duties.to_close(person, city), to=None, by=by)


def close_what_ended() -> int:
    """Each day: what the mandates whose last day has passed still leave open; how many people."""
    today = timezone.localdate()
    pairs = {
        (mandate.person, mandate.city)
        for model in (Referent, LegalRepresentative)
        for mandate in model._default_manager.filter(
            valid_to__lt=today, valid_to__gte=today - ROUND
        ).select_related("person__user", "city")
    }
    for person, city in pairs:
        with transaction.atomic():
            follow_mandates(person=person, city=city, by=None)
    return len(pairs)


def _start(mandate: M, by: User | None) -> M:
    with written_by(by):
        mandate.full_clean()
        mandate.save()
    follow_mandates(person=mandate.person, city=mandate.city, by=by)
    return mandate


def _end(mandate: M, on_day: date, by: User | None) -> M:
    require_keeper(by)
    model = type(mandate)
    mandate = (
        model._default_manager.select_for_update(of=("self",))
        .select_related("person__user", "city")
        .get(pk=mandate.pk)
    )
    if mandate.valid_to and mandate.valid_to < on_day:
        raise AlreadyEnded(f"L'incarico è già concluso il {mandate.valid_to:%d/%m/%Y}.")
    if mandate.valid_to != on_day:
        mandate.valid_to = on_day
        with written_by(by):
            mandate.full_clean()
            mandate.save(update_fields=["valid_to"])
    follow_mandates(person=mandate.person, city=mandate.city, by=by)
    return mandate
