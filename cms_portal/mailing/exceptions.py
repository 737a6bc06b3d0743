class NotResendable(Exception):
    """This message cannot be sent again; the Italian text says why, for the person who asked."""


class NotAccepted(Exception):
    """The server surely did not take the message; trying again is safe."""


class RefusedForGood(Exception):
    """The server said no to this message or address: trying again would change nothing."""


class MayHaveLeft(Exception):
    """The text was handed over and no answer came: nobody can know."""
