from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import QueryDict

from cms_portal.signs import LinesField
from events.models import RestitutionDraft
from events.models.restitutions import MOST_TEXT
from events.services.restitutions import Texts

_LONGEST_NUMBER: Final = 18


class RestitutionForm(forms.Form):
    """What staff write; the lines that they quote are ticked in the page, beside their text."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    introduction = LinesField(
        label="Introduzione",
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Apre la restituzione. Una riga vuota comincia un capoverso.",
    )
    closing = LinesField(
        label="Conclusioni",
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Chiude la restituzione: che cosa succede adesso, entro quando.",
    )
    names_cities = forms.BooleanField(
        label="Accanto a ogni riga scrivi la città che l'ha detta", required=False, initial=True
    )

    @classmethod
    def of(cls, draft: RestitutionDraft | None) -> RestitutionForm:
        if draft is None:
            return cls()
        names = ("revision", "introduction", "closing", "names_cities")
        return cls(initial={name: getattr(draft, name) for name in names})

    @property
    def chosen(self) -> set[int]:
        """Of the lines that were ticked; what is no number is nobody's."""
        data: Any = self.data
        sent = data.getlist("quotes") if isinstance(data, QueryDict) else []
        return {int(one) for one in sent if one.isdecimal() and len(one) <= _LONGEST_NUMBER}

    @property
    def texts(self) -> Texts:
        data = self.cleaned_data
        return Texts(data["introduction"], data["closing"], data["names_cities"], self.chosen)
