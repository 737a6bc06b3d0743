from __future__ import annotations

from django import forms


class ShareForm(forms.Form):
    share = forms.IntegerField(
        label="Frequenza necessaria, in percentuale",
        min_value=1,
        max_value=100,
        help_text="Delle ore dell'evento: 75 vuol dire tre quarti. Vale dal prossimo rilascio.",
    )
