"""What is written about a meeting: by who prepares it, and about who comes."""

from events.forms.agenda import (
    CancelForm,
    CopyForm,
    EventForm,
    RoomFormSet,
    SessionForm,
    SpeakerFormSet,
)

__all__ = [
    "CancelForm",
    "CopyForm",
    "EventForm",
    "RoomFormSet",
    "SessionForm",
    "SpeakerFormSet",
]
