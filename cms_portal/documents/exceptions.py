class CodeTaken(Exception):
    """The verification code already names another document."""


class UnmarkedDemo(Exception):
    """A document made from demonstration data does not carry the demo mark."""
