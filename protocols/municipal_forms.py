"""What city or office tell about the act of the city's body."""

from __future__ import annotations

from typing import Any

from django import forms

from cms_portal.days import DayField, DayInput
from cms_portal.files.fields import DocumentField
from cms_portal.signs import LineField
from protocols.enums import MunicipalBody
from protocols.models import MunicipalAct
from protocols.services.municipal import MunicipalFacts


def _day(label: str, *, required: bool = True, help_text: str = "") -> DayField:
    widget = DayInput(attrs={"class": "cm-input"})
    return DayField(label=label, required=required, help_text=help_text, widget=widget)


class MunicipalActForm(forms.Form):
    organo = forms.ChoiceField(
        label="Organo che lo ha adottato",
        choices=MunicipalBody.choices,
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    numero = LineField(
        label="Numero", max_length=40, widget=forms.TextInput(attrs={"class": "cm-input"})
    )
    adottato_il = _day("Data dell'atto")
    eseguibile = forms.BooleanField(label="Immediatamente eseguibile", required=False)
    pubblicato_il = _day(
        "Pubblicato all'albo il",
        required=False,
        help_text="Se non è immediatamente eseguibile: ha effetto dall'undicesimo giorno "
        "(D.Lgs. 267/2000, art. 134, c. 3).",
    )
    esecutivo_dal = _day(
        "Esecutivo dal", required=False, help_text="Solo se diverso da quello calcolato."
    )
    file = DocumentField(label="Copia dell'atto, in PDF", required=False)

    @classmethod
    def of(cls, act: MunicipalAct | None) -> MunicipalActForm:
        if act is None:
            return cls(initial={"organo": MunicipalBody.GIUNTA})
        return cls(
            initial={
                "organo": act.body,
                "numero": act.number,
                "adottato_il": act.dated_on,
                "eseguibile": act.is_immediately_executive,
                "pubblicato_il": act.published_on,
                "esecutivo_dal": act.executive_on,
            }
        )

    @property
    def facts(self) -> MunicipalFacts:
        sent: dict[str, Any] = self.cleaned_data
        return MunicipalFacts(
            body=MunicipalBody(sent["organo"]),
            number=sent["numero"],
            dated_on=sent["adottato_il"],
            published_on=sent["pubblicato_il"],
            is_immediately_executive=sent["eseguibile"],
            executive_on=sent["esecutivo_dal"],
        )
