"""Meetings: what, when and where, the parts of their days, what was published of them."""

from events.models.agenda import AgendaVersion, Room
from events.models.event import Event, EventQuerySet
from events.models.session import EventSession, SessionSpeaker, hours_in_words

__all__ = [
    "AgendaVersion",
    "Event",
    "EventQuerySet",
    "EventSession",
    "Room",
    "SessionSpeaker",
    "hours_in_words",
]
