"""From a value of Python to what a cell may hold."""

import json
import math
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils import timezone

from cms_portal.spreadsheets.guard import strip_illegal

Cell = None | bool | int | float | Decimal | date | datetime | time | str


def to_cell(value: Any) -> Cell:
    """Numbers, days and hours stay what they are; whatever else becomes text, "" becomes None.

    Aware moments are turned to Rome's hour and stay aware; numbers that are not finite are text.
    """
    if value is None or value == "":
        return None
    if isinstance(value, Enum):
        return to_cell(value.value)
    if isinstance(value, datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    if isinstance(value, (bool, int, date, time)):
        return value
    if isinstance(value, (float, Decimal)):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise TypeError("Bytes do not belong in a spreadsheet.")
    return strip_illegal(_as_text(value)) or None


def _as_text(value: Any) -> str:
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
