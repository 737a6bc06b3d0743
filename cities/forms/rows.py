from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet


class DatedRowsFormSet(BaseInlineFormSet):
    """Rows typed together are compared with each other too, before the database refuses them."""

    def clean(self) -> None:
        super().clean()
        rows = [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        for one, other in combinations(rows, 2):
            if one.get("kind") == other.get("kind") and _share_a_day(one, other):
                raise ValidationError(
                    "Due righe valgono nello stesso periodo: chiudete la prima il giorno prima "
                    "che cominci la seconda."
                )


def _share_a_day(one: dict[str, Any], other: dict[str, Any]) -> bool:
    starts = max(one.get("valid_from") or date.min, other.get("valid_from") or date.min)
    ends = min(one.get("valid_to") or date.max, other.get("valid_to") or date.max)
    return starts <= ends
