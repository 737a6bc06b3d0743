"""What phones wrote down without a network, when it comes back: in order, once, whoever sends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cities.services.persons import NewPerson
from cms_portal.accounts.models import User
from events.access import require_doorkeeper
from events.enums import PresenceKind
from events.exceptions import EventError, PresenceRefused
from events.models import Event, Presence, Registration
from events.services.door import Newcomer, admit_newcomer, admit_substitute
from events.services.presences import Moment, Tick, record_presences, undo_rows

if TYPE_CHECKING:
    from events.arrivals import Choices

_UNKNOWN = "La persona non è fra gli iscritti di questo evento."
_CLASH = "È arrivata insieme a un'altra con la stessa chiave: inviatela di nuovo."


@dataclass(frozen=True)
class Row:
    """One thing that somebody did at the door; `undoes` when it takes others back."""

    nonce: UUID
    registration_id: int
    kind: PresenceKind
    moment: str
    happened_at: datetime
    undoes: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Unexpected:
    """Somebody who was not in the list: new, or in the place of the registration `replaces`."""

    nonce: UUID
    moment: str
    happened_at: datetime
    person: NewPerson
    newcomer: Newcomer | None = None
    replaces: int | None = None


@dataclass
class Taken:
    """What became of every row, by its nonce."""

    new: set[UUID] = field(default_factory=set)
    known: set[UUID] = field(default_factory=set)
    repeated: set[UUID] = field(default_factory=set)
    refused: dict[UUID, str] = field(default_factory=dict)


def take_upload(
    *, event: Event, rows: Iterable[Row | Unexpected], choices: Choices, by: User | None
) -> Taken:
    """Write the rows in the order in which they were made; what is refused leaves the others be.

    The same upload again finds what it wrote. Raises NotAllowed.
    """
    require_doorkeeper(by, event)
    taken = Taken()
    for (value, write), run in groupby(rows, lambda row: (row.moment, _writer(row))):
        group = list(run)
        try:
            moment = choices.of(value).moment
            with transaction.atomic():
                write(event, moment, group, by, taken)
        except PresenceRefused as error:
            taken.refused |= {row.nonce: str(error) for row in group}
        except IntegrityError:  # two phones cannot make the same nonce; somebody else can
            taken.refused |= {row.nonce: _CLASH for row in group}
    return taken


def _writer(row: Row | Unexpected) -> Callable[..., None]:
    if isinstance(row, Unexpected):
        return _admit
    return _undo if row.undoes else _record


def _record(event: Event, moment: Moment, rows: list[Row], by: User | None, taken: Taken) -> None:
    done = record_presences(event=event, moment=moment, ticks=list(_ticks(rows, moment)), by=by)
    taken.new |= {one.nonce for one in done.new}
    taken.repeated |= {one.nonce for one in done.repeated}
    taken.known |= {one.nonce for one in done.known}
    taken.refused |= {one.nonce: _UNKNOWN for one in done.unknown}


def _ticks(rows: Iterable[Row], moment: Moment) -> Iterator[Tick]:
    for row in rows:
        yield Tick(
            nonce=row.nonce,
            registration_id=row.registration_id,
            kind=row.kind,
            happened_at=_hour(row.happened_at, moment),
        )


def _hour(happened_at: datetime, moment: Moment) -> datetime | None:
    """None when it was written down on another day, or by a clock that is days off."""
    return happened_at if timezone.localdate(happened_at) == moment.day else None


def _admit(
    event: Event, moment: Moment, rows: list[Unexpected], by: User | None, taken: Taken
) -> None:
    known = _nonces_known(rows)
    for row in rows:
        if row.nonce in known:
            taken.known.add(row.nonce)
            continue
        try:
            with transaction.atomic():
                _admit_one(event, moment, row, by)
        except (EventError, ValidationError) as error:
            texts = error.messages if isinstance(error, ValidationError) else [str(error)]
            taken.refused[row.nonce] = " ".join(texts)
        else:
            taken.new.add(row.nonce)


def _nonces_known(rows: Iterable[Unexpected]) -> set[UUID]:
    found = Presence.objects.filter(nonce__in=[row.nonce for row in rows])
    return set(found.values_list("nonce", flat=True))


def _admit_one(event: Event, moment: Moment, row: Unexpected, by: User | None) -> None:
    at = _hour(row.happened_at, moment)
    if row.newcomer:
        admit_newcomer(
            event=event,
            moment=moment,
            newcomer=row.newcomer,
            nonce=row.nonce,
            by=by,
            happened_at=at,
        )
        return
    assert row.replaces is not None
    places = Registration.objects.registered().filter(event=event, pk=row.replaces)
    registration = places.select_related("person", "event", "delegation").first()
    if registration is None:
        raise PresenceRefused(_UNKNOWN)
    admit_substitute(
        registration=registration,
        moment=moment,
        person=row.person,
        nonce=row.nonce,
        by=by,
        happened_at=at,
    )


def _undo(event: Event, moment: Moment, rows: list[Row], by: User | None, taken: Taken) -> None:
    nonces = {nonce for row in rows for nonce in row.undoes}
    people = {row.registration_id for row in rows}
    undo_rows(event=event, moment=moment, registrations=people, nonces=nonces, by=by)
    taken.new |= {row.nonce for row in rows}
