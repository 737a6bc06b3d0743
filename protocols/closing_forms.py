"""What the office tells about an act that both have signed."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from cms_portal.days import DayField, DayInput
from cms_portal.signs import LineField


class ReturnedForm(forms.Form):
    restituito_il = DayField(
        label="Restituito il",
        help_text="Il giorno in cui l'originale firmato è partito per il Comune.",
        widget=DayInput(attrs={"class": "cm-input"}),
        initial=timezone.localdate,
    )


class RegisteredForm(forms.Form):
    repertorio = LineField(
        label="Numero di repertorio (facoltativo)",
        required=False,
        max_length=60,
        help_text="Come lo scrive il repertorio. Non è il numero di protocollo.",
        widget=forms.TextInput(attrs={"class": "cm-input"}),
    )
    registro = LineField(
        label="Registro (facoltativo)",
        required=False,
        max_length=120,
        help_text="Se ne tenete più d'uno: per esempio «Registro delle convenzioni».",
        widget=forms.TextInput(attrs={"class": "cm-input"}),
    )
    registrato_il = DayField(
        label="Registrato il",
        widget=DayInput(attrs={"class": "cm-input"}),
        initial=timezone.localdate,
    )
