"""What a service answers when a rule says no. The messages are shown to people."""


class ProtocolError(Exception):
    """The request was understood and refused; the text says why, in Italian."""


class NotAllowed(ProtocolError):
    """The person may see the protocol and may not do this."""


class AllUnderWay(ProtocolError):
    """Every city asked for has its act already: the list shows them."""


class InvalidTransition(ProtocolError):
    """The protocol is not in a state from which this can be done."""


class Blocked(ProtocolError):
    """The move exists and is theirs, and something stands in its way: the text names it."""


class TemplateError(ProtocolError):
    """The template cannot be used or changed; the text names the clause and the field."""


class FactsChanged(ProtocolError):
    """What would be printed is not what was shown at the preparation; the text names it."""


class SecondWordingNeeded(FactsChanged):
    """Only the second wording fits the city now, and nobody accepted it for this act."""

    asks = "la seconda formulazione va accettata da una persona"


class MissingData(ProtocolError):
    """What must be printed is not known yet; the text names it and who must give it."""
