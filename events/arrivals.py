"""Who has come, who is still missing: what the page at the door shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format

from cities.models import City
from cities.names import fold
from cms_portal.documents.codes import read_code
from events.enums import PresenceKind, SessionKind
from events.exceptions import PresenceRefused
from events.models import Delegation, Event, EventSession, Presence, Registration
from events.models.registrations import RegistrationQuerySet
from events.services.presences import Moment

FOUND_AT_ONCE = 20
LAST_ENTRIES = 6
MOST_DAYS = 31


@dataclass(frozen=True)
class Choice:
    """A day or a session of it, as one chooses it: "2023-02-06", "2023-02-06.12"."""

    moment: Moment
    sessions: tuple[Choice, ...] = ()

    @property
    def value(self) -> str:
        session = self.moment.session
        return f"{self.moment.day}.{session.pk}" if session else f"{self.moment.day}"

    @property
    def label(self) -> str:
        session = self.moment.session
        if session is None:
            return f"{self.day_label}, tutta la giornata"
        return f"{session.title}, {session.when}" if session.when else session.title

    @property
    def day_label(self) -> str:
        return date_format(self.moment.day, "l j F Y").capitalize()


@dataclass(frozen=True)
class Choices:
    days: tuple[Choice, ...]

    def of(self, value: str) -> Choice:
        """Raises PresenceRefused for what is not of this event."""
        for day in self.days:
            for one in (day, *day.sessions):
                if one.value == value:
                    return one
        raise PresenceRefused("Scegliete di nuovo il giorno o la sessione.")

    def today(self) -> Choice | None:
        """Today, else the first day; None without days."""
        today = timezone.localdate()
        found = (day for day in self.days if day.moment.day == today)
        return next(found, self.days[0] if self.days else None)


def choices(event: Event) -> Choices:
    """Every day, with its sessions; those whose day is in words only stand under each."""
    first, last = event.starts_on, event.ends_on or event.starts_on
    if first is None or last is None:
        return Choices(())
    sessions = list(
        event.sessions.exclude(kind=SessionKind.BREAK)
        .select_related("room")
        .order_by("starts_at", "pk")
    )
    span = min((last - first).days + 1, MOST_DAYS)
    return Choices(tuple(_day(first + timedelta(days=n), sessions) for n in range(span)))


def _day(day: date, sessions: Iterable[EventSession]) -> Choice:
    of_day = (one for one in sessions if one.day in (day, None))
    return Choice(Moment(day), tuple(Choice(Moment(day, one)) for one in of_day))


@dataclass(frozen=True)
class Figures:
    """`cities` are those of the programme, by their delegations; `people` are everybody."""

    cities: int
    people: int
    invited: int

    @classmethod
    def of(cls, event: Event, moment: Moment | None = None) -> Self:
        """Of one moment, or of the whole event; two queries."""
        rows = Presence.objects.entries().filter(registration__event=event)
        if moment:
            rows = rows.at(day=moment.day, session=moment.session)
        found = rows.aggregate(
            people=Count("registration", distinct=True),
            cities=Count("registration__delegation__city", distinct=True),
        )
        invited = event.delegations.filter(city__isnull=False).count()
        return cls(found["cities"], found["people"], invited)


@dataclass
class Guest:
    """Somebody who is expected, and what is known of the coming."""

    registration: Registration
    kind: PresenceKind | None = None
    last: Presence | None = None
    is_repeated: bool = False

    @property
    def has_come(self) -> bool:
        return self.kind in (PresenceKind.IN, PresenceKind.OUT)

    @property
    def is_excused(self) -> bool:
        return self.kind == PresenceKind.EXCUSED


@dataclass
class Arrival:
    """A delegation at the door."""

    delegation: Delegation
    expected: int = 0
    come: int = 0
    guests: list[Guest] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return bool(self.come) and self.come >= self.expected

    @property
    def waiting(self) -> list[Guest]:
        return [guest for guest in self.guests if guest.kind is None]


def arrivals(event: Event, moment: Moment) -> list[Arrival]:
    """Every delegation, with how many came; three queries however many there are."""
    expected = Counter(
        dict(
            Registration.objects.registered()
            .filter(event=event, delegation__isnull=False)
            .values_list("delegation")
            .annotate(Count("pk"))
            .order_by()
        )
    )
    come = dict(
        _entries(event, moment)
        .values_list("registration__delegation")
        .annotate(Count("registration", distinct=True))
        .order_by()
    )
    rows = Delegation.objects.filter(event=event).select_related("city", "organisation").by_name()
    return [Arrival(row, expected[row.pk], come.get(row.pk, 0)) for row in rows]


def guests_of(delegation: Delegation, moment: Moment) -> list[Guest]:
    """Its people; two queries."""
    return _with_presences(_people().filter(delegation=delegation), moment)


def find_guests(event: Event, text: str, moment: Moment) -> list[Guest]:
    """By name, by city or body, by the code of the badge; the first twenty."""
    rows = _people().filter(event=event)
    if code := read_code(text):
        return _with_presences(rows.filter(badge_code=code), moment)
    found = Q()
    for word in fold(text).split():
        found &= (
            Q(person__folded_name__contains=word)
            | Q(delegation__city__folded_name__contains=word)
            | Q(delegation__organisation__folded_name__contains=word)
        )
    return _with_presences(rows.filter(found)[:FOUND_AT_ONCE], moment) if found else []


def last_entries(event: Event, moment: Moment) -> list[Presence]:
    rows = _entries(event, moment).select_related(
        "registration__person",
        "registration__delegation__city",
        "registration__delegation__organisation",
        "session",
    )
    return list(rows.order_by("-recorded_at", "-pk")[:LAST_ENTRIES])


def missing_cities(event: Event, moment: Moment) -> list[City]:
    """Invited, and nobody of theirs has come; those who said no too."""
    here = _entries(event, moment).filter(registration__delegation__city__isnull=False)
    cities = City.objects.filter(delegations__event=event)
    return list(cities.exclude(pk__in=here.values("registration__delegation__city")).by_name())


def _entries(event: Event, moment: Moment) -> Any:
    rows = Presence.objects.entries().filter(registration__event=event)
    return rows.at(day=moment.day, session=moment.session)


def _people() -> RegistrationQuerySet:
    rows = Registration.objects.registered().select_related(
        "person", "delegation__city", "delegation__organisation"
    )
    return rows.by_name()


def _with_presences(rows: RegistrationQuerySet, moment: Moment) -> list[Guest]:
    guests = {row.pk: Guest(row) for row in rows}
    if not guests:
        return []
    found = Presence.objects.standing().filter(registration__in=guests).in_time()
    found = found.at(day=moment.day, session=moment.session)
    for row in found:
        guest = guests[row.registration_id]
        guest.kind, guest.last = PresenceKind(row.kind), row
        guest.is_repeated |= row.is_repeat
    return list(guests.values())
