"""Whom a print is for: everybody, a city or a body, a table, those who changed since the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Self

from django.db.models import Count, F, Q

from cities.names import fold
from cms_portal.documents.pdf import printable
from events.enums import PrintKind, RegistrationRole, SeatState, SessionKind
from events.exceptions import PrintRefused
from events.models import (
    Delegation,
    Event,
    EventSession,
    PrintRun,
    Registration,
    Seat,
    SessionSpeaker,
)
from events.places import slots
from events.printing.names import mark_of, on_paper

ALL, CHANGED, ALONE = "tutti", "cambiati", "senza"
MOST_PEOPLE = 800  # of one PDF; the rest comes with the next "new or changed"

_ROLES = {
    RegistrationRole.POLITICAL: "Parte politica",
    RegistrationRole.TECHNICAL: "Parte tecnica",
    RegistrationRole.BODY: "",
    RegistrationRole.SPEAKER: "Relatore",
    RegistrationRole.GUEST: "Ospite",
    RegistrationRole.PUBLIC: "",
}


@dataclass(frozen=True)
class Guest:
    """Somebody as the paper names them. `key` is "r31" of a registration, "s4" of a speaker."""

    key: str
    name: str
    body: str
    role: str = ""
    code: str = ""
    is_city: bool = False
    delegation_id: int | None = None
    listed: str = ""  # surname first, as lists have it
    full_name: str = field(default="", compare=False)

    @property
    def registration_id(self) -> int | None:
        return int(self.key[1:]) if self.key.startswith("r") else None

    @property
    def mark(self) -> str:
        return mark_of([self.name or self.full_name, self.body, self.role])

    @classmethod
    def of_registration(cls, one: Registration) -> Self:
        body = one.delegation
        return cls(
            key=f"r{one.pk}",
            name=on_paper(one.person.full_name),
            body=on_paper(body.name) or printable(body.name) if body else "",
            role=_ROLES[RegistrationRole(one.role)],
            code=one.badge_code,
            is_city=bool(body and body.city_id),
            delegation_id=one.delegation_id,
            listed=on_paper(f"{one.person.last_name} {one.person.first_name}"),
            full_name=one.person.full_name,
        )

    @classmethod
    def of_speaker(cls, one: SessionSpeaker) -> Self:
        return cls(
            key=f"s{one.pk}",
            name=on_paper(str(one)),
            body=on_paper(one.role),
            role="Modera" if one.is_moderator else "",
            full_name=str(one),
        )


def guests_of(event: Event) -> list[Guest]:
    """Everybody who is expected, by city then name, bodies after, whoever is alone last."""
    return _sorted(Registration.objects.registered().filter(event=event))


def guests_of_session(session: EventSession, everybody: list[Guest]) -> list[Guest]:
    """Who has a place in it where places are given, else everybody."""
    chosen = {one.pk for slot in slots(session.event.sessions.all()) for one in slot}
    if session.pk not in chosen:
        return everybody
    seats = Seat.objects.filter(session=session, state=SeatState.CONFIRMED)
    seated = set(seats.values_list("registration", flat=True))
    return [guest for guest in everybody if guest.registration_id in seated]


def seated_at(session: EventSession) -> list[Guest]:
    """Who needs a card on the table: who speaks, then who has a place there."""
    speakers = session.speakers.select_related("person").order_by("-is_moderator", "position", "pk")
    people = {one.person_id for one in speakers if one.person_id}
    seats = Seat.objects.filter(session=session, state=SeatState.CONFIRMED)
    rows = Registration.objects.registered().filter(pk__in=seats.values("registration"))
    others = _sorted(rows.exclude(person__in=people))
    return [*(Guest.of_speaker(one) for one in speakers), *others]


def _sorted(rows: Any) -> list[Guest]:
    found = rows.select_related("person", "delegation__city", "delegation__organisation")
    return [Guest.of_registration(one) for one in sorted(found, key=_place)]


def _place(one: Registration) -> tuple[int, str, str, int]:
    body = one.delegation
    group = 2 if body is None else 0 if body.city_id else 1
    return (group, fold(body.name) if body else "", one.person.folded_name, one.pk)


def last_marks(event: Event, kind: PrintKind) -> dict[str, str]:
    """Of everybody who was printed, the mark of the last time."""
    runs = PrintRun.objects.made().filter(event=event, kind=kind).order_by("at", "pk")
    found: dict[str, str] = {}
    for printed in runs.values_list("printed", flat=True):
        found |= printed
    return found


def changed_of(guests: Iterable[Guest], marks: dict[str, str]) -> list[Guest]:
    """Those who are new, and those of whom another name, city or role was printed."""
    return [guest for guest in guests if marks.get(guest.key) != guest.mark]


@dataclass(frozen=True)
class Selection:
    """What was chosen, in words, and whom it holds now."""

    words: str
    guests: list[Guest]


def select(event: Event, kind: PrintKind, who: str) -> Selection:
    """Raises PrintRefused: nobody, too many, or a choice that is not of this event."""
    found = _selection(event, kind, who)
    if not found.guests:
        nobody = "Nessuno è nuovo o cambiato: è già tutto stampato."
        raise PrintRefused(nobody if who == CHANGED else f"{found.words}: non c'è ancora nessuno.")
    if len(found.guests) > MOST_PEOPLE:
        if who == CHANGED:
            return Selection(found.words, found.guests[:MOST_PEOPLE])
        raise PrintRefused(
            f"Sono {len(found.guests)}, e un PDF ne contiene al massimo {MOST_PEOPLE}: scegliete "
            f"«Solo nuovi o cambiati», che ne prepara {MOST_PEOPLE} per volta senza ripeterne."
        )
    return found


def _selection(event: Event, kind: PrintKind, who: str) -> Selection:
    if who.startswith("t") and who[1:].isdecimal() and kind == PrintKind.TABLE_CARDS:
        session = event.sessions.filter(pk=int(who[1:])).first()
        if session:
            return Selection(session.title, seated_at(session))
    guests = guests_of(event)
    if who == ALL:
        return Selection("Tutti", guests)
    if who == CHANGED:
        return Selection("Nuovi o cambiati", changed_of(guests, last_marks(event, kind)))
    if who == ALONE:
        return Selection("Senza delegazione", [one for one in guests if not one.delegation_id])
    if who.startswith("d") and who[1:].isdecimal():
        row = event.delegations.select_related("city", "organisation").filter(pk=int(who[1:]))
        delegation: Delegation | None = row.first()
        if delegation:
            own = [one for one in guests if one.delegation_id == delegation.pk]
            return Selection(f"Solo {delegation.name}", own)
    raise PrintRefused("Scegliete di nuovo per chi.")


Options = list[tuple[str, str | list[tuple[str, str]]]]


def options(event: Event, kind: PrintKind, guests: list[Guest]) -> Options:
    """As a select shows them, each with how many it holds."""
    changed = len(changed_of(guests, last_marks(event, kind)))
    found: Options = [
        (ALL, f"Tutti ({len(guests)})"),
        (CHANGED, f"Solo nuovi o cambiati dall'ultima stampa ({changed})"),
    ]
    if alone := sum(one.delegation_id is None for one in guests):
        found.append((ALONE, f"Senza delegazione ({alone})"))
    if kind == PrintKind.TABLE_CARDS and (tables := _tables(event)):
        found.append(("Un tavolo o una sessione", tables))
    for label, of_city in (("Solo una città", True), ("Solo un ente", False)):
        named = [one for one in guests if one.delegation_id and one.is_city == of_city]
        groups = [(key, list(own)) for key, own in groupby(named, key=lambda g: g.delegation_id)]
        if groups:
            found.append(
                (label, [(f"d{key}", f"{own[0].body} ({len(own)})") for key, own in groups])
            )
    return found


def has_somebody(choices: Options) -> bool:
    """Beyond "all" and "changed" there is a group of somebody, or whoever is alone."""
    return len(choices) > 2


def _tables(event: Event) -> list[tuple[str, str]]:
    """Those with places or speakers: elsewhere nobody has a card."""
    confirmed = Q(seats__state=SeatState.CONFIRMED)
    rows = (
        event.sessions.exclude(kind=SessionKind.BREAK)
        .annotate(
            seated=Count("seats", filter=confirmed, distinct=True),
            speaking=Count("speakers", distinct=True),
        )
        .order_by(F("starts_at").asc(nulls_last=True), "position", "pk")
    )
    return [
        (f"t{one.pk}", f"{one.title} ({one.seated + one.speaking})")
        for one in rows
        if one.seated or one.speaking
    ]
