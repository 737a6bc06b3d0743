"""Verification codes: short enough to type from paper, long enough that nobody guesses one."""

import re
import secrets

# Crockford's base 32: no I, L, O, U, so that nothing on paper can be read as something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE = len(ALPHABET)
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_LENGTH = 12  # eleven random signs (55 bits) and one of control
_SEPARATORS = re.compile(r"[\s\-.–—_]+")


def new_code() -> str:
    """A fresh code, e.g. "7K3M-Q9TD-2XWA"."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH - 1))
    return _grouped(body + _control(body))


def read_code(typed: str) -> str | None:
    """The code somebody meant (spaces, lower case, O for 0, I or L for 1), None when it is none."""
    signs = _SEPARATORS.sub("", typed).upper().translate(_READ_AS)
    if len(signs) != _LENGTH or not set(signs) <= set(ALPHABET):
        return None
    return _grouped(signs) if _control(signs[:-1]) == signs[-1] else None


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + 4] for at in range(0, _LENGTH, 4))


def _control(body: str) -> str:
    """Luhn's rule in base 32: finds every wrong sign and nearly every exchange of two."""
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = ALPHABET.index(sign)
        if place % 2 == 0:
            value = sum(divmod(2 * value, _BASE))
        total += value
    return ALPHABET[-total % _BASE]
