"""What a service answers when a rule of the meetings says no. The messages are shown to people."""

from cities.exceptions import CityError


class EventRefused(CityError):
    """The state of the event, or of its agenda, does not allow it."""
