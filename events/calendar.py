"""What calendars are told: the files of an event and of a session, the feed of all of them.

UID and SEQUENCE stay with the event, so that a calendar which holds it obeys what comes later.
No organiser and no link of an online session: calendars are shared, and would answer to mails.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as CalendarEntry

from cms_portal.signs import TURNING
from cms_portal.site import PORTAL_NAME
from events.calendar_zone import zone_of
from events.enums import EventState
from events.models import Event
from events.timetable import Entry, Plan

PUBLISH: Final = "PUBLISH"
REQUEST: Final = "REQUEST"
CANCEL: Final = "CANCEL"
_NIGHT: Final = timedelta(hours=6)


def content_type(method: str) -> str:
    """The method stands in the MIME type too: without it mail programs ignore a cancellation."""
    return f"text/calendar; charset=utf-8; method={method}"


def event_calendar(
    event: Event,
    *,
    method: str = PUBLISH,
    url: str = "",
    in_english: bool = False,
    note: str = "",
) -> bytes:
    """For a file, or for the attachment of a mail: then REQUEST, or CANCEL when it is.

    CANCEL also tells somebody alone that the event is not in the own calendar any more. `url`:
    the page of the event for who has no access. `note`: for its reader alone, before all else.
    """
    entry = _event_entry(event, is_off=method == CANCEL, in_english=in_english, note=note)
    if entry and url:
        entry["url"] = url
    return _calendar([entry] if entry else [], method=method, years=_years([event]))


def session_calendar(event: Event, plan: Plan, entry: Entry, *, method: str = PUBLISH) -> bytes:
    """Raises ValueError when nobody knows when it begins."""
    if entry.starts_at is None:
        raise ValueError("The session has no hour.")
    item = _started(event, f"sessione-{entry.pk}")
    room = plan.room_of(entry)
    item.add("summary", _clean(f"{entry.title} ({event.title})"))
    item.add("dtstart", timezone.localtime(entry.starts_at))
    if entry.ends_at:
        item.add("dtend", timezone.localtime(entry.ends_at))
    item.add("location", _clean(", ".join([*([room.name] if room else []), event.where])))
    item.add("related-to", _uid(f"evento-{event.pk}"))
    years = (entry.starts_at.year, (entry.ends_at or entry.starts_at).year)
    return _calendar([item], method=method, years=years)


def feed(events: Iterable[Event]) -> bytes:
    """Those that have a day."""
    dated = [event for event in events if event.starts_on]
    entries = [entry for entry in map(_event_entry, dated) if entry]
    return _calendar(entries, method=PUBLISH, years=_years(dated), name=PORTAL_NAME)


def _event_entry(
    event: Event, *, is_off: bool = False, in_english: bool = False, note: str = ""
) -> CalendarEntry | None:
    """With hours when it lasts one day and those published lie on it, else whole days."""
    if event.starts_on is None:
        return None
    item = _started(event, f"evento-{event.pk}", is_off=is_off)
    title = (event.title_en if in_english else "") or event.title
    description = (event.description_en if in_english else "") or event.description
    description = "\n\n".join(text for text in (note, description) if text)
    item.add("summary", _clean(title))
    last_day = event.ends_on or event.starts_on
    if event.first_moment and last_day == event.starts_on == timezone.localdate(event.first_moment):
        item.add("dtstart", timezone.localtime(event.first_moment))
        if _ends_that_day(event):
            item.add("dtend", timezone.localtime(event.last_moment))
    else:
        item.add("dtstart", event.starts_on)
        item.add("dtend", last_day + timedelta(days=1))  # the day after, for calendars
    item.add("location", _clean(event.where))
    if description:
        item.add("description", _clean(description))
    return item


def _ends_that_day(event: Event) -> bool:
    """Or in the night after it. False when a session stands on a day that is not the event's."""
    first, last, day = event.first_moment, event.last_moment, event.starts_on
    if first is None or last is None or day is None or last <= first:
        return False
    return timezone.localdate(last - _NIGHT) <= day


def _started(event: Event, name: str, *, is_off: bool = False) -> CalendarEntry:
    item = CalendarEntry()
    changed = event.calendar_changed_at.astimezone(UTC).replace(microsecond=0)
    item.add("uid", _uid(name))
    item.add("dtstamp", changed)
    item.add("last-modified", changed)
    item.add("sequence", event.calendar_sequence)
    is_cancelled = is_off or event.state == EventState.CANCELLED
    item.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    item.add("url", settings.PORTAL_URL.rstrip("/") + event.get_absolute_url())
    return item


def _uid(name: str) -> str:
    host = settings.PORTAL_URL.split("//")[-1].split("/")[0].split(":")[0]
    return f"{name}@{host}"


def _calendar(
    entries: list[CalendarEntry], *, method: str, years: tuple[int, int], name: str = ""
) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Percorso Citta Medie Sud//IT")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    if any(isinstance(entry.decoded("dtstart"), datetime) for entry in entries):
        # Only the years that are needed: the whole zone is longer than a year of meetings.
        calendar.add_component(zone_of(settings.TIME_ZONE, *years))
    for entry in entries:
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _years(events: Iterable[Event]) -> tuple[int, int]:
    days = [day for event in events for day in (event.starts_on, event.ends_on) if day]
    return (min(days).year, max(days).year) if days else (2023, 2023)


def _clean(text: str) -> str:
    """Without controls, which some calendars refuse, and signs that turn the writing round."""
    return "".join(one for one in text if one == "\n" or (one >= " " and one not in TURNING))
