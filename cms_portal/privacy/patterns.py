"""A person's names and addresses as regular expressions that PostgreSQL understands.

Letters are written out in both cases, with and without their accent: what matches then depends on
no locale, and "NICOLO' DE ROSSI" is found for "Nicolò De Rossi". Written inside HTML or JSON, an
accent or an apostrophe looks otherwise: those forms count too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cms_portal.privacy.subjects import Subject

NAME_GONE = "[nome rimosso]"
PHONE_GONE = "[telefono rimosso]"
SHORTEST_WORD = 3  # "De", "Li": alone they are half of Italy
FEWEST_DIGITS = 6
_BETWEEN = r"(?:[\s,;|-]|&nbsp;|\\n)+"
_APOSTROPHES = r"(?:['’‘`´]|&#x27;|&#39;|&apos;|\\u2019)"
_WORD = "[:alnum:]_"


@dataclass(frozen=True)
class Finding:
    """What to look for, and what to write instead."""

    pattern: str
    instead: str


def far(subject: Subject) -> list[Finding]:
    """Unmistakable anywhere: whole names, addresses, telephone numbers."""
    addresses = [
        Finding(_address(email), f"anonimo-{subject.pseudonym}-{number}@anonimo.invalid")
        for number, email in enumerate(sorted(subject.emails), start=1)
    ]
    phones = [Finding(_phone(phone), PHONE_GONE) for phone in sorted(subject.phones)]
    return [*addresses, *names(subject), *(one for one in phones if one.pattern)]


def names(subject: Subject) -> list[Finding]:
    """First and last name together, in both orders, in a text or as two values of some data."""
    whole = [Finding(pattern, NAME_GONE) for pattern in sorted(_whole_names(subject))]
    return whole + [
        Finding(pattern, rf'"{NAME_GONE}"\1"{NAME_GONE}"') for pattern in sorted(_in_data(subject))
    ]


def near(subject: Subject, common: frozenset[str]) -> list[Finding]:
    """In rows about the person a name or a surname alone is the person, unless it is a town's."""
    return alone(lonely_words(subject) - {fold(word) for word in common})


def alone(words: Iterable[str]) -> list[Finding]:
    return [Finding(_whole(_letters(word)), NAME_GONE) for word in sorted(words)]


def lonely_words(subject: Subject) -> set[str]:
    """Folded, e.g. {"irene", "calore"}."""
    return {fold(word) for pair in subject.names for word in pair if _is_name(word)}


def fold(text: str) -> str:
    normal = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in normal if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


def any_of(findings: Iterable[Finding]) -> str:
    return "|".join(f"(?:{finding.pattern})" for finding in findings)


def _is_name(word: str) -> bool:
    return len(word.strip()) >= SHORTEST_WORD and any(char.isalpha() for char in word)


def _whole_names(subject: Subject) -> set[str]:
    """In both orders; one word by itself is no whole name."""
    return {
        _whole(_letters(" ".join(order)))
        for first, last in subject.names
        if first.strip() and last.strip()
        for order in ((first, last), (last, first))
    }


def _in_data(subject: Subject) -> set[str]:
    """First and last name as two values of one JSON object or list."""
    return {
        f'"{_letters(one)}"([^{{}}\\[\\]]{{0,120}})"{_letters(other)}"'
        for first, last in subject.names
        if first.strip() and last.strip()
        for one, other in ((first, last), (last, first))
    }


def _whole(pattern: str) -> str:
    return f"(?<![{_WORD}]){pattern}(?![{_WORD}])"


def _letters(text: str) -> str:
    """A hyphen is a space; NICOLO' is Nicolò."""
    words = re.split(r"[\s-]+", fold(text))
    return _BETWEEN.join("".join(map(_char, word)) + "['’`´]?" for word in words if word)


def _char(char: str) -> str:
    if char in "'’‘`´":
        return _APOSTROPHES
    if char.isalpha():
        return _letter(char)
    return _literal(char)


def _letter(char: str) -> str:
    """Both cases and every accent; written as JSON writes it inside text, too."""
    forms = f"[{char}{char.upper()}{_ACCENTED.get(char, '')}]"
    return f"(?:{forms}|{_IN_JSON})" if char in _ACCENTED else forms


def _accented() -> dict[str, str]:
    """a -> "ÀÁÂÃÄÅàáâãäåĀā…", from the Latin letters that come apart into it and a mark."""
    found: dict[str, str] = {}
    for char in map(chr, range(0xC0, 0x180)):
        base = unicodedata.normalize("NFD", char)[0].lower()
        if base.isascii() and base.isalpha():
            found[base] = found.get(base, "") + char
    return found


_ACCENTED = _accented()
_IN_JSON = r"\\u0[01][0-9a-f]{2}"


def _literal(text: str) -> str:
    return re.sub(r"([^\w\s])", r"\\\1", text, flags=re.ASCII)


def _address(email: str) -> str:
    letters = "".join(
        f"[{char.lower()}{char.upper()}]" if char.isalpha() else _literal(char) for char in email
    )
    return f"(?<![{_WORD}.%+-]){letters}(?![[:alnum:]-]|[.][[:alnum:]])"


def _phone(phone: str) -> str:
    """The digits, however they are spaced; "" when too few to be somebody's."""
    digits = [char for char in phone if char.isdigit()]
    if len(digits) < FEWEST_DIGITS:
        return ""
    return "(?<![0-9])" + "[ ./-]*".join(digits) + "(?![0-9])"
