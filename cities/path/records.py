"""What the database says of the path, in two questions whatever the number of cities."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    F,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from cities.models import City, PathStep, StepDueDate, StepReached, Waiver
from cities.path.registry import registered_steps

Key = tuple[int, str]  # city, step


@dataclass(frozen=True)
class Place:
    """A step in the order of the path, with the name and the due date that the office gave it."""

    key: str
    position: int
    name: str
    due_on: date | None
    days_after: int | None


@dataclass(frozen=True)
class Passage:
    """How a city got over a step."""

    day: date
    label: str
    is_recovered: bool = False


@dataclass
class Records:
    places: list[Place] = field(default_factory=list)
    reached: dict[Key, Passage] = field(default_factory=dict)
    waived: dict[Key, Passage] = field(default_factory=dict)
    own_due: dict[Key, date] = field(default_factory=dict)

    def take(self, row: tuple[Any, ...]) -> None:
        kind, city, step, day, words, position, days, flag = row
        if kind == "step":
            self.places.append(Place(step, position, words, day, days))
        elif kind == "reached":
            self.reached[city, step] = Passage(day, words, flag)
        elif kind == "waived":
            self.waived[city, step] = Passage(day, words)
        else:
            self.own_due[city, step] = day


def read_records(ids: list[int], on_day: date) -> Records:
    """Steps registered, and what these cities have done of them until `on_day`; one query."""
    keys = [step.key for step in registered_steps()]
    until = {"city__in": ids, "step__in": keys, "day__lte": on_day}
    records = Records()
    rows = _columns(
        PathStep.objects.filter(key__in=keys),
        "step",
        step=F("key"),
        day=F("due_on"),
        words=F("name"),
        position=Cast("position", BigIntegerField()),
        days=Cast("days_after", BigIntegerField()),
    ).union(
        _columns(
            StepReached.objects.filter(**until),
            "reached",
            city=F("city_id"),
            words=F("label"),
            flag=F("is_recovered"),
        ),
        _columns(Waiver.objects.filter(**until), "waived", city=F("city_id"), words=F("act")),
        _columns(
            StepDueDate.objects.filter(city__in=ids, step__in=keys),
            "due",
            city=F("city_id"),
            day=F("due_on"),
        ),
        all=True,
    )
    for row in rows:
        records.take(row)
    records.places.sort(key=lambda place: place.position)
    return records


def _columns(rows: QuerySet[Any], kind: str, **given: Any) -> Any:
    """The same eight columns from each table: a page may ask twelve questions in all."""
    columns = {
        "kind": Value(kind, CharField()),
        "city": Cast(Value(None), BigIntegerField()),
        "step": F("step_id"),
        "day": F("day"),
        "words": Value("", CharField()),
        "position": Cast(Value(None), BigIntegerField()),
        "days": Cast(Value(None), BigIntegerField()),
        "flag": Value(False, BooleanField()),  # noqa: FBT003
    } | given
    named = {f"the_{name}": column for name, column in columns.items()}
    return rows.order_by().annotate(**named).values_list(*named)


def read_lapsed(ids: list[int], on_day: date) -> set[Key]:
    """The conditions that hold no longer, of every step at once; one query, none without any."""
    conditions = {step.key: step.holds(on_day) for step in registered_steps() if step.holds}
    if not conditions:
        return set()
    rows = City.objects.filter(pk__in=ids).order_by().values_list("pk", *conditions.values())
    return {
        (pk, key)
        for pk, *answers in rows
        for key, holds in zip(conditions, answers, strict=True)
        if not holds
    }
