"""Whom to invite, with how many seats, until when."""

from __future__ import annotations

from typing import Any

from django import forms

from cities.models import City, Organisation
from cms_portal.days import DayField
from events.models import Delegation, Event
from events.services import Places

SEATS_AT_MOST = 50


class TermsForm(forms.Form):
    politici = forms.IntegerField(
        label="Posti per la parte politica", min_value=0, max_value=SEATS_AT_MOST, initial=1
    )
    tecnici = forms.IntegerField(
        label="Posti per la parte tecnica", min_value=0, max_value=SEATS_AT_MOST, initial=2
    )
    entro = DayField(label="Rispondere entro il")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("politici") == 0 and data.get("tecnici") == 0:
            self.add_error("tecnici", "Una delegazione ha almeno un posto.")
        return data

    @property
    def places(self) -> Places:
        return Places(self.cleaned_data["politici"], self.cleaned_data["tecnici"])


class InviteForm(TermsForm):
    """Cities and bodies that are not invited yet."""

    citta = forms.ModelMultipleChoiceField(
        label="Città",
        queryset=City.objects.none(),
        required=False,
        to_field_name="cadastral_code",
        widget=forms.CheckboxSelectMultiple,
    )
    enti = forms.ModelMultipleChoiceField(
        label="Altri enti",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Hanno tanti posti quanti sono, in tutto, quelli indicati sopra.",
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invited = Delegation.objects.filter(event=event)
        cities = City.objects.filter(is_active=True).exclude(
            pk__in=invited.filter(city__isnull=False).values("city")
        )
        bodies = Organisation.objects.exclude(
            pk__in=invited.filter(organisation__isnull=False).values("organisation")
        )
        for name, rows in (("citta", cities.by_name()), ("enti", bodies)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("citta") and not data.get("enti") and not self.errors:
            self.add_error("citta", "Scegliete almeno una città o un ente.")
        return data
