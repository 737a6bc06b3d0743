"""What a line would change, in words for who reads the preview, and as JSON for the writer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format

from cms_portal.spreadsheets.imports.findings import Change


def added(model: type[models.Model], values: Mapping[str, Any]) -> list[Change]:
    """What a new row will hold, in words, for who reads the preview."""
    row = model(**values)
    return [
        Change(label(row, name), "", shown(_display(row, name)))
        for name, value in values.items()
        if value
    ]


def _display(row: models.Model, name: str) -> Any:
    in_words = getattr(row, f"get_{name}_display", None)
    return in_words() if in_words else getattr(row, name)


def label(row: models.Model, name: str) -> str:
    field: Any = row._meta.get_field(name)
    return str(field.verbose_name)


def iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def shown(value: Any) -> str:
    return date_format(value, "d/m/Y") if isinstance(value, date) else str(value or "")
