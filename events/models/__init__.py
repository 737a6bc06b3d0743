"""Meetings: what, when and where, and the parts of their days."""

from events.models.event import Event, EventQuerySet
from events.models.session import EventSession

__all__ = ["Event", "EventQuerySet", "EventSession"]
