"""What changes in a meeting."""

from events.services.copies import duplicate_event
from events.services.sessions import (
    SpeakerLine,
    fingerprint,
    publish_agenda,
    remove_session,
    save_rooms,
    save_session,
)
from events.services.states import cancel_event, close_event, publish_event, save_event

__all__ = [
    "SpeakerLine",
    "cancel_event",
    "close_event",
    "duplicate_event",
    "fingerprint",
    "publish_agenda",
    "publish_event",
    "remove_session",
    "save_event",
    "save_rooms",
    "save_session",
]
