"""Which acts a move is for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cms_portal.days import DayField, DayInput
from protocols.models import Protocol, ProtocolQuerySet


class ChooseForm(forms.Form):
    atti = forms.ModelMultipleChoiceField(
        queryset=Protocol.objects.none(),
        to_field_name="code",
        error_messages={
            "required": "Scegliete almeno una città.",
            "invalid_choice": "Uno degli atti scelti non c'è più: ricaricate la pagina.",
        },
    )

    def __init__(self, *args: Any, acts: ProtocolQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["atti"].queryset = acts  # type: ignore[attr-defined]


class SendForm(ChooseForm):
    trasmesso_il = DayField(
        label="Trasmessi il",
        help_text="Il giorno in cui le PEC con i testi sono partite dall'ufficio.",
        widget=DayInput(attrs={"class": "cm-input"}),
        initial=timezone.localdate,
    )
