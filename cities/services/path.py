"""A city moves along the path: by facts, by what made up for a missed one, by a waiver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cities.exceptions import NotAllowed, PathError
from cities.models import City, PathStep, Recovery, StepDueDate, StepReached, Waiver
from cities.path import Fact, finder_of, registered_steps, step_of
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role

RECOVERY_KIND = "cities.recovery"


@transaction.atomic
def sync_steps() -> None:
    """A row for each step registered; what the office wrote in the others stays."""
    known = set(PathStep.objects.values_list("key", flat=True))
    taken = set(PathStep.objects.values_list("position", flat=True))
    for step in registered_steps():
        if step.key not in known:
            position = next(place for place in count(step.position) if place not in taken)
            taken.add(position)
            PathStep.objects.create(key=step.key, name=step.name, position=position)


def reach(fact: Fact, *, city: City, step: str, by: User | None) -> StepReached:
    """`reach_step` with a fact as the finder of the step describes it."""
    return reach_step(
        city=city,
        step=step,
        fact_kind=fact.kind,
        fact_id=fact.id,
        day=fact.day,
        label=fact.label,
        is_recovered=fact.is_recovered,
        by=by,
    )


@transaction.atomic
def reach_step(
    *,
    city: City,
    step: str,
    fact_kind: str,
    fact_id: int,
    day: date,
    by: User | None = None,
    label: str = "",
    is_recovered: bool = False,
) -> StepReached:
    """Record that `city` reached `step` by a fact: call it where the fact is recorded.

    Once is for ever: the row that is already there is given back as it is. A day to come counts
    from that day. `label` says by which fact, without names of people. Raises UnknownStep.
    """
    step_of(step)
    StepReached.objects.bulk_create(
        [
            StepReached(
                city=city,
                step_id=step,
                fact_kind=fact_kind,
                fact_id=fact_id,
                day=day,
                label=label[:300],
                is_recovered=is_recovered,
                by=by,
            )
        ],
        ignore_conflicts=True,  # two at once, or a second fact: the first one stays
    )
    return StepReached.objects.get(city=city, step_id=step)


@transaction.atomic
def set_due_date(*, city: City, step: str, due_on: date, reason: str, by: User) -> StepDueDate:
    """Give `city` a due date of its own, in place of the general one. Raises NotAllowed."""
    if not by.has_role(Role.STAFF):
        raise NotAllowed("Le scadenze le fissa la segreteria del Programma.")
    step_of(step)
    row, _ = StepDueDate.objects.update_or_create(
        city=city, step_id=step, defaults={"due_on": due_on, "reason": reason.strip()}
    )
    return row


@transaction.atomic
def recover_step(*, city: City, step: str, day: date, how: str, by: User) -> Recovery:
    """Declare what made up for a step that was missed. Raises NotAllowed, PathError."""
    if not by.has_role(Role.STAFF, Role.AUTHORITY):
        raise NotAllowed("Registra i recuperi chi segue il percorso delle città.")
    if not step_of(step).is_recoverable:
        raise PathError("Questo passo non si recupera: serve il suo atto.")
    _ask_open(city, step, day)
    recovery = Recovery(city=city, step_id=step, day=day, how=how.strip(), by=by)
    _save(recovery)
    reach_step(
        city=city,
        step=step,
        fact_kind=RECOVERY_KIND,
        fact_id=recovery.pk,
        day=day,
        by=by,
        label=recovery.how,
        is_recovered=True,
    )
    return recovery


@transaction.atomic
def waive_step(*, city: City, step: str, act: str, day: date, reason: str, by: User) -> Waiver:
    """Let `city` go on without `step`, by a dated and reasoned act of the authority.

    Raises NotAllowed, PathError.
    """
    if not by.has_role(Role.AUTHORITY):
        raise NotAllowed("La deroga è un atto dell'Autorità di Gestione.")
    if not step_of(step).is_waivable:
        raise PathError("Per questo passo non è ammessa una deroga.")
    _ask_open(city, step, day)
    waiver = Waiver(
        city=city, step_id=step, act=act.strip(), day=day, reason=reason.strip(), author=by
    )
    _save(waiver)
    return waiver


def _ask_open(city: City, step: str, day: date) -> None:
    City.objects.select_for_update(of=("self",)).get(pk=city.pk)
    if day > timezone.localdate():
        raise PathError("La data è nel futuro.")
    if StepReached.objects.filter(city=city, step=step).exists():
        raise PathError("La città ha già raggiunto questo passo.")


def _save(row: Recovery | Waiver) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise PathError(_in_words(row, error)) from error
    row.save()


def _in_words(row: Recovery | Waiver, error: ValidationError) -> str:
    """With the name of the field: there may be no form around it."""
    names = {one.name: str(one.verbose_name) for one in row._meta.fields}
    return " ".join(
        f"{names[name]}: {text}" if name in names else text
        for name, texts in error.message_dict.items()
        for text in texts
    )


@dataclass(frozen=True)
class Difference:
    """Where the rows of the path and the facts disagree about a city.

    `fact` without a row: it can be added. A row without its fact, or with a fact that came
    before it: only said, since a step reached stays reached.
    """

    city_id: int
    step: str
    fact: Fact | None
    row: StepReached | None

    @property
    def is_missing(self) -> bool:
        return self.row is None


def compare_path() -> Iterator[Difference]:
    """Every difference, step by step; two queries for each."""
    for step in registered_steps():
        rows = {row.city_id: row for row in StepReached.objects.filter(step=step.key)}
        facts = {fact.city_id: fact for fact in finder_of(step.key)(None)}
        for city_id in sorted(rows.keys() | facts.keys()):
            row, fact = rows.get(city_id), facts.get(city_id)
            if row is None or not _agree(row, fact):
                yield Difference(city_id, step.key, fact, row)


def _agree(row: StepReached, fact: Fact | None) -> bool:
    if row.fact_kind == RECOVERY_KIND:
        return True  # its own fact, which nothing can change
    return fact is not None and fact.day == row.day


@transaction.atomic
def add_missing(difference: Difference) -> StepReached:
    """Write the row that a fact should have left."""
    fact = difference.fact
    if fact is None or difference.row is not None:
        raise PathError("Non c'è nulla da aggiungere.")
    city = City.objects.get(pk=difference.city_id)
    return reach(fact, city=city, step=difference.step, by=None)
