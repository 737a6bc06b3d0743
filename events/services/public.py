"""The public registers by itself: asked for on a page, counted when the address is confirmed.

Nobody learns from an answer whether an address is known here: the mail alone tells its owner.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cities.models import Person
from cities.names import fold
from cms_portal.accounts.demo import is_demo_world
from cms_portal.accounts.services import hash_token
from cms_portal.mailing.services import queue_secret_mail
from cms_portal.once import wait_turn
from events.enums import Audience, EventState, RegistrationRole, RegistrationState, SessionAudience
from events.exceptions import EventError, LinkInvalid, SeatRefused
from events.models import Event, EventSession, PublicRequest, Registration, SpecialNeeds
from events.places import slots
from events.services.seats import release_seats, take_seat
from events.services.telling import (
    OWN_LINK,
    english_frame,
    raise_sequence,
    tell_no_longer,
    tell_public,
)

LIFE: Final = timedelta(days=2)
MOST_OPEN: Final = 3  # messages to one address about one event, in that time
WITHDRAWN: Final = "Ha rinunciato."
CLOSED: Final = "Le iscrizioni a questo evento sono chiuse."


@dataclass(frozen=True)
class Visitor:
    first_name: str
    last_name: str
    email: str


def takes_registrations(event: Event) -> bool:
    """Until its last day, while it is published and open to the public."""
    is_open = Event.objects.public().filter(pk=event.pk).exists()
    return is_open and event.starts_on is not None and not event.is_over


def public_slots(event: Event) -> list[list[EventSession]]:
    """The sessions among which the public chooses, slot by slot."""
    rows = event.sessions.select_related("event").order_by("starts_at", "position", "pk")
    found = slots(rows)
    if event.audience == Audience.PUBLIC:
        return found
    kept = [[one for one in slot if one.audience == SessionAudience.PUBLIC] for slot in found]
    return [slot for slot in kept if slot]


@transaction.atomic
def ask_to_come(
    *,
    event: Event,
    visitor: Visitor,
    sessions: Sequence[EventSession] = (),
    in_english: bool = False,
) -> None:
    """A link to the address, nothing else. Raises EventError when nobody may register."""
    if not takes_registrations(event):
        raise EventError(CLOSED)
    email = visitor.email.strip().lower()
    wait_turn("public-request", f"{event.pk}:{email}")
    known = PublicRequest.objects.open().filter(event=event, email=email)
    if known.count() >= MOST_OPEN:
        return  # whoever asks reads the same answer, and nobody's mailbox is filled
    token = secrets.token_urlsafe(32)
    asked = PublicRequest(
        event=event,
        first_name=visitor.first_name.strip(),
        last_name=visitor.last_name.strip(),
        email=email,
        in_english=in_english,
        token_hash=hash_token(token),
        expires_at=timezone.now() + LIFE,
    )
    asked.full_clean(exclude=["event", "mail", "registration"])
    asked.save()
    asked.sessions.set(sessions)
    asked.mail = queue_secret_mail(
        template="events/public_confirmation",
        to=email,
        context={
            "name": f"{asked.first_name} {asked.last_name}",
            "event": event,
            "url": settings.PORTAL_URL + reverse("public_events:confirm", args=[token]),
            **english_frame("Somebody wrote this address to register for an event.", in_english),
        },
        key=f"public-request:{asked.pk}",
        category="Conferma di iscrizione a un evento",
        reason="Qualcuno ha scritto questo indirizzo per iscriversi a un evento.",
        life=LIFE,
    )
    asked.save(update_fields=["mail"])


def open_request(token: str) -> PublicRequest | None:
    rows = PublicRequest.objects.open().select_related("event", "registration")
    return rows.filter(token_hash=hash_token(token)).first()


@transaction.atomic
def confirm_request(*, token: str) -> Registration:
    """The owner of the address says yes. Again, it is the same registration.

    Raises LinkInvalid; EventError when nobody may register any more.
    """
    rows = PublicRequest.objects.open().select_for_update(of=("self",)).select_related("event")
    asked = rows.filter(token_hash=hash_token(token)).first()
    if asked is None:
        raise LinkInvalid
    if asked.registration is not None:
        return asked.registration
    if not takes_registrations(asked.event):
        raise EventError(CLOSED)
    registration = _register(asked)
    asked.registration = registration
    asked.save(update_fields=["registration"])
    if registration.role == RegistrationRole.PUBLIC:
        _take_seats(registration, asked)
        tell_public(registration, asked=asked.pk)
    return registration


def withdrawing(token: str) -> Registration | None:
    """Whose link it is, while it counts: who registers again gets another."""
    try:
        pk, moment = signing.loads(token, salt=OWN_LINK)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Registration.objects.select_related("event", "person")
    found = rows.filter(pk=pk, role=RegistrationRole.PUBLIC).first()
    return found if found and found.created_at.isoformat() == moment else None


@transaction.atomic
def withdraw_publicly(*, token: str) -> Registration:
    """Places go to who waits. Twice is once. Raises LinkInvalid, EventError."""
    known = withdrawing(token)
    if known is None:
        raise LinkInvalid
    rows = Registration.objects.select_for_update(of=("self",)).select_related("event", "person")
    locked = rows.get(pk=known.pk)
    if not locked.is_registered:
        return locked
    if locked.event.is_over or locked.event.state == EventState.CANCELLED:
        raise EventError("L'evento si è già svolto, o è annullato.")
    release_seats(registrations=[locked], reason=WITHDRAWN)
    SpecialNeeds.objects.filter(registration=locked).delete()
    locked.state = RegistrationState.WITHDRAWN
    locked.save(update_fields=["state"])
    raise_sequence(locked.event)
    tell_no_longer(locked, by=None)
    return locked


def purge_requests() -> int:
    """Links that have run out, with the names: who confirmed is among the registered."""
    count = PublicRequest.objects.expired().count()
    PublicRequest.objects.expired().delete()
    return count


def _register(asked: PublicRequest) -> Registration:
    """Who comes with a delegation, or was invited, is left there. One of the public who asks again
    may have lost the message, or chosen other sessions.
    """
    person = _person(asked)
    wait_turn("registration", f"{asked.event_id}:{person.pk}")
    known = Registration.objects.filter(event=asked.event, person=person).first()
    if known is not None and known.is_registered:
        if known.role == RegistrationRole.PUBLIC and known.in_english != asked.in_english:
            known.in_english = asked.in_english
            known.save(update_fields=["in_english"])
        return known
    made = known or Registration(event=asked.event, person=person)
    made.event, made.delegation, made.role = asked.event, None, RegistrationRole.PUBLIC
    made.state, made.replaced_by = RegistrationState.REGISTERED, None
    made.created_at, made.in_english = timezone.now(), asked.in_english
    made.save()
    if known is not None:  # the calendar was told that it is off
        raise_sequence(asked.event)
    return made


def _person(asked: PublicRequest) -> Person:
    """The same name with an address that is proved: the same person."""
    folded = fold(f"{asked.last_name} {asked.first_name}")
    wait_turn("public-person", f"{asked.email}:{folded}")
    same = Q(email=asked.email, folded_name=folded)
    if known := Person.objects.filter(same).order_by("pk").first():
        return known
    made = Person(
        first_name=asked.first_name,
        last_name=asked.last_name,
        email=asked.email,
        is_invented=is_demo_world(),
    )
    made.full_clean()
    made.save()
    return made


def _take_seats(registration: Registration, asked: PublicRequest) -> None:
    """What is not offered any more is left out: the message says which places there are."""
    offered = {one.pk for slot in public_slots(asked.event) for one in slot}
    for session in asked.sessions.filter(pk__in=offered).order_by("pk"):
        try:
            take_seat(registration=registration, sessions=[session])
        except SeatRefused:
            continue
