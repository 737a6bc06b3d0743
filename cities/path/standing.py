"""Where each city stands on a day: what is over, whose turn it is, who is late and by how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from django.utils import timezone

from cities.enums import STEP_OVER, Side, StepState
from cities.models import City
from cities.path.records import Passage, Place, Records, read_records
from cities.path.registry import Step, Turns, step_of

_LOOKS: Final = {
    StepState.DONE: "done",
    StepState.RECOVERED: "away",
    StepState.WAIVED: "away",
    StepState.NOW: "now",
    StepState.LATE: "late",
    StepState.NEXT: "todo",
    StepState.LOCKED: "lock",
}
_ICONS: Final = {
    StepState.DONE: "it-check",
    StepState.RECOVERED: "it-refresh",
    StepState.WAIVED: "it-refresh",
    StepState.LATE: "it-warning",
    StepState.LOCKED: "it-lock",
}


@dataclass(frozen=True)
class StepStanding:
    """Where a city is at a step. `day` and `by_fact` once it is over, `turn` until then."""

    step: Step
    number: int
    name: str
    state: StepState
    day: date | None = None
    by_fact: str = ""
    due_on: date | None = None
    turn: Side | None = None
    late: Mapping[Side, int] = field(default_factory=dict)
    is_stale: bool = False  # reached, and what it stood on holds no longer

    @property
    def is_over(self) -> bool:
        return self.state in STEP_OVER

    @property
    def is_late(self) -> bool:
        return self.state == StepState.LATE

    @property
    def days_late(self) -> int:
        return sum(self.late.values())

    @property
    def late_by_side(self) -> list[tuple[str, int]]:
        return [(str(side.label), days) for side, days in self.late.items()]

    @property
    def label(self) -> str:
        return str(self.state.label)

    @property
    def look(self) -> str:
        """The kind of its tag."""
        return _LOOKS[self.state]

    @property
    def icon(self) -> str:
        """The drawing in its circle; "" leaves the number there."""
        return _ICONS.get(self.state, "")

    @property
    def css(self) -> str:
        """`is-done` or `is-next`, with the state where it looks otherwise."""
        words = ["is-done" if self.is_over else "is-next", f"is-{self.state}"]
        return " ".join(dict.fromkeys(words + ["is-stale"] * self.is_stale))


@dataclass(frozen=True)
class Standing:
    """Where a city is on the path on a day."""

    city_id: int
    day: date
    steps: tuple[StepStanding, ...]

    @cached_property
    def current(self) -> StepStanding | None:
        """The first step that is not over; None when the path is complete."""
        return next((step for step in self.steps if not step.is_over), None)

    @property
    def is_complete(self) -> bool:
        return self.current is None

    @cached_property
    def late_steps(self) -> list[StepStanding]:
        return [step for step in self.steps if step.is_late]

    @cached_property
    def stale_steps(self) -> list[StepStanding]:
        return [step for step in self.steps if step.is_stale]

    @cached_property
    def folded(self) -> tuple[StepStanding, ...]:
        """The old steps that a narrow screen shows as one: all before the last one done."""
        first_open = next(
            (place for place, step in enumerate(self.steps) if not step.is_over or step.is_stale),
            len(self.steps),
        )
        old = self.steps[: max(first_open - 1, 0)]
        return old if len(old) > 1 else ()

    def days_late(self, side: Side) -> int:
        """Of the step, still open, that `side` has kept back the longest."""
        step = self.latest(side)
        return step.late[side] if step else 0

    def latest(self, side: Side) -> StepStanding | None:
        """The open step that `side` has kept back the longest; None when it is late with none."""
        kept = [step for step in self.late_steps if step.late.get(side)]
        return max(kept, key=lambda step: step.late[side], default=None)

    def of(self, key: str) -> StepStanding | None:
        return next((step for step in self.steps if step.step.key == key), None)


def standing_of(city: City, on_day: date | None = None) -> Standing:
    return standing([city], on_day)[city.pk]


def standing(cities: Iterable[City], on_day: date | None = None) -> dict[int, Standing]:
    """Where each city stands on `on_day` (today): one query for one city as for all."""
    day = on_day or timezone.localdate()
    ids = [city.pk for city in cities]
    records = read_records(ids, day)
    return {pk: _Walk(pk, day, records).standing() for pk in ids}


def days_late(due_on: date, until: date, turns: Turns) -> dict[Side, int]:
    """The days after `due_on`, up to `until`, by whose turn it was.

    The day on which the turn passes counts for the side that has just done its part.
    """
    late: dict[Side, int] = {}
    for place, (start, side) in enumerate(turns):
        following = turns[place + 1][0] if place + 1 < len(turns) else None
        begins = max(start or due_on, due_on)
        ends = min(following or until, until)
        if ends > begins:
            late[side] = late.get(side, 0) + (ends - begins).days
    return late


@dataclass
class _Walk:
    """One city along the path."""

    city_id: int
    day: date
    records: Records

    def standing(self) -> Standing:
        steps: list[StepStanding] = []
        is_somewhere = False
        for number, place in enumerate(self.records.places, start=1):
            found = self._step(number, place, steps, is_first_open=not is_somewhere)
            is_somewhere = is_somewhere or not found.is_over
            steps.append(found)
        return Standing(self.city_id, self.day, tuple(steps))

    def _step(
        self, number: int, place: Place, before: list[StepStanding], *, is_first_open: bool
    ) -> StepStanding:
        step = step_of(place.key)
        passage = self._passage(place.key)
        due_on = self._due_on(place, before)
        turns = self._turns(place.key)
        late = days_late(due_on, passage.day if passage else self.day, turns) if due_on else {}
        if passage:
            state = self._state_over(place.key, passage)
            is_stale = (
                state != StepState.WAIVED and (self.city_id, place.key) in self.records.lapsed
            )
            return StepStanding(
                step, number, place.name, state, passage.day, passage.label, due_on, None, late,
                is_stale,
            )  # fmt: skip
        if step.waits_for_all and not is_first_open:
            state = StepState.LOCKED
        elif late:
            state = StepState.LATE
        else:
            state = StepState.NOW if is_first_open else StepState.NEXT
        turn = _turn_on(self.day, turns)
        return StepStanding(step, number, place.name, state, due_on=due_on, turn=turn, late=late)

    def _passage(self, key: str) -> Passage | None:
        return self.records.reached.get((self.city_id, key)) or self.records.waived.get(
            (self.city_id, key)
        )

    def _state_over(self, key: str, passage: Passage) -> StepState:
        if (self.city_id, key) not in self.records.reached:
            return StepState.WAIVED
        return StepState.RECOVERED if passage.is_recovered else StepState.DONE

    def _due_on(self, place: Place, before: list[StepStanding]) -> date | None:
        own = self.records.own_due.get((self.city_id, place.key))
        if own or place.days_after is None:
            return own or place.due_on
        previous = before[-1].day if before else None
        return previous + timedelta(days=place.days_after) if previous else None

    def _turns(self, key: str) -> Turns:
        """Of the step itself once what it requires is over; before, of what keeps it back."""
        own = self.records.turns(self.city_id, step_of(key))
        required = [one for one in step_of(key).requires if self._is_shown(one)]
        if not required:
            return own
        ends = {one: self._passage(one) for one in required}
        open_one = next((one for one, passage in ends.items() if passage is None), None)
        if open_one:
            return self._turns(open_one)
        last, passage = max(ends.items(), key=lambda end: end[1].day if end[1] else date.min)
        return _then(self._turns(last), passage.day, own) if passage else own

    def _is_shown(self, key: str) -> bool:
        return any(place.key == key for place in self.records.places)


def _turn_on(day: date, turns: Turns) -> Side:
    started = [side for start, side in turns if start is None or start <= day]
    return started[-1] if started else turns[0][1]


def _then(first: Turns, day: date, second: Turns) -> Turns:
    """`first` until `day`, `second` from there on."""
    before = [turn for turn in first if turn[0] is None or turn[0] < day]
    after = [turn for turn in second if turn[0] is not None and turn[0] > day]
    return [*before, (day, _turn_on(day, second)), *after]
