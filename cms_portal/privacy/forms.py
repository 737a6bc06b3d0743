from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms_portal.days import DayField
from cms_portal.once import TokenField
from cms_portal.privacy.enums import RequestKind
from cms_portal.privacy.models import LastPayment, PrivacyNotice, RetentionRule
from cms_portal.privacy.models.retention import FIRST_ELIGIBLE_DAY
from cms_portal.privacy.registry import Category, search_people
from cms_portal.privacy.subjects import Subject
from cms_portal.signs import LinesField

LONGEST_TEXT = 4000


def text_area(label: str, *, rows: int = 4, help_text: str = "", required: bool = True) -> Any:
    return LinesField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class NoticeForm(forms.ModelForm):
    class Meta:
        model = PrivacyNotice
        fields = ["title", "what_changed", "text"]
        widgets = {
            "what_changed": forms.Textarea(attrs={"rows": 3}),
            "text": forms.Textarea(attrs={"rows": 24}),
        }


class CorrectionForm(forms.Form):
    token = TokenField()
    text = text_area(
        "Che cosa va corretto",
        help_text="Scrivete il dato sbagliato e quello giusto. Non servono dati di altre persone.",
    )


class ErasureForm(forms.Form):
    token = TokenField()
    text = text_area(
        "Se volete, dite perché",
        rows=3,
        required=False,
        help_text="Non è obbligatorio: il diritto non dipende dal motivo.",
    )


class NoteRequestForm(forms.Form):
    """Who it is was chosen among the people found by `cerca`."""

    who = forms.ChoiceField(label="Di chi sono i dati", widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label="Che cosa chiede", choices=RequestKind.choices, widget=forms.RadioSelect
    )
    received_on = DayField(
        label="Ricevuta il",
        help_text="Il giorno della PEC, della e-mail o della carta: il termine parte da lì.",
    )
    text = text_area("Che cosa dice la richiesta", required=False)

    def __init__(self, *args: Any, cerca: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = search_people(cerca) if cerca.strip() else []
        self.found: dict[str, Subject] = {f"{one.person_id}:{one.user_id}": one for one in found}
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = [(key, one.label) for key, one in self.found.items()]
        self.fields["received_on"].initial = timezone.localdate

    @property
    def subject(self) -> Subject:
        return self.found[self.cleaned_data["who"]]


class ExtendForm(forms.Form):
    until = DayField(label="Nuovo termine")
    reason = text_area("Perché serve più tempo", rows=3, help_text="Lo legge chi ha chiesto.")


class AnswerForm(forms.Form):
    text = text_area("Risposta", help_text="Parte per e-mail a chi ha fatto la richiesta.")


class RuleForm(forms.ModelForm):
    class Meta:
        model = RetentionRule
        fields = ["months", "start", "is_active", "basis"]
        widgets = {"basis": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, category: Category, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"] = forms.ChoiceField(
            label="A partire da", choices=list(category.starts.items())
        )


class PaymentForm(forms.ModelForm):
    class Meta:
        model = LastPayment
        fields = ["paid_on", "source"]

    paid_on = DayField(label="Data dell'ultimo pagamento", first=FIRST_ELIGIBLE_DAY)

    def clean_paid_on(self) -> date:
        day: date = self.cleaned_data["paid_on"]
        if day > timezone.localdate():
            raise ValidationError("La data è nel futuro: si registra un pagamento già fatto.")
        return day
