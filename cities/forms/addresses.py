"""An address that looks wrong is asked about once: a tick, there only when something strikes."""

from __future__ import annotations

from typing import Any

from django import forms

from cities.addresses import warnings

SURE = "indirizzo_giusto"


class SureField(forms.BooleanField):
    def __init__(self) -> None:
        super().__init__(
            label="È l'indirizzo giusto",
            required=False,
            help_text="Spuntate se è proprio questo; altrimenti correggetelo qui sopra.",
        )


class AsksAboutAddress(forms.Form):
    """A form with `email` and, beside it, `indirizzo_giusto = SureField()`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get(self.add_prefix("email")) if self.is_bound else ""
        self.doubts = warnings(typed) if typed else []
        if not self.doubts:
            del self.fields[SURE]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.doubts and self.writes_address(data) and data.get("email") and not data.get(SURE):
            self.add_error("email", self.doubts)
        return data

    def writes_address(self, data: dict[str, Any]) -> bool:
        """Whether the address counts at all."""
        return True
