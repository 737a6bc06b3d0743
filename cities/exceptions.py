"""What a service answers when a rule says no. The messages are shown to people."""


class CityError(Exception):
    """The request was understood and refused; the text says why, in Italian."""


class NotAllowed(CityError):
    """The person may see the city and may not do this."""


class PathError(CityError):
    """The path does not allow it: the step is over, or asks for something else."""


class AlreadyDecided(CityError):
    """Somebody else was faster: the proposal has its answer."""


class AlreadyEnded(CityError):
    """The mandate ended before the day that was asked for."""


class NotInvitable(CityError):
    """The person cannot be invited; the text says why."""


class InvitationClosed(CityError):
    """The invitation was accepted or revoked: nothing is left to do with it."""


class TextRefused(CityError):
    """A rule of the guidelines, the questions or the good practices forbids it."""
