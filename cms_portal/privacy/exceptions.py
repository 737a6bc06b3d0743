"""What a service answers when a rule says no. The messages are shown to people."""


class PrivacyError(Exception):
    """The request was understood and refused; the text says why, in Italian."""


class NotADraft(PrivacyError):
    """A published notice never changes: a new text is a new version."""
