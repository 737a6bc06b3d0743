"""The agenda is prepared session by session, then published as a whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.forms import BaseModelFormSet

from cities.models import Person
from cities.names import fold
from cms_portal.accounts.models import User
from events.access import require_organiser
from events.enums import EventState
from events.exceptions import EventRefused
from events.models import AgendaVersion, Event, EventSession, Presence, Seat, SessionSpeaker
from events.places import CHOSEN
from events.services.changing import changes_of_agenda, tell_changed
from events.services.following import tell_link_later
from events.services.seats import lock_sessions, require_places, settle_event
from events.services.states import lock_event, store_version
from events.timetable import Plan, published_plan, working_plan
from events.timetable.conflicts import on_other_days
from events.timetable.differences import differences


@dataclass(frozen=True)
class SpeakerLine:
    name: str
    role: str = ""
    is_moderator: bool = False


@transaction.atomic
def save_session(
    *, session: EventSession, speakers: Sequence[SpeakerLine] | None = None, by: User | None
) -> EventSession:
    """Store a session, new or changed; `speakers` takes the place of those it had.

    A name that one known person alone has becomes that person. Sessions with an hour are put in
    the order of their hours. More places go to who waits, a new link to who is registered. Raises
    NotAllowed, ValidationError; EventRefused, also for fewer places than those taken.
    """
    require_organiser(by)
    event = lock_event(session.event_id)
    _require_open(event)
    if session.room and session.room.event_id != event.pk:
        raise EventRefused("La sala è di un altro evento.")
    if session._state.adding:
        session.position = event.sessions.count() + 1
    else:
        _require_room_for_people(session)
    session.full_clean()
    before = EventSession.objects.filter(pk=session.pk).values_list("link", flat=True).first()
    session.save()
    if session.link and session.link != before:
        tell_link_later(session, by=by)
    settle_event(event_id=event.pk)
    if speakers is not None:
        _replace_speakers(session, speakers)
    _put_in_order(event)
    return session


@transaction.atomic
def remove_session(*, session_id: int, by: User | None) -> None:
    """Raises NotAllowed; EventRefused when people have a place in it."""
    require_organiser(by)
    session = EventSession.objects.select_related("event").get(pk=session_id)
    _require_open(lock_event(session.event_id))
    if seats := _live_seats(session):
        raise EventRefused(
            f"«{session.title}» ha persone iscritte o in attesa ({seats}): prima spostatele a un "
            "altro tavolo."
        )
    if session.notes.exists() or session.photos.exists():
        raise EventRefused(f"A «{session.title}» sono stati presi appunti: resta nel programma.")
    if Presence.objects.filter(session=session).exists():
        raise EventRefused(f"«{session.title}» ha presenze registrate: non si toglie più.")
    Seat.objects.filter(session=session).delete()  # what was left; history keeps it
    session.delete()


@transaction.atomic
def publish_agenda(*, event_id: int, seen: str, note: str = "", by: User | None) -> AgendaVersion:
    """`seen`: the `fingerprint` of what the person looked at, which must still be so.

    Raises NotAllowed; EventRefused when nothing changed, or something more did, or a session
    stands on a day that is not the event's.
    """
    require_organiser(by)
    event = lock_event(event_id)
    if event.state != EventState.PUBLISHED:
        raise EventRefused("Il programma si pubblica con l'evento, o finché l'evento è pubblicato.")
    plan = working_plan(event)
    if fingerprint(plan) != seen:
        raise EventRefused(
            "Il programma è cambiato mentre lo guardavate: controllate le modifiche e pubblicate."
        )
    _require_own_days(event, plan)
    before = published_plan(event)
    changed = differences(before, plan)
    if before is not None and not changed and before.rooms == plan.rooms:
        raise EventRefused("Non c'è nulla da pubblicare: il programma è quello in vigore.")
    moved = changes_of_agenda(event, before, plan, changed)
    version = store_version(event, by=by, note=note)
    tell_changed(event, moved, by=by)
    return version


@transaction.atomic
def save_rooms(*, event_id: int, formset: BaseModelFormSet[Any, Any], by: User | None) -> None:
    """In the order in which they were written. Raises NotAllowed, EventRefused, ProtectedError."""
    require_organiser(by)
    event = lock_event(event_id)
    _require_open(event)
    formset.save(commit=False)
    for room in formset.deleted_objects:
        room.delete()
    kept = [form for form in formset.forms if form not in formset.deleted_forms]
    written = [form.instance for form in kept if form.instance.name]
    for position, room in enumerate(written, start=1):
        room.event, room.position = event, position
        room.save()


def fingerprint(plan: Plan) -> str:
    words = json.dumps(plan.as_data(), sort_keys=True, default=str)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _require_open(event: Event) -> None:
    if event.state in (EventState.CLOSED, EventState.CANCELLED):
        raise EventRefused(
            f"Il programma non cambia più: l'evento è {event.get_state_display().lower()}."
        )


def _require_own_days(event: Event, plan: Plan) -> None:
    found = on_other_days(plan, event.starts_on, event.ends_on)
    if found:
        titles = ", ".join(f"«{one.title}»" for one in found[:3])
        more = f" e altre {len(found) - 3}" if len(found) > 3 else ""
        raise EventRefused(
            f"In un giorno in cui l'evento non c'è ({event.when}): {titles}{more}. Prima di "
            "pubblicare spostate le sessioni, o cambiate i giorni dell'evento."
        )


def _require_room_for_people(session: EventSession) -> None:
    """Whoever has a place in it keeps one. The places are locked until the end."""
    lock_sessions(session.event_id)
    require_places(session=session, places=session.places)
    if session.kind not in CHOSEN and (seats := _live_seats(session)):
        raise EventRefused(
            f"In «{session.title}» hanno scelto un posto {seats} persone: resta un tavolo, un "
            "workshop o una visita finché non le spostate."
        )


def _live_seats(session: EventSession) -> int:
    return Seat.objects.live().filter(session=session).count()


def _replace_speakers(session: EventSession, lines: Sequence[SpeakerLine]) -> None:
    session.speakers.all().delete()
    known: dict[str, list[Person]] = {}
    if lines:
        for person in Person.objects.only("first_name", "last_name"):
            known.setdefault(fold(person.full_name), []).append(person)
    for position, line in enumerate(lines, start=1):
        people = known.get(fold(line.name), [])
        only = people[0] if len(people) == 1 else None
        speaker = SessionSpeaker(
            session=session,
            person=only,
            name="" if only else line.name,
            role=line.role,
            is_moderator=line.is_moderator,
            position=position,
        )
        speaker.full_clean()
        speaker.save()


def _put_in_order(event: Event) -> None:
    """Those with an hour by hour and room, each in a place that one of them had."""
    rows = list(event.sessions.select_related("room").order_by("position", "pk"))
    timed = iter(
        sorted(
            (one for one in rows if one.starts_at),
            key=lambda one: (one.starts_at, one.room.position if one.room else 0, one.position),
        )
    )
    wanted = [next(timed) if one.starts_at else one for one in rows]
    moved = []
    for position, session in enumerate(wanted, start=1):
        if session.position != position:
            session.position = position
            moved.append(session)
    EventSession.objects.bulk_update(moved, ["position"])
