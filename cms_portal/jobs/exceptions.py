class GiveUp(Exception):
    """Raised by a job that no further attempt can save; the reason (Italian) is kept on the row."""


class LeaseLost(Exception):
    """Somebody else holds this job now, or a person cancelled it: stop, write nothing."""


class UnknownKind(LookupError):
    """No function is registered under this name."""


class WrongState(Exception):
    """The job is not in a state that allows this; the message is for the person who asked."""
