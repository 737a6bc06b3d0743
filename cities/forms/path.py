from __future__ import annotations

from django import forms

from cms_portal.days import DayField
from cms_portal.signs import LineField, LinesField


class DueDateForm(forms.Form):
    due_on = DayField(label="Scadenza per questa città")
    reason = LineField(
        label="Motivo", max_length=300, help_text="Per esempio: elezioni comunali in corso."
    )


class RecoveryForm(forms.Form):
    day = DayField(label="Recuperato il")
    how = LineField(
        label="Come", max_length=300, help_text="Per esempio: incontro in video con la segreteria."
    )


class WaiverForm(forms.Form):
    act = LineField(label="Atto", max_length=300, help_text="Tipo, numero e data.")
    day = DayField(label="Data dell'atto")
    reason = LinesField(label="Motivo", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
