"""Inviting cities and bodies to an event, and their answers."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cities.access import speaks_for
from cities.exceptions import NotAllowed
from cities.models import City, Organisation, Person, Referent
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import hash_token
from cms_portal.mailing.services import queue_secret_mail
from events.enums import DelegationState, EventState, RegistrationState
from events.exceptions import DelegationRefused, LinkInvalid, ReplyTooLate
from events.models import Delegation, DelegationLink, Event, Registration, SpecialNeeds
from events.models.delegations import DelegationQuerySet
from events.services.seats import release_seats, settle_event
from events.services.telling import raise_sequence, tell_no_longer

TEMPLATE = "events/delegation_invitation"
DELIVERY = timedelta(days=2)  # a server that is down for longer: send it again
DECLINED = "La delegazione non partecipa."


@dataclass(frozen=True)
class Places:
    political: int
    technical: int


@dataclass
class InviteReport:
    """Who was invited now, and who of them cannot be written to."""

    invited: list[Delegation] = field(default_factory=list)
    known: list[Delegation] = field(default_factory=list)
    unreached: list[Delegation] = field(default_factory=list)


@transaction.atomic
def invite_delegations(
    *,
    event: Event,
    cities: Sequence[City] = (),
    organisations: Sequence[Organisation] = (),
    places: Places,
    reply_by: date,
    by: User | None,
) -> InviteReport:
    """Each once: who is invited already is left alone. Raises NotAllowed, DelegationRefused."""
    require_office(by)
    locked = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    require_open(locked)
    _require_reply_day(locked, reply_by)
    report = InviteReport()
    before = Delegation.objects.filter(event=locked)
    known = {(one.city_id, one.organisation_id): one for one in before}
    for city, body in [*((one, None) for one in cities), *((None, one) for one in organisations)]:
        pair = (city.pk if city else None, body.pk if body else None)
        if pair in known:
            report.known.append(known[pair])
            continue
        delegation = Delegation(
            event=locked,
            city=city,
            organisation=body,
            seats_political=places.political if city else 0,
            seats_technical=places.technical if city else places.political + places.technical,
            reply_by=reply_by,
            invited_by=by,
        )
        delegation.full_clean(exclude=["event", "city", "organisation", "invited_by"])
        delegation.save()
        report.invited.append(delegation)
    people = speakers([one.city_id for one in report.invited if one.city_id])
    for delegation in report.invited:
        if not _write(delegation, people.get(delegation.city_id or 0, []), by):
            report.unreached.append(delegation)
    return report


@transaction.atomic
def invite_again(*, delegation: Delegation, by: User | None) -> int:
    """New links for who has not answered; the old ones are dead. How many messages leave."""
    require_office(by)
    locked = lock_delegation(delegation)
    if locked.state != DelegationState.INVITED:
        raise DelegationRefused("Ha già risposto.")
    if not locked.may_answer_on(timezone.localdate()):
        raise DelegationRefused("Il termine per rispondere è passato: spostatelo prima.")
    DelegationLink.objects.open().filter(delegation=locked).update(used_at=timezone.now())
    return _write(locked, speakers([locked.city_id or 0]).get(locked.city_id or 0, []), by)


@transaction.atomic
def change_terms(
    *, delegation: Delegation, places: Places, reply_by: date, by: User | None
) -> Delegation:
    """Other seats, another day. Raises DelegationRefused below the people already named."""
    require_office(by)
    locked = lock_delegation(delegation)
    require_open(locked.event)
    if reply_by != locked.reply_by:
        _require_reply_day(locked.event, reply_by)
    named = _named_by_role(locked)
    locked.seats_political, locked.seats_technical = places.political, places.technical
    locked.reply_by = reply_by
    for role, count in named.items():
        if locked.seats_for(role) < count:
            raise DelegationRefused(
                f"Ci sono già {count} persone iscritte: i posti non possono essere meno."
            )
    locked.full_clean(exclude=["event", "city", "organisation", "invited_by"])
    locked.save(update_fields=["seats_political", "seats_technical", "reply_by"])
    settle_event(event_id=locked.event_id)
    return locked


@transaction.atomic
def answer_delegation(
    *, delegation: Delegation, accept: bool, reason: str = "", by: User | None
) -> Delegation:
    """The city's yes or no, or the office's note of it. The same answer twice is one.

    Raises NotAllowed, ReplyTooLate, DelegationRefused.
    """
    locked = lock_delegation(delegation)
    require_voice(locked, by)
    if by is not None and not is_office(by):
        _require_in_time(locked)
    return _answer(locked, accept=accept, reason=reason, by=by)


@transaction.atomic
def answer_by_link(*, token: str, accept: bool, reason: str = "") -> Delegation:
    """The one answer that needs no login. Raises LinkInvalid, ReplyTooLate, DelegationRefused."""
    found = open_link(token)
    if found is None:
        raise LinkInvalid
    delegation = lock_delegation(found.delegation)
    link = DelegationLink.objects.open().select_for_update(of=("self",)).filter(pk=found.pk).first()
    if link is None or delegation.state != DelegationState.INVITED:
        raise LinkInvalid
    _require_in_time(delegation)
    delegation.answered_from = link.person
    _answer(delegation, accept=accept, reason=reason, by=None)
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    return delegation


def open_link(token: str) -> DelegationLink | None:
    """The link behind `token` while it may still be used."""
    links = DelegationLink.objects.open().select_related(
        "delegation__event", "delegation__city", "delegation__organisation", "person"
    )
    return links.filter(token_hash=hash_token(token)).first()


def known_link(token: str) -> DelegationLink | None:
    """Also a used one: who opens it again reads what was answered."""
    links = DelegationLink.objects.select_related(
        "delegation__event", "delegation__city", "delegation__organisation"
    )
    return links.filter(token_hash=hash_token(token)).first()


def speakers(city_ids: Iterable[int]) -> dict[int, list[Person]]:
    """By city, the people of its referents of today who have an address."""
    found: dict[int, dict[str, Person]] = {}
    rows = Referent.objects.current().filter(city__in=list(city_ids)).exclude(person__email="")
    for referent in rows.select_related("person").order_by("pk"):
        found.setdefault(referent.city_id, {}).setdefault(referent.person.email, referent.person)
    return {city: list(people.values()) for city, people in found.items()}


def to_come(on_day: date) -> DelegationQuerySet:
    """Of cities, for events that begin after `on_day` and take place."""
    rows = Delegation.objects.filter(city__isnull=False, event__starts_on__gt=on_day)
    return rows.filter(event__state=EventState.PUBLISHED)


def unnamed_seats(on_day: date) -> DelegationQuerySet:
    """Delegations that come with fewer names (`named`) than seats."""
    registered = Q(registrations__state=RegistrationState.REGISTERED)
    rows = to_come(on_day).filter(state=DelegationState.ACCEPTED)
    counted = rows.annotate(named=Count("registrations", filter=registered))
    return counted.filter(named__lt=F("seats_political") + F("seats_technical"))


def is_office(user: User) -> bool:
    return user.has_role(Role.STAFF)


def require_office(by: User | None) -> None:
    if by is not None and not is_office(by):
        raise NotAllowed("Gli inviti agli eventi li manda la segreteria del Programma.")


def may_speak(user: User, delegation: Delegation) -> bool:
    """The office, and who acts for the city today."""
    if is_office(user):
        return True
    return delegation.city is not None and speaks_for(user, delegation.city)


def require_voice(delegation: Delegation, by: User | None) -> None:
    """Raises NotAllowed for who neither is of the office nor speaks for the city."""
    if by is not None and not may_speak(by, delegation):
        raise NotAllowed("Per questa delegazione rispondono i referenti della città.")


def require_open(event: Event) -> None:
    """Raises DelegationRefused once nothing can change any more."""
    if event.state == EventState.CANCELLED:
        raise DelegationRefused("L'evento è stato annullato.")
    if event.state == EventState.DRAFT:
        raise DelegationRefused("L'evento è ancora una bozza: prima pubblicatelo.")
    if event.state == EventState.CLOSED:
        raise DelegationRefused("L'evento è concluso.")
    last_day = event.ends_on or event.starts_on
    if last_day and last_day < timezone.localdate():
        raise DelegationRefused("L'evento si è già svolto.")


def lock_delegation(delegation: Delegation) -> Delegation:
    rows = Delegation.objects.select_for_update(of=("self",))
    return rows.select_related("event", "city", "organisation").get(pk=delegation.pk)


def _answer(delegation: Delegation, *, accept: bool, reason: str, by: User | None) -> Delegation:
    require_open(delegation.event)
    state = DelegationState.ACCEPTED if accept else DelegationState.DECLINED
    reason = "" if accept else reason.strip()
    if not accept and not reason:
        raise DelegationRefused("Scrivete perché non potete partecipare.")
    if (delegation.state, delegation.reason) == (state, reason):
        return delegation
    delegation.state, delegation.reason = state, reason
    delegation.answered_at, delegation.answered_by = timezone.now(), by
    if by is not None:
        delegation.answered_from = None
    delegation.full_clean(exclude=["event", "city", "organisation", "invited_by", "answered_by"])
    delegation.save()
    if not accept:
        _withdraw_all(delegation, by)
        settle_event(event_id=delegation.event_id)
    return delegation


def _withdraw_all(delegation: Delegation, by: User | None) -> None:
    rows = (
        Registration.objects.registered()
        .filter(delegation=delegation)
        .select_for_update(of=("self",))
        .select_related("person", "delegation__city")
        .order_by("pk")
    )
    registrations = list(rows)
    release_seats(registrations=registrations, reason=DECLINED)
    SpecialNeeds.objects.filter(registration__in=registrations).delete()
    for registration in registrations:
        registration.state = RegistrationState.WITHDRAWN
        registration.save(update_fields=["state"])
    if registrations:
        raise_sequence(delegation.event)
    for registration in registrations:
        registration.event = delegation.event
        tell_no_longer(registration, by=by)


def _require_in_time(delegation: Delegation) -> None:
    if not delegation.may_answer_on(timezone.localdate()):
        day = date_format(delegation.reply_by, "j F Y").lower()
        raise ReplyTooLate(
            f"Si poteva rispondere fino al {day}: scrivete o telefonate alla segreteria, che "
            "registra la vostra risposta."
        )


def _require_reply_day(event: Event, reply_by: date) -> None:
    if reply_by < timezone.localdate():
        raise DelegationRefused("Il giorno entro cui rispondere è già passato.")
    if event.starts_on and reply_by > event.starts_on:
        raise DelegationRefused("Si risponde prima che l'evento cominci.")


def _named_by_role(delegation: Delegation) -> dict[str, int]:
    count: dict[str, int] = {}
    for role in (
        Registration.objects.registered()
        .filter(delegation=delegation)
        .values_list("role", flat=True)
    ):
        count[role] = count.get(role, 0) + 1
    return count


def _write(delegation: Delegation, people: Sequence[Person], by: User | None) -> int:
    for person in people:
        _send(delegation, person, by)
    return len(people)


def _send(delegation: Delegation, person: Person, by: User | None) -> None:
    token = secrets.token_urlsafe(32)
    day_after = delegation.reply_by + timedelta(days=1)
    link = DelegationLink.objects.create(
        delegation=delegation,
        person=person,
        email=person.email,
        token_hash=hash_token(token),
        expires_at=timezone.make_aware(datetime.combine(day_after, time.min)),
    )
    link.mail = queue_secret_mail(
        template=TEMPLATE,
        to=link.email,
        context={
            "name": person.full_name,
            "delegation": delegation,
            "event": delegation.event,
            "url": settings.PORTAL_URL + reverse("events:answer_by_link", args=[token]),
            "portal": settings.PORTAL_URL + delegation.get_absolute_url(),
        },
        key=f"delegation-link:{link.pk}",
        category="Invito a un evento",
        reason=f"Siete fra i referenti di {delegation.name} per il Programma.",
        life=DELIVERY,
        by=by,
        city_code=delegation.city.cadastral_code if delegation.city else "",
    )
    link.save(update_fields=["mail"])
