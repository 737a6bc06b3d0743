"""What people send about a text before it is definitive."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cms_portal.days import DayField, DayInput
from cms_portal.once import TokenField
from cms_portal.signs import LineField, LinesField
from protocols.enums import CommentOutcome, TemplateStatus
from protocols.forms import TemplateChoice
from protocols.models import Protocol, ProtocolTemplate
from protocols.models.review import LONGEST_COMMENT


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "cm-input cm-area", "rows": rows})


class CommentForm(forms.Form):
    clausola = forms.CharField(max_length=60, widget=forms.HiddenInput)
    commento = LinesField(label="Commento", max_length=LONGEST_COMMENT, widget=_area(3))
    proposta = LinesField(
        label="Testo che proponete (facoltativo)",
        required=False,
        max_length=LONGEST_COMMENT,
        help_text="Le parole che vorreste leggere nell'articolo.",
        widget=_area(3),
    )
    gettone = TokenField()


class AnswerForm(forms.Form):
    risposta = LinesField(label="Rispondi", max_length=LONGEST_COMMENT, widget=_area(2))
    gettone = TokenField()


class OutcomeForm(forms.Form):
    esito = forms.ChoiceField(choices=CommentOutcome.choices)


class SubmitForm(forms.Form):
    """To the city: until when it may answer, and whether the second wording is accepted."""

    entro = DayField(
        label="Osservazioni del Comune entro il",
        help_text="È un'indicazione: il testo resta in esame finché non è approvato.",
        widget=DayInput(attrs={"class": "cm-input"}),
    )
    seconda = forms.BooleanField(
        label="Accetto la seconda formulazione",
        required=False,
    )

    def clean_entro(self) -> Any:
        day = self.cleaned_data["entro"]
        if day < timezone.localdate():
            raise forms.ValidationError("Questo giorno è passato.")
        return day


class ApproveForm(forms.Form):
    """The reason is asked for where something may be overruled."""

    motivo = LinesField(
        label="Motivo per approvare comunque",
        required=False,
        max_length=500,
        help_text="Resta nella cronologia dell'atto.",
        widget=_area(2),
    )


class TakeBackForm(forms.Form):
    motivo = LinesField(
        label="Motivo (facoltativo)", required=False, max_length=500, widget=_area(2)
    )


class RecallForm(forms.Form):
    motivo = LinesField(
        label="Motivo del richiamo",
        max_length=500,
        help_text="Lo legge anche il Comune.",
        widget=_area(3),
    )


class SignerForm(forms.Form):
    motivo = LinesField(
        label="Motivo",
        max_length=500,
        help_text="Per esempio: il mandato a firmare è dato a chi è in carica.",
        widget=_area(2),
    )


class ReviseForm(forms.Form):
    """Another version of the text, another day of the letter."""

    modello = TemplateChoice(
        label="Modello e versione",
        queryset=ProtocolTemplate.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    data_nota = DayField(
        label="Data della nota di trasmissione",
        help_text="Chi firma e le dotazioni sono quelli di questo giorno.",
        widget=DayInput(attrs={"class": "cm-input"}),
    )

    def __init__(self, *args: Any, protocol: Protocol, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"modello": protocol.template_id, "data_nota": protocol.letter_date}
        ready = ProtocolTemplate.objects.filter(status=TemplateStatus.READY, kind=protocol.kind)
        self.fields["modello"].queryset = ready.order_by("-dated_on", "-version")  # type: ignore[attr-defined]


class DisputeFilter(forms.Form):
    articolo = forms.ChoiceField(
        label="Articolo", required=False, widget=forms.Select(attrs={"class": "cm-select"})
    )
    stato = forms.ChoiceField(
        label="Commenti",
        required=False,
        choices=[("", "Aperti"), ("tutti", "Tutti")],
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    cerca = LineField(
        label="Città",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "cm-input"}),
    )

    def __init__(self, *args: Any, articles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["articolo"].choices = [("", "Tutti gli articoli"), *articles]  # type: ignore[attr-defined]
