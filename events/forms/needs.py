"""The needs of a city under one theme: a plain table of lines."""

from __future__ import annotations

from typing import Any

from django import forms

from cms_portal.signs import LinesField
from events.enums import Urgency
from events.models import Need, NeedsAssessment
from events.services.needs import NeedLine

BLANK_LINES = 3
MOST_LINES = 60


class NeedLineForm(forms.Form):
    id = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    text = LinesField(
        label="Che cosa serve",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    urgency = forms.TypedChoiceField(
        label="Urgenza", choices=Urgency.choices, coerce=int, initial=Urgency.MIDDLE
    )
    touched = LinesField(
        label="Chi riguarda",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("touched") and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", "Scrivete il fabbisogno di queste persone.")
        return cleaned

    @property
    def line(self) -> NeedLine | None:
        """What was written; None for a line left blank, or emptied to take it away."""
        data = self.cleaned_data
        if not data.get("text"):
            return None
        return NeedLine(data["text"], data["urgency"], data["touched"], data.get("id"))


NeedLines: Any = forms.formset_factory(
    NeedLineForm, extra=BLANK_LINES, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
)


class NeedsForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    has_none = forms.BooleanField(
        label="Su questo tema la città non ha fabbisogni da segnalare", required=False
    )


class ReopenForm(forms.Form):
    reason = LinesField(
        label="Perché si riaprono",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lo leggono i referenti della città, nel messaggio che ricevono.",
    )


def lines_of(assessment: NeedsAssessment | None) -> list[dict[str, Any]]:
    """The lines as the form begins."""
    if assessment is None:
        return []
    rows: list[Need] = list(
        assessment.needs.select_related("born_from__session__event").order_by("position", "pk")
    )
    return [
        {
            "id": one.pk,
            "text": one.text,
            "urgency": one.urgency,
            "touched": one.touched,
            "origin": one.origin,
        }
        for one in rows
    ]
