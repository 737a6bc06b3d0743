"""Of whom the papers are asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cities.models import City
from cms_portal.once import TokenField
from events.dossier import Extent
from events.enums import DossierScope
from events.models import Event, Registration


class DossierForm(forms.Form):
    """One of the buttons of the page. `city` and `registration` as numbers of what one sees."""

    token = TokenField()
    scope = forms.ChoiceField(choices=DossierScope)
    city = forms.ModelChoiceField(
        City.objects.none(),
        label="Città",
        required=False,
        to_field_name="cadastral_code",
        empty_label="Scegliete la città",
    )
    registration = forms.ModelChoiceField(Registration.objects.none(), required=False)

    def __init__(
        self, *args: Any, event: Event, cities: Sequence[City], registrations: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        city, registration = self.fields["city"], self.fields["registration"]
        assert isinstance(city, forms.ModelChoiceField)
        assert isinstance(registration, forms.ModelChoiceField)
        city.queryset = City.objects.filter(pk__in=[one.pk for one in cities]).by_name()
        registration.queryset = registrations

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("scope") == DossierScope.CITY and not data.get("city"):
            self.add_error("city", "Scegliete la città.")
        if data.get("scope") == DossierScope.PERSON and not data.get("registration"):
            self.add_error("registration", "Cercate la persona e sceglietela dall'elenco.")
        return data

    @property
    def extent(self) -> Extent:
        data = self.cleaned_data
        scope = DossierScope(data["scope"])
        return Extent(
            self.event,
            scope,
            city=data["city"] if scope == DossierScope.CITY else None,
            registration=data["registration"] if scope == DossierScope.PERSON else None,
        )
