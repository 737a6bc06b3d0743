"""Everybody who acts for one city on a day, in one question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from cities.enums import ReferentKind, RepresentativeKind
from cities.models import City, LegalRepresentative, Office, Person, Referent
from cities.services.signatories import SIGNING_ORDER
from cities.titles import referent_title, representative_title

PERSON_FIELDS: Final = ["id", "first_name", "last_name", "gender", "email", "phone", "is_invented"]


@dataclass(frozen=True)
class Speaker:
    """Somebody who signs, speaks or answers for the city. `person` is for its name: not a row."""

    person: Person
    title: str
    office: str
    since: date
    is_representative: bool = False
    rank: int = 0


def speakers_of(city: City, on_day: date | None = None) -> list[Speaker]:
    """Who signs, the referents, who is responsible, in this order.

    One query, and none when the same `city` is asked again: several parts of a page do.
    """
    day = on_day or timezone.localdate()
    known: dict[date, list[Speaker]] = city.__dict__.setdefault("_speakers", {})
    if day not in known:
        known[day] = _read(city, day)
    return known[day]


def _read(city: City, day: date) -> list[Speaker]:
    rows = _columns(
        LegalRepresentative.objects.current(day).filter(city=city), "representative", "kind"
    ).union(
        _columns(
            Referent.objects.current(day).filter(city=city), "referent", "kind", "office_name"
        ),
        _columns(
            Office.objects.current(day).filter(city=city, responsible__isnull=False),
            "responsible",
            "responsible_role",
            "name",
            person="responsible",
        ),
        all=True,
    )
    speakers = [_speaker(row) for row in rows]
    return sorted(speakers, key=lambda who: (who.rank, who.since, who.person.last_name))


def _columns(
    rows: QuerySet[Any], what: str, kind: str, office: str = "", *, person: str = "person"
) -> Any:
    """The same columns from three tables: a page may ask twelve questions in all."""
    named = {
        "the_what": Value(what, CharField()),
        "the_kind": F(kind),
        "the_office": F(office) if office else Value("", CharField()),
        "the_since": F("valid_from"),
        "the_main": F("substitute_of_id")
        if what == "referent"
        else Cast(Value(None), BigIntegerField()),
    } | {f"the_{name}": F(f"{person}__{name}") for name in PERSON_FIELDS}
    return rows.order_by().annotate(**named).values_list(*named)


def _speaker(row: tuple[Any, ...]) -> Speaker:
    what, kind, office, since, main, *known = row
    person = Person(**dict(zip(PERSON_FIELDS, known, strict=True)))
    gender = person.gender
    if what == "representative":
        quality = RepresentativeKind(kind)
        title, rank = representative_title(quality, gender), SIGNING_ORDER.index(quality)
        return Speaker(person, title, office, since, is_representative=True, rank=rank)
    if what == "referent":
        title = referent_title(ReferentKind(kind), gender, is_substitute=main is not None)
        return Speaker(person, title, office, since, rank=100)
    return Speaker(person, "Responsabile per il Programma", office, since, rank=200)
