"""What a phone has kept while there was no network, as it sends it or as it saved it to a file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from events.enums import PresenceKind
from events.forms.door import NameAtDoorForm, NewcomerForm
from events.models import Event
from events.services.door_uploads import Row, Unexpected

MOST_ROWS = 500
MOST_IN_A_FILE = 20_000
MOST_UNDONE = 50
THIS_AGE = range(2000, 2100)
_LARGEST_ID = 2**31
_NO_TICK = "La riga non è un ingresso di questa pagina."
_NO_HOUR = "L'ora della riga non si legge."


class NotAnUpload(Exception):
    """Not JSON at all, or not of the shape that the page makes."""

    def __init__(self, words: str, *, is_json: bool = True) -> None:
        super().__init__(words)
        self.is_json = is_json


@dataclass
class Upload:
    """`refused`: what is wrong, by the key that the row had (its place, where it had none)."""

    event_id: int | None = None
    rows: list[Row | Unexpected] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def read_upload(body: bytes, *, event: Event, most: int = MOST_ROWS) -> Upload:
    """What is to be written at the door of the event, as far as it can be read.

    One bad row leaves the others good. Raises NotAnUpload."""
    try:
        data = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise NotAnUpload("Non è un file di ingressi: non si legge.", is_json=False) from error
    rows = data.get("rows") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise NotAnUpload("Non è un file di ingressi.")
    if len(rows) > most:
        raise NotAnUpload(f"Al massimo {most} ingressi per volta.")
    named = data.get("event")
    upload = Upload(event_id=named if type(named) is int else None)
    for place, one in enumerate(rows):
        try:
            upload.rows.append(_read(one, event))
        except ValueError as error:
            upload.refused[_key(one, place)] = str(error)
    return upload


def _key(one: Any, place: int) -> str:
    nonce = one.get("nonce") if isinstance(one, dict) else None
    return nonce[:36] if isinstance(nonce, str) and nonce else f"riga {place + 1}"


def _read(one: Any, event: Event) -> Row | Unexpected:
    """Raises ValueError with words for who stands at the door."""
    if not isinstance(one, dict):
        raise ValueError(_NO_TICK)
    moment, newcomer = one.get("moment"), one.get("newcomer")
    if not isinstance(moment, str) or len(moment) > 40:
        raise ValueError(_NO_TICK)
    return _unexpected(one, moment, newcomer, event) if newcomer else _row(one, moment)


def _unexpected(one: dict[str, Any], moment: str, newcomer: Any, event: Event) -> Unexpected:
    if not isinstance(newcomer, dict) or one.get("kind") != PresenceKind.IN:
        raise ValueError(_NO_TICK)
    nonce, replaces = _uuid(one.get("nonce")), newcomer.get("posto")
    typed = {key: text for key, text in newcomer.items() if isinstance(text, str)}
    typed["token"] = str(nonce)
    form = NameAtDoorForm(typed) if replaces else NewcomerForm(typed, event=event)
    if not form.is_valid():
        raise ValueError(" ".join(str(text) for texts in form.errors.values() for text in texts))
    return Unexpected(
        nonce=nonce,
        moment=moment,
        happened_at=_hour(one.get("at")),
        person=form.person,
        newcomer=form.newcomer if isinstance(form, NewcomerForm) else None,
        replaces=_registration(replaces) if replaces else None,
    )


def _registration(value: Any) -> int:
    if type(value) is not int or not 0 < value < _LARGEST_ID:
        raise ValueError(_NO_TICK)
    return value


def _row(one: dict[str, Any], moment: str) -> Row:
    person, kind = _registration(one.get("id")), one.get("kind")
    if kind not in PresenceKind.values:
        raise ValueError(_NO_TICK)
    undoes = one.get("undoes", [])
    if not isinstance(undoes, list) or len(undoes) > MOST_UNDONE:
        raise ValueError(_NO_TICK)
    if bool(undoes) != (kind == PresenceKind.UNDONE):
        raise ValueError(_NO_TICK)
    return Row(
        nonce=_uuid(one.get("nonce")),
        registration_id=person,
        kind=PresenceKind(kind),
        moment=moment,
        happened_at=_hour(one.get("at")),
        undoes=tuple(_uuid(nonce) for nonce in undoes),
    )


def _uuid(value: Any) -> UUID:
    try:
        return UUID(value)
    except (AttributeError, TypeError, ValueError):
        raise ValueError(_NO_TICK) from None


def _hour(value: Any) -> datetime:
    found = read_hour(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(_NO_HOUR)
    return found


def read_hour(text: str) -> datetime | None:
    """With its zone, since a phone may be set to any; None for what is no hour of this age."""
    try:
        found = parse_datetime(text) if len(text) < 40 else None
    except ValueError:
        return None
    is_right = found is not None and found.tzinfo is not None and found.year in THIS_AGE
    return found if is_right else None
