"""PEC and codes of the offices: the one in force is closed, never overwritten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from cities.enums import IdentifierKind
from cities.models import City, CityIdentifier


@transaction.atomic
def set_identifier(
    *, city: City, kind: IdentifierKind, value: str, from_day: date, source: str = ""
) -> tuple[CityIdentifier | None, CityIdentifier | None, dict[str, Any]]:
    """`value` is the one to use from `from_day`; the one before ends the day before.

    Returns the row that was changed, the row that was made, and what the first one held. A row
    that began on that very day is corrected. Raises ValidationError when the shape is wrong, or
    when a later value is already known.
    """
    rows = CityIdentifier.objects.select_for_update().filter(city=city, kind=kind)
    current = next((row for row in rows if _is_open(row, from_day)), None)
    if current and current.value == value:
        return None, None, {}
    if current and current.valid_from == from_day:
        before: dict[str, Any] = {"value": current.value, "source": current.source}
        current.value, current.source = value, source
        current.full_clean()
        current.save(update_fields=list(before))
        return current, None, before
    before = {}
    if current:
        before = {"valid_to": None if current.valid_to is None else str(current.valid_to)}
        current.valid_to = from_day - timedelta(days=1)
        current.save(update_fields=["valid_to"])
    made = CityIdentifier(city=city, kind=kind, value=value, source=source, valid_from=from_day)
    made.full_clean()
    made.save()
    return current, made, before


def _is_open(row: CityIdentifier, day: date) -> bool:
    started = row.valid_from is None or row.valid_from <= day
    return started and (row.valid_to is None or row.valid_to >= day)
