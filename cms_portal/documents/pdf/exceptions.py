class RenderError(Exception):
    """The HTML cannot become the PDF we promise; the message says why, in Italian."""


class MissingGlyph(RenderError):
    """A character, or a whole font, that our own fonts do not have."""


class ForbiddenAddress(RenderError):
    """The HTML asked for something that is not inside it."""
