"""What a service answers when a rule says no. The messages are shown to people."""


class PrivacyError(Exception):
    """The request was understood and refused; the text says why, in Italian."""


class NotADraft(PrivacyError):
    """A published notice never changes: a new text is a new version."""


class WrongState(PrivacyError):
    """The request is already closed, or in the hands of a worker."""


class Held(PrivacyError):
    """The law, or work still going on, wants these data kept; `reasons` says what."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


class NotReachable(PrivacyError):
    """Something that names the person is still in the database: nothing was changed."""


class UnknownSource(Exception):
    """Code named a source or a category that no app registers."""
