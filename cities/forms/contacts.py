from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from cities.enums import ContactKind
from cms_portal.days import DayField
from cms_portal.once import TokenField
from cms_portal.signs import LineField

LONGEST = 2000


class ContactForm(forms.Form):
    """One line, ten seconds: what was said, and when to speak again."""

    token = TokenField()
    kind = forms.ChoiceField(label="Tipo", choices=ContactKind.choices, initial=ContactKind.CALL)
    held_on = DayField(label="Quando", initial=timezone.localdate)
    with_whom = LineField(
        label="Con chi",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "persone-della-citta", "autocomplete": "off"}),
    )
    text = LineField(label="Che cosa vi siete detti", max_length=LONGEST)
    next_on = DayField(label="Prossimo contatto", required=False)

    def clean_held_on(self) -> date:
        held_on: date = self.cleaned_data["held_on"]
        if held_on > timezone.localdate():
            raise forms.ValidationError("La data è nel futuro: usate «Prossimo contatto».")
        return held_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        held_on, next_on = cleaned.get("held_on"), cleaned.get("next_on")
        if held_on and next_on and next_on < held_on:
            self.add_error("next_on", "Il prossimo contatto non può precedere questo.")
        return cleaned
