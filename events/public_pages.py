"""What the public is shown of an event: its own sessions, and how many places are left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import translation
from django.utils.formats import date_format

from events.enums import Audience, SessionAudience
from events.models import Event, EventSession, Seat
from events.services.public import public_slots
from events.timetable import Plan, published_plan, working_plan
from events.timetable.layout import Part


def shown_plan(event: Event) -> Plan:
    """The agenda in force; by session, without those for the invited alone."""
    plan = published_plan(event) or working_plan(event)
    if event.audience == Audience.PUBLIC:
        return plan
    open_to_all = set(
        event.sessions.filter(audience=SessionAudience.PUBLIC).values_list("pk", flat=True)
    )
    return replace(plan, entries=tuple(one for one in plan.entries if one.pk in open_to_all))


def day_in_words(day: date | None, in_english: bool) -> str:
    """ "giovedì 31 dicembre", "Thursday 31 December"; "" when nobody knows."""
    if day is None:
        return ""
    with translation.override("en" if in_english else "it"):
        words = date_format(day, "l j F")
    return words if in_english else words.lower()


def days_of(found: list[Part], in_english: bool) -> list[tuple[str, list[Part]]]:
    """By day, in words; those whose day nobody knows are with what comes before them."""
    days: list[tuple[str, list[Part]]] = []
    for part in found:
        if part.day or not days:
            days.append((day_in_words(part.day, in_english), []))
        days[-1][1].append(part)
    return days


def offered(event: Event) -> list[list[tuple[EventSession, int | None]]]:
    """The choices, each with the places that are free: None without limit."""
    slots = public_slots(event)
    sessions = [one.pk for slot in slots for one in slot]
    taken: dict[int, int] = {}
    for pk in (
        Seat.objects.confirmed().filter(session__in=sessions).values_list("session", flat=True)
    ):
        taken[pk] = taken.get(pk, 0) + 1
    return [
        [
            (one, None if one.places is None else max(one.places - taken.get(one.pk, 0), 0))
            for one in slot
        ]
        for slot in slots
    ]
