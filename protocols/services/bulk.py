"""The same move for many acts: each on its own, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from cms_portal.accounts.models import User
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.models import Protocol
from protocols.services.endings import mark_sent
from protocols.services.review import approve_text


@dataclass(frozen=True)
class Outcome:
    """`problem` is empty when it was done."""

    protocol: Protocol
    problem: str = ""


def send_many(acts: Iterable[Protocol], *, by: User, sent_on: date) -> list[Outcome]:
    """Raises NotAllowed."""
    return _each(acts, lambda act: mark_sent(protocol_id=act.pk, by=by, sent_on=sent_on))


def approve_many(acts: Iterable[Protocol], *, by: User) -> list[Outcome]:
    """What has something in the way is left: it is overruled on its own page. Raises NotAllowed."""
    return _each(acts, lambda act: approve_text(protocol_id=act.pk, by=by))


def _each(acts: Iterable[Protocol], do: Callable[[Protocol], object]) -> list[Outcome]:
    found = []
    for act in acts:
        try:
            do(act)
        except NotAllowed:
            raise
        except ProtocolError as error:
            found.append(Outcome(act, str(error)))
        else:
            found.append(Outcome(act))
    return found
