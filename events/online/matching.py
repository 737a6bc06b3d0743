"""Who somebody of a report is: sure by address, likely by name, else for a person to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from cities.names import fold
from events.models import Event, Registration

ALIKE: Final = 0.8  # "Livia Vento" for "Lidia Vento" is above, another surname below
MOST_OFFERED: Final = 4
BY_EMAIL, BY_NAME, DOUBT, NOBODY = "email", "name", "doubt", "nobody"


@dataclass(frozen=True)
class Found:
    """`sure` for an address, or a name that only one has; else `offered`, the likeliest first."""

    how: str
    sure: Registration | None = None
    offered: list[Registration] = field(default_factory=list)


class Roster:
    """Who is registered for an event, by address and by name; one query."""

    def __init__(self, event: Event) -> None:
        rows = Registration.objects.registered().filter(event=event).by_name()
        self.people = list(
            rows.select_related("person__user", "delegation__city", "delegation__organisation")
        )
        self.by_pk = {one.pk: one for one in self.people}
        self.by_email: dict[str, list[Registration]] = defaultdict(list)
        self.by_words: dict[str, list[Registration]] = defaultdict(list)
        for one in self.people:
            for email in {one.person.email, one.person.user.email if one.person.user else ""}:
                if email:
                    self.by_email[email.lower()].append(one)
            self.by_words[_words(one.person.full_name)].append(one)
        self.by_label = {label_of(one): one for one in self.people}

    def find(self, name: str, email: str) -> Found:
        named = self._named(name)
        if holders := self.by_email.get(email.lower() if email else ""):
            # an address of an office is of several: the name tells whose
            both = [one for one in holders if one in named] or holders
            if len(both) == 1:
                return Found(BY_EMAIL, both[0])
            return Found(DOUBT, offered=both[:MOST_OFFERED])
        if len(named) == 1:
            return Found(BY_NAME, named[0])
        offered = named or self._alike(name)
        return Found(DOUBT if offered else NOBODY, offered=offered[:MOST_OFFERED])

    def _named(self, name: str) -> list[Registration]:
        for form in _forms(name):
            if found := self.by_words.get(_words(form)):
                return found
        return []

    def _alike(self, name: str) -> list[Registration]:
        wanted = [_words(form) for form in _forms(name)]
        scores = [
            (max(_alike(one, words) for one in wanted), pk)
            for words, rows in self.by_words.items()
            for pk in (row.pk for row in rows)
        ]
        return [self.by_pk[pk] for score, pk in sorted(scores, reverse=True) if score >= ALIKE]


def label_of(registration: Registration) -> str:
    """As one chooses somebody from a list: "Vento Livia, Benevento (31)"."""
    person, delegation = registration.person, registration.delegation
    whose = f", {delegation.name}" if delegation else ""
    return f"{person.last_name} {person.first_name}{whose} ({registration.pk})"


def _forms(name: str) -> Iterable[str]:
    """As it is, and what stands outside and inside of brackets or before a dash: "iPhone (Ada)"."""
    yield name
    before, bracket, rest = name.partition("(")
    if bracket:
        yield before
        yield rest.rstrip(") ")
    for sign in (" - ", " | ", "_"):
        if sign in name:
            yield name.split(sign)[0]
            yield name.split(sign)[-1]


def _words(name: str) -> str:
    """Surname before or after makes no difference."""
    return " ".join(sorted(fold(name).split()))


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0
