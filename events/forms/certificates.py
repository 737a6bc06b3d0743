from __future__ import annotations

from django import forms

from cms_portal.once import TokenField


class ShareForm(forms.Form):
    share = forms.IntegerField(
        label="Frequenza necessaria, in percentuale",
        min_value=1,
        max_value=100,
        help_text="Delle ore dell'evento: 75 vuol dire tre quarti. Vale dal prossimo rilascio.",
    )


class OnceForm(forms.Form):
    """A button: pressed twice it is pressed once."""

    token = TokenField()
