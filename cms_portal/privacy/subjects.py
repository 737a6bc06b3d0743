"""Who it is about: one human being, by every name and address the portal ever knew."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cms_portal.accounts.models import User


@dataclass(frozen=True)
class Subject:
    """`user_id` and `person_id` name rows that stay; the rest is what must not.

    `names`: pairs (first name, last name), those of today and of yesterday.
    """

    label: str
    user_id: int | None = None
    person_id: int | None = None
    names: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    emails: frozenset[str] = field(default_factory=frozenset)
    phones: frozenset[str] = field(default_factory=frozenset)

    @property
    def pseudonym(self) -> str:
        """Short, stable, and of no use to who does not hold this database."""
        return f"p{self.person_id}" if self.person_id is not None else f"u{self.user_id}"

    @property
    def user(self) -> User | None:
        return User.objects.filter(pk=self.user_id).first() if self.user_id is not None else None


def pairs(name: str) -> frozenset[tuple[str, str]]:
    """Where first and last name could part: a name written in one piece does not say.

    >>> sorted(pairs("Anna Maria Riva (demo)"))
    [('Anna', 'Maria Riva'), ('Anna Maria', 'Riva')]
    """
    words = re.sub(r"\(.*?\)", " ", name).split()
    if len(words) < 2:
        return frozenset((word, "") for word in words)
    cuts = range(1, len(words))
    return frozenset((" ".join(words[:cut]), " ".join(words[cut:])) for cut in cuts)
