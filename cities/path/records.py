"""What the database says of the path, in one question whatever the number of cities."""

from __future__ import annotations

from collections.abc import Iterator
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

from cities.enums import Side
from cities.models import City, PathStep, StepDueDate, StepReached, Waiver
from cities.path.registry import Step, Turns, registered_steps

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
    lapsed: set[Key] = field(default_factory=set)
    moves: dict[Key, list[tuple[date, int, Side]]] = field(default_factory=dict)

    def take(self, row: tuple[Any, ...]) -> None:
        kind, city, step, day, words, number, days, flag = row
        if kind == "step":
            self.places.append(Place(step, number, words, day, days))
        elif kind == "reached":
            self.reached[city, step] = Passage(day, words, flag)
        elif kind == "waived":
            self.waived[city, step] = Passage(day, words)
        elif kind == "due":
            self.own_due[city, step] = day
        elif kind == "lapsed":
            self.lapsed.add((city, step))
        else:
            self.moves.setdefault((city, step), []).append((day, number, Side(words)))

    def turns(self, city: int, step: Step) -> Turns:
        """Whose turn the step itself is, in time: from the beginning `step.turn`."""
        moves = sorted(self.moves.get((city, step.key), ()))
        return [(None, step.turn), *((day, side) for day, _, side in moves)]


def read_records(ids: list[int], on_day: date) -> Records:
    """Steps registered, and what these cities have done of them until `on_day`; one query."""
    records = Records()
    first, *others = _questions(ids, on_day)
    for row in first.union(*others, all=True):
        records.take(row)
    records.places.sort(key=lambda place: place.position)
    return records


def _questions(ids: list[int], on_day: date) -> Iterator[Any]:
    """One for each table, with the same columns: a page may ask twelve in all."""
    steps = registered_steps()
    keys = [step.key for step in steps]
    of_these: dict[str, Any] = {"city__in": ids, "step__in": keys}
    yield _columns(
        PathStep.objects.filter(key__in=keys),
        "step",
        city=Cast(Value(None), BigIntegerField()),
        step=F("key"),
        day=F("due_on"),
        words=F("name"),
        number=Cast("position", BigIntegerField()),
        days=Cast("days_after", BigIntegerField()),
    )
    yield _columns(
        StepReached.objects.filter(**of_these, day__lte=on_day),
        "reached",
        words=F("label"),
        flag=F("is_recovered"),
    )
    yield _columns(Waiver.objects.filter(**of_these, day__lte=on_day), "waived", words=F("act"))
    yield _columns(StepDueDate.objects.filter(**of_these), "due", day=F("due_on"))
    for step in steps:
        key = Value(step.key, CharField())
        if step.holds:
            lapsed = City.objects.filter(pk__in=ids).exclude(step.holds(on_day))
            yield _columns(lapsed, "lapsed", city=F("pk"), step=key, day=Value(on_day))
        if step.turns:
            yield _columns(
                step.turns(ids, on_day),
                "turn",
                city=F("turn_city"),
                step=key,
                day=F("turn_day"),
                words=F("turn_side"),
                number=F("pk"),
            )


def _columns(rows: QuerySet[Any], kind: str, **given: Any) -> Any:
    columns = {
        "kind": Value(kind, CharField()),
        "city": F("city_id"),
        "step": F("step_id"),
        "day": F("day"),
        "words": Value("", CharField()),
        "number": Cast(Value(None), BigIntegerField()),
        "days": Cast(Value(None), BigIntegerField()),
        "flag": Value(False, BooleanField()),  # noqa: FBT003
    } | given
    named = {f"the_{name}": column for name, column in columns.items()}
    return rows.order_by().annotate(**named).values_list(*named)
