"""The shape of what people send; the rules are in the services."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cities.models import City, Region
from cities.path import registered_steps
from cms_portal.days import DayField, DayInput
from cms_portal.files.fields import DocumentField
from cms_portal.signs import LineField, LinesField
from cms_portal.templatetags.portal import day
from protocols.enums import ClauseCondition, ClausePart, ProtocolKind, ProtocolState
from protocols.models import ClauseDuty, ProtocolTemplate
from protocols.readiness import letter_date_problem
from protocols.services.text_editing import ClauseText


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
    """What "Genera" sends: `seconda` are the cities that go on without their office; `esame`:
    they read the text first."""

    gettone = forms.UUIDField(widget=forms.HiddenInput)
    seconda = _cities(required=False)
    esame = forms.BooleanField(required=False)


class TryForm(forms.Form):
    """Which city to try a template on."""

    citta = forms.ModelChoiceField(
        label="Città",
        queryset=City.objects.filter(is_active=True),
        to_field_name="cadastral_code",
        empty_label=None,
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    data_nota = DayField(label="Alla data", widget=DayInput(attrs={"class": "cm-input"}))


class PreviewForm(PrepareForm):
    """A preview is no act: a template in preparation may be looked at too."""

    modello = TemplateChoice(queryset=ProtocolTemplate.objects.of_library())


def _area(label: str, rows: int, **kwargs: Any) -> LinesField:
    area = forms.Textarea(attrs={"class": "cm-input cm-area cm-clause-text", "rows": rows})
    return LinesField(label=label, max_length=20_000, widget=area, **kwargs)


class ClauseForm(forms.Form):
    """The text of a clause; `letto` is the mark of the text that was shown."""

    letto = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    rubrica = LineField(
        label="Rubrica",
        required=False,
        max_length=160,
        help_text="Il titolo dell'articolo, senza numero: lo dà la posizione.",
        widget=forms.TextInput(attrs={"class": "cm-input"}),
    )
    testo = _area("Testo", 14)
    condizione = forms.ChoiceField(
        label="Condizione",
        required=False,
        choices=[("", "Nessuna"), *ClauseCondition.choices],
        help_text="Quando non è vera si stampa la seconda formulazione.",
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    seconda = _area("Seconda formulazione", 6, required=False)

    def text(self) -> ClauseText:
        """What was written, once the form is valid; lines end as the library keeps them."""
        said = self.cleaned_data
        lines = {name: said[name].replace("\r\n", "\n").strip() for name in ("testo", "seconda")}
        return ClauseText(said["rubrica"], lines["testo"], said["condizione"], lines["seconda"])


class DutyForm(forms.ModelForm):
    """An obligation that a clause brings; the rules of its term are in the database."""

    class Meta:
        model = ClauseDuty
        fields = ("what", "side", "term", "day", "days", "wording", "step")
        widgets: ClassVar = {"day": DayInput(attrs={"class": "cm-input"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(step.key, step.name) for step in registered_steps()]
        self.fields["step"] = forms.ChoiceField(
            label="Passo del percorso che lo conclude",
            required=False,
            choices=[("", "Nessuno: si registra a mano"), *steps],
        )


class NewClauseForm(ClauseForm):
    parte = forms.ChoiceField(
        label="Parte dell'atto",
        choices=ClausePart.choices,
        initial=ClausePart.ARTICLE,
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    field_order = ("parte", "rubrica", "testo", "condizione", "seconda")


class SentForm(forms.Form):
    trasmesso_il = DayField(
        label="Trasmesso il",
        help_text="Il giorno in cui la PEC con il testo è partita dall'ufficio.",
        widget=DayInput(attrs={"class": "cm-input"}),
        initial=timezone.localdate,
    )


class ConcludeForm(forms.Form):
    """That an obligation was done, and what proves it."""

    fatto_il = DayField(label="Fatto il", widget=DayInput(attrs={"class": "cm-input"}))
    prova = LineField(
        label="Che cosa lo prova",
        max_length=300,
        help_text="L'atto, la nota o il fatto: «Nota prot. 1234 del 3 marzo».",
        widget=forms.TextInput(attrs={"class": "cm-input"}),
    )
    documento = DocumentField(label="Documento", required=False, help_text="PDF, se c'è.")


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
    tipo = forms.ChoiceField(
        label="Tipo",
        required=False,
        choices=[("", "Protocolli"), (ProtocolKind.ADDENDUM.value, "Addenda"), ("tutti", "Tutti")],
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
