from __future__ import annotations

from django import forms

from cities.forms.contacts import DayInput


class DueDateForm(forms.Form):
    due_on = forms.DateField(label="Scadenza per questa città", widget=DayInput)
    reason = forms.CharField(
        label="Motivo", max_length=300, help_text="Per esempio: elezioni comunali in corso."
    )


class RecoveryForm(forms.Form):
    day = forms.DateField(label="Recuperato il", widget=DayInput)
    how = forms.CharField(
        label="Come", max_length=300, help_text="Per esempio: incontro in video con la segreteria."
    )


class WaiverForm(forms.Form):
    act = forms.CharField(label="Atto", max_length=300, help_text="Tipo, numero e data.")
    day = forms.DateField(label="Data dell'atto", widget=DayInput)
    reason = forms.CharField(
        label="Motivo", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
