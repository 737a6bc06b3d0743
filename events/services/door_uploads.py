"""What phones wrote down without a network, when it comes back: in order, once, whoever sends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from events.access import require_doorkeeper
from events.exceptions import PresenceRefused
from events.models import Event
from events.services.presences import Moment, Tick, record_presences, undo_rows

if TYPE_CHECKING:
    from events.arrivals import Choices
    from events.forms.uploads import Row

_UNKNOWN = "La persona non è fra gli iscritti di questo evento."
_CLASH = "È arrivata insieme a un'altra con la stessa chiave: inviatela di nuovo."


@dataclass
class Taken:
    """What became of every row, by its nonce."""

    new: set[UUID] = field(default_factory=set)
    known: set[UUID] = field(default_factory=set)
    repeated: set[UUID] = field(default_factory=set)
    refused: dict[UUID, str] = field(default_factory=dict)


def take_upload(*, event: Event, rows: Iterable[Row], choices: Choices, by: User | None) -> Taken:
    """Write the rows in the order in which they were made; what is refused leaves the others be.

    The same upload again finds what it wrote. Raises NotAllowed.
    """
    require_doorkeeper(by, event)
    taken = Taken()
    for (value, is_undoing), run in groupby(rows, lambda row: (row.moment, bool(row.undoes))):
        group = list(run)
        try:
            moment = choices.of(value).moment
            with transaction.atomic():
                write = _undo if is_undoing else _record
                write(event, moment, group, by, taken)
        except PresenceRefused as error:
            taken.refused |= {row.nonce: str(error) for row in group}
        except IntegrityError:  # two phones cannot make the same nonce; somebody else can
            taken.refused |= {row.nonce: _CLASH for row in group}
    return taken


def _record(event: Event, moment: Moment, rows: list[Row], by: User | None, taken: Taken) -> None:
    done = record_presences(event=event, moment=moment, ticks=list(_ticks(rows, moment)), by=by)
    taken.new |= {one.nonce for one in done.new}
    taken.repeated |= {one.nonce for one in done.repeated}
    taken.known |= {one.nonce for one in done.known}
    taken.refused |= {one.nonce: _UNKNOWN for one in done.unknown}


def _ticks(rows: Iterable[Row], moment: Moment) -> Iterator[Tick]:
    for row in rows:
        is_of_day = timezone.localdate(row.happened_at) == moment.day
        yield Tick(
            nonce=row.nonce,
            registration_id=row.registration_id,
            kind=row.kind,
            # written down on another day, or by a clock that is days off: nobody knows the hour
            happened_at=row.happened_at if is_of_day else None,
        )


def _undo(event: Event, moment: Moment, rows: list[Row], by: User | None, taken: Taken) -> None:
    nonces = {nonce for row in rows for nonce in row.undoes}
    people = {row.registration_id for row in rows}
    undo_rows(event=event, moment=moment, registrations=people, nonces=nonces, by=by)
    taken.new |= {row.nonce for row in rows}
