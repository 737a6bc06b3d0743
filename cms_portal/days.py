"""Days as forms take them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)


def refuse_impossible_day(day: date, first: date = FIRST_DAY) -> None:
    """The one rule for every door: on the fields of the models, in forms, in incoming tables."""
    if not first <= day <= LAST_DAY:
        raise ValidationError(
            f"Scrivete un giorno fra il {first:%d/%m/%Y} e il {LAST_DAY:%d/%m/%Y}.",
            code="impossible_day",
        )


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that somebody alive may have meant, from `first` on: 0202 is a slip of the finger."""

    widget = DayInput

    def __init__(self, *, first: date = FIRST_DAY, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.first = first

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day:
            refuse_impossible_day(day, self.first)
        return day
