class GiveUp(Exception):  # noqa: N818 - reads as an order: `raise GiveUp("…")`
    """Raised by a job that no further attempt can save; the reason (Italian) is kept on the row."""


class LeaseLost(Exception):  # noqa: N818
    """Somebody else holds this job now, or a person cancelled it: stop, write nothing."""


class UnknownKind(LookupError):  # noqa: N818
    """No function is registered under this name."""


class WrongState(Exception):  # noqa: N818
    """The job is not in a state that allows this; the message is for the person who asked."""
