"""What changed between two agendas, and whom it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import formats

from events.enums import SessionAudience
from events.models import Event
from events.timetable.plans import Entry, Plan


@dataclass(frozen=True)
class FieldDifference:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """`what`: "Nuova", "Tolta", "Cambiata"."""

    what: str
    entry: Entry
    fields: list[FieldDifference] = field(default_factory=list)


# Given the event and the ids of the sessions that change: whom it touches, in words.
Finder = Callable[[Event, Sequence[int]], Iterable[str]]
_finders: list[Finder] = []


def register_touched(finder: Finder) -> None:
    """Apps and modules above tell who is in a session: "Benevento: 2 persone iscritte"."""
    if finder not in _finders:
        _finders.append(finder)


def touched(event: Event, changes: Sequence[Difference]) -> list[str]:
    """Who speaks in what changes, then those whom the finders know; each once."""
    found = [
        speaker.words for one in changes for speaker in one.entry.speakers if one.what != "Nuova"
    ]
    ids = sorted({one.entry.pk for one in changes})
    for finder in _finders if ids else []:
        found += finder(event, ids)
    return list(dict.fromkeys(found))


def differences(before: Plan | None, after: Plan) -> list[Difference]:
    """In the order of `after`, then what is gone."""
    known = {entry.pk: entry for entry in before.entries} if before else {}
    found = []
    for entry in after.entries:
        old = known.pop(entry.pk, None)
        if old is None:
            found.append(Difference("Nuova", entry))
        elif changed := _changed(before, old, after, entry):
            found.append(Difference("Cambiata", entry, changed))
    return found + [Difference("Tolta", old) for old in known.values()]


def _changed(before: Plan | None, old: Entry, after: Plan, new: Entry) -> list[FieldDifference]:
    first, second = _words(before or Plan(), old), _words(after, new)
    return [
        FieldDifference(label, first[label] or "non indicato", second[label] or "non indicato")
        for label in first
        if first[label] != second[label]
    ]


def _words(plan: Plan, entry: Entry) -> dict[str, str]:
    """What people read of it; the room by its name, so that a new name is a change."""
    room = plan.room_of(entry)
    day = formats.date_format(entry.day, "j F Y").lower() if entry.day else ""
    return {
        "Titolo": entry.title,
        "Tipo": entry.kind_label,
        "Giorno": day,
        "Orario": entry.when,
        "Sala": room.name if room else "",
        "Argomento": entry.topic,
        "Tema": entry.theme,
        "A cura di": entry.led_by,
        "Interventi": "; ".join(one.words for one in entry.speakers),
        "Posti": str(entry.places or "per tutti"),
        "Modo": entry.mode_label or "In presenza",
        "Per chi": str(SessionAudience(entry.audience).label) if entry.audience else "",
        "Descrizione": entry.description,
        "Titolo in inglese": entry.title_en,
        "Descrizione in inglese": entry.description_en,
    }
