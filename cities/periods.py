"""What lasts from a day to a day: `valid_from` and `valid_to` are both included.

An empty `valid_to` means "still so"; an empty `valid_from`, where allowed, "from before we know".
"""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db.models import CheckConstraint, F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.utils import timezone


def on(day: date | None, prefix: str = "") -> Q:
    """Rows in force on `day`; without it, today in Rome.

    `prefix` is the way to them from another model: "referents__".
    """
    day = day or timezone.localdate()
    started = Q((f"{prefix}valid_from__isnull", True)) | Q((f"{prefix}valid_from__lte", day))
    unfinished = Q((f"{prefix}valid_to__isnull", True)) | Q((f"{prefix}valid_to__gte", day))
    return started & unfinished


def holds(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """`on(day)` for one row already in memory."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or valid_to >= day)


def ends_after_it_starts(name: str) -> CheckConstraint:
    return CheckConstraint(
        name=name,
        condition=Q(valid_from__isnull=True)
        | Q(valid_to__isnull=True)
        | Q(valid_to__gte=F("valid_from")),
        violation_error_message="La data di fine non può precedere quella di inizio.",
    )


def no_overlap(
    name: str, *same: str | Combinable, message: str, condition: Q | None = None
) -> ExclusionConstraint:
    """No two rows with equal `same` (integers or foreign keys) share a day.

    Equality is written as the overlap of one-number ranges: PostgreSQL's GiST compares ranges
    without `btree_gist`, an extension that the embedded server does not have.
    """
    expressions: list[Any] = [(_only(part), RangeOperators.OVERLAPS) for part in same]
    expressions.append((_days(), RangeOperators.OVERLAPS))
    return ExclusionConstraint(
        name=name,
        expressions=expressions,
        condition=condition,
        violation_error_message=message,
    )


def _only(part: str | Combinable) -> Func:
    number = F(part) if isinstance(part, str) else part
    return Func(
        number, number, Value("[]"), function="int8range", output_field=BigIntegerRangeField()
    )


def _days() -> Func:
    return Func(
        F("valid_from"),
        F("valid_to"),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )
