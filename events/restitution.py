"""What a restitution says, as plain values: the page of the draft shows them as they are today, a
published version keeps them.

A theme weighs as many cities as named a need under it, however many lines they wrote.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from cities.models import City, Theme
from cities.names import fold
from events.enums import NeedsState, NoteKind, RegistrationRole
from events.models import (
    Delegation,
    Event,
    EventSession,
    Need,
    Presence,
    Registration,
    RestitutionDraft,
    TableNote,
)
from events.tables import TABLE_KINDS

NEEDS_PER_THEME: Final = 6
PRESSING: Final = 4  # of 5, from where a need is told to be urgent

Values = dict[str, Any]


def report_of(event: Event, draft: RestitutionDraft | None) -> Values:
    """Everything that the paper says; a fixed number of queries."""
    sessions = _tables_of(event)
    notes = list(
        TableNote.objects.kept()
        .filter(session__in=sessions)
        .select_related("city")
        .order_by("session", "written_at", "pk")
    )
    quoted = set(draft.quotes.values_list("pk", flat=True)) if draft else set()
    names_cities = draft.names_cities if draft else True
    return {
        "event": {
            "title": event.title,
            "when": event.when,
            "where": event.where,
            "host": event.host,
        },
        "as_of": timezone.localdate().isoformat(),
        "introduction": draft.introduction if draft else "",
        "closing": draft.closing if draft else "",
        "came": _who_came(event),
        "tables": _tables(event, sessions, notes, quoted, names_cities),
        "themes": _themes(event, sessions, notes),
    }


def lines_by_table(event: Event) -> list[tuple[EventSession, list[TableNote]]]:
    """Every table that has lines, with them: what staff choose quotes from."""
    rows = TableNote.objects.kept().filter(session__event=event, session__kind__in=TABLE_KINDS)
    found: dict[int, list[TableNote]] = defaultdict(list)
    for note in rows.select_related("city").order_by("written_at", "pk"):
        found[note.session_id].append(note)
    return [(one, found[one.pk]) for one in _tables_of(event) if one.pk in found]


def texts_of(values: Any) -> Iterable[str]:
    """Every text in there: what a font must be able to draw."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, dict):
        for one in values.values():
            yield from texts_of(one)
    elif isinstance(values, list):
        for one in values:
            yield from texts_of(one)


def with_widths(rows: list[Values], key: str) -> list[Values]:
    """`rows` with the `width` of their bar: percent of the longest."""
    most = max((row[key] for row in rows), default=0)
    return [row | {"width": round(100 * row[key] / most) if most else 0} for row in rows]


def _tables_of(event: Event) -> list[EventSession]:
    rows = event.sessions.filter(kind__in=TABLE_KINDS)
    rows = rows.select_related("theme", "led_by_city", "led_by_body")
    return list(rows.order_by("starts_at", "position", "pk"))


# --- who came


def _who_came(event: Event) -> Values:
    people: list[Any] = list(
        Registration.objects.filter(
            event=event,
            pk__in=Presence.objects.entries()
            .filter(registration__event=event)
            .values("registration"),
        ).values(
            "role",
            "delegation__city",
            "delegation__city__name",
            "delegation__city__region__name",
            "delegation__organisation__name",
        )
    )
    invited = list(
        Delegation.objects.filter(event=event, city__isnull=False)
        .order_by()
        .values_list("city", "city__region__name")
    )
    expected = Registration.objects.registered().filter(event=event).count()
    bodies = Counter(
        one["delegation__organisation__name"]
        for one in people
        if one["delegation__organisation__name"]
    )
    roles = Counter(one["role"] for one in people)
    return {
        "is_known": bool(people),
        "expected": expected,
        "invited": len(invited),
        "cities": len({one["delegation__city"] for one in people} - {None}),
        "people": len(people),
        "regions": _regions(people, invited),
        "roles": with_widths(
            [
                {"label": role.label, "people": roles[role]}
                for role in RegistrationRole
                if roles[role]
            ],
            "people",
        ),
        "bodies": [
            {"name": name, "people": bodies[name]}
            for name in sorted(bodies, key=lambda one: fold(one))
        ],
    }


