class NotInvitable(Exception):
    """The invitation is refused; the message says why, in Italian."""


class InvitationInvalid(Exception):
    """The link is unknown, used, revoked or too old."""


class DemoRefused(Exception):
    """Demonstration data were asked for where only real ones may be."""


class LastAdministrator(Exception):
    """Nobody of the staff would be left; the message says so, in Italian."""


class AccessRefused(Exception):
    """A rule about accesses says no; the message says why, in Italian."""
