"""What somebody needs to take part and to eat."""

from __future__ import annotations

from typing import Any

from django import forms

from cms_portal.signs import LineField
from events.enums import AccessNeed, Diet
from events.models import SpecialNeeds
from events.services import Wishes


class NeedsForm(forms.Form):
    access = forms.MultipleChoiceField(
        label="Per partecipare",
        choices=AccessNeed,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    access_note = LineField(
        label="Altro, per partecipare",
        max_length=300,
        required=False,
        help_text="Ciò che serve, senza nomi e senza diagnosi.",
    )
    diet = forms.MultipleChoiceField(
        label="Per i pasti", choices=Diet, required=False, widget=forms.CheckboxSelectMultiple
    )
    diet_note = LineField(
        label="Altro, per i pasti",
        max_length=300,
        required=False,
        help_text="Per esempio un'allergia. Senza nomi.",
    )

    def __init__(self, *args: Any, needs: SpecialNeeds | None = None, **kwargs: Any) -> None:
        if needs is not None:
            kwargs.setdefault("initial", {name: getattr(needs, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)

    @property
    def wishes(self) -> Wishes:
        return Wishes(**self.cleaned_data)
