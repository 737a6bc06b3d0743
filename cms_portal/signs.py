"""What a line of text typed by a person may hold: the letters of every language, nothing unseen."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

# They turn the writing of what follows: a name could show what it does not say.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Controls, halves of characters, ends of lines and of paragraphs.
UNPRINTED = frozenset({"Cc", "Cs", "Zl", "Zp"})


def refuse_hidden_signs_in_lines(text: str) -> None:
    """As below, for a text of several lines: those end, and tabs stand, where people put them."""
    refuse_hidden_signs("".join(sign for sign in text if sign not in "\r\n\t"))


def refuse_hidden_signs(text: str) -> None:
    """Raise ValidationError when `text` holds a control or a sign that turns the writing round."""
    for sign in text:
        if sign in TURNING or unicodedata.category(sign) in UNPRINTED:
            name = unicodedata.name(sign, "carattere di controllo")
            raise ValidationError(
                f"Contiene un carattere che non si vede (U+{ord(sign):04X}, {name}): riscrivete "
                "il testo a mano, senza incollarlo.",
                code="hidden_sign",
            )


class LineField(forms.CharField):
    """A line written by a person. NUL is one of the signs refused: it needs no second complaint."""

    default_validators = [refuse_hidden_signs]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [
            one for one in self.validators if not isinstance(one, ProhibitNullCharactersValidator)
        ]


class LinesField(LineField):
    """A text of several lines."""

    default_validators = [refuse_hidden_signs_in_lines]