def _regions(people: list[Values], invited: list[tuple[int, str]]) -> list[Values]:
    """Of the cities: invited and come, by region, those with most cities first."""
    asked = Counter(region for _, region in invited)
    cities: dict[str, set[str]] = defaultdict(set)
    count: Counter[str] = Counter()
    for one in people:
        if one["delegation__city"]:
            region = one["delegation__city__region__name"]
            cities[region].add(one["delegation__city__name"])
            count[region] += 1
    names = sorted({*asked, *cities}, key=lambda name: (-len(cities[name]), fold(name)))
    return with_widths(
        [
            {
                "name": name,
                "invited": asked[name],
                "cities": len(cities[name]),
                "people": count[name],
                "names": sorted(cities[name], key=lambda one: fold(one)),
            }
            for name in names
        ],
        "cities",
    )


# --- the tables


def _tables(
    event: Event,
    sessions: list[EventSession],
    notes: list[TableNote],
    quoted: Collection[int],
    names_cities: bool,
) -> list[Values]:
    present: dict[int, set[tuple[int, int | None]]] = defaultdict(set)
    rows = Presence.objects.entries().filter(session__in=sessions)
    for session, registration, city in rows.values_list(
        "session", "registration", "registration__delegation__city"
    ):
        present[session].add((registration, city))
    by_session: dict[int, list[TableNote]] = defaultdict(list)
    for note in notes:
        by_session[note.session_id].append(note)
    return [
        {
            "title": one.title,
            "kind": one.get_kind_display(),
            "theme": one.theme.name if one.theme else "",
            "led_by": one.led_by_words,
            "when": one.when,
            "people": len(present[one.pk]),
            "cities": len({city for _, city in present[one.pk]} - {None}),
            "lines": len(by_session[one.pk]),
            "kinds": _kinds(by_session[one.pk], quoted, names_cities),
        }
        for one in sessions
    ]


def _kinds(notes: list[TableNote], quoted: Collection[int], names_cities: bool) -> list[Values]:
    """How many lines of each kind, of how many cities, and those that are quoted."""
    found = []
    for kind in NoteKind:
        own = [note for note in notes if note.kind == kind]
        if own:
            found.append(
                {
                    "label": kind.label,
                    "lines": len(own),
                    "cities": len({note.city_id for note in own} - {None}),
                    "quotes": [
                        {
                            "text": note.text,
                            "city": note.city.name if names_cities and note.city else "",
                        }
                        for note in own
                        if note.pk in quoted
                    ],
                }
            )
    return with_widths(found, "cities")


# --- the needs


class _Theme:
    """The cities behind one theme, and behind each need under it."""

    def __init__(self) -> None:
        self.at_tables: set[int] = set()
        self.submitted: set[int] = set()
        self.pressing: set[int] = set()
        self.needs: dict[str, set[int]] = defaultdict(set)
        self.words: dict[str, str] = {}

    def add(self, city: int, text: str) -> None:
        key = " ".join(fold(text).split())
        self.words.setdefault(key, text)
        self.needs[key].add(city)

    def values(self, name: str) -> Values:
        shown = sorted(self.needs, key=lambda key: (-len(self.needs[key]), key))
        return {
            "name": name,
            "cities": len(self.at_tables | self.submitted),
            "at_tables": len(self.at_tables),
            "submitted": len(self.submitted),
            "pressing": len(self.pressing),
            "needs": [
                {"text": self.words[key], "cities": len(self.needs[key])}
                for key in shown[:NEEDS_PER_THEME]
            ],
            "more": max(len(shown) - NEEDS_PER_THEME, 0),
        }


def _themes(event: Event, sessions: list[EventSession], notes: list[TableNote]) -> list[Values]:
    """Of the cities that were invited, said at these tables or submitted by today."""
    found: dict[int, _Theme] = defaultdict(_Theme)
    theme_of = {one.pk: one.theme_id for one in sessions}
    for note in notes:
        theme = theme_of[note.session_id]
        if note.kind == NoteKind.NEED and note.city_id and theme:
            found[theme].at_tables.add(note.city_id)
            found[theme].add(note.city_id, note.text)
    invited = City.objects.filter(delegations__event=event)
    rows = Need.objects.filter(
        Q(assessment__state=NeedsState.SUBMITTED), assessment__city__in=invited.values("pk")
    )
    for theme, city, text, urgency in rows.order_by("pk").values_list(
        "assessment__theme", "assessment__city", "text", "urgency"
    ):
        found[theme].submitted.add(city)
        found[theme].add(city, text)
        if urgency >= PRESSING:
            found[theme].pressing.add(city)
    themes = [found[one.pk].values(one.name) for one in Theme.objects.all() if one.pk in found]
    return with_widths(sorted(themes, key=lambda one: -one["cities"]), "cities")
