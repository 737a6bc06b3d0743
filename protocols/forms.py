"""The shape of what people send; the rules are in the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cities.models import City, Region
from cms_portal.days import DayField, DayInput
from cms_portal.signs import LineField, LinesField
from cms_portal.templatetags.portal import day
from protocols.enums import ProtocolState
from protocols.models import ProtocolTemplate
from protocols.readiness import letter_date_problem


class TemplateChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: ProtocolTemplate) -> str:
        return f"{obj} del {day(obj.dated_on)}"


class PrepareForm(forms.Form):
    """The template and the date; the cities are in `selection`."""

    modello = TemplateChoice(
        label="Modello e versione",
        queryset=ProtocolTemplate.objects.usable(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    data_nota = DayField(
        label="Data della nota di trasmissione",
        help_text="È la data della lettera che accompagna l'atto: le persone e le dotazioni "
        "sono quelle in carica e in vigore in questo giorno.",
        widget=DayInput(attrs={"class": "cm-input"}),
    )

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or self.cleaned_data
        template, day = chosen.get("modello"), chosen.get("data_nota")
        if template and day and (problem := letter_date_problem(template, day)):
            self.add_error("data_nota", problem)
        return chosen


def _cities(*, required: bool) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        queryset=City.objects.filter(is_active=True).select_related("region"),
        to_field_name="cadastral_code",
        required=required,
    )


class ChosenForm(PrepareForm):
    """The choice as the page carries it on: template, date and cities."""

    citta = _cities(required=True)


class GenerateForm(ChosenForm):
    """What "Genera" sends: `seconda` are the cities that go on without their office."""

    gettone = forms.UUIDField(widget=forms.HiddenInput)
    seconda = _cities(required=False)


class SentForm(forms.Form):
    trasmesso_il = DayField(
        label="Trasmesso il",
        help_text="Il giorno in cui la PEC con il testo è partita dall'ufficio.",
        widget=DayInput(attrs={"class": "cm-input"}),
        initial=timezone.localdate,
    )


class WithdrawForm(forms.Form):
    motivo = LinesField(
        label="Motivo",
        max_length=500,
        help_text="Resta nella cronologia dell'atto.",
        widget=forms.Textarea(attrs={"class": "cm-input cm-area", "rows": 2}),
    )


class ListFilter(forms.Form):
    """Filters of the list; they stay in the address."""

    stato = forms.ChoiceField(
        label="Stato",
        required=False,
        choices=[("", "Tutti gli stati"), *ProtocolState.choices],
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    regione = forms.ModelChoiceField(
        label="Regione",
        required=False,
        queryset=Region.objects.all(),
        empty_label="Tutte le regioni",
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    cerca = LineField(
        label="Città o codice pratica",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "cm-input"}),
    )
