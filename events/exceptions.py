"""What a service answers when a rule of the meetings says no. The messages are shown to people."""

from typing import Any

from cities.exceptions import CityError


class EventRefused(CityError):
    """The state of the event, or of its agenda, does not allow it."""


class EventError(EventRefused):
    """The rules of who comes do not allow it; the text says why, in Italian."""


class DelegationRefused(EventError):
    """The invitation, or the naming of people, does not allow it."""


class ReplyTooLate(DelegationRefused):
    """The day of the answer has gone by: the office may still write it down."""


class LinkInvalid(EventError):
    """A link that is used, too old or guessed: nobody learns more."""


class SeatRefused(EventError):
    """A rule of the places forbids it."""


class ChangedMeanwhile(EventRefused):
    """Somebody else saved something else in the meantime: `current` is what there is now."""

    def __init__(self, current: Any) -> None:
        super().__init__("Nel frattempo qualcun altro ha salvato un testo diverso.")
        self.current = current


class CertificateRefused(EventError):
    """No certificate of that event, or not yet."""


class PresenceRefused(EventError):
    """Nobody can have come: not that event, not that day."""


class PrintRefused(EventError):
    """There is nobody, or too many, to print; or nothing changed since the last time."""


class DossierRefused(EventError):
    """There is nothing to put together, or it is of another event."""


class RestitutionRefused(EventError):
    """Nothing to publish or to send yet, or signs that cannot be printed."""


class FeedbackRefused(EventError):
    """Nobody can be asked yet, or nobody may answer any more."""


class ScanRefused(EventError):
    """The page is not of that sheet, or it is filed already; or there is nothing to confirm."""


class ReportRefused(EventError):
    """The report cannot be read, or the session has no hours to count within."""
