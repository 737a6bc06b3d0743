"""Who is asked to keep the tables of an event."""

from __future__ import annotations

from typing import Any

from django import forms

from cms_portal.once import TokenField
from cms_portal.signs import LineField
from events.models import Event, EventSession
from events.models.facilitators import DAYS_FOR_NOTES
from events.tables import TABLE_KINDS


class TablesForm(forms.Form):
    sessions = forms.ModelMultipleChoiceField(
        EventSession.objects.none(),
        label="Tavoli",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Scegliete almeno un tavolo."},
    )
    days_after = forms.IntegerField(
        label="Giorni per gli appunti",
        min_value=0,
        max_value=60,
        initial=DAYS_FOR_NOTES,
        help_text="Dopo l'ultimo giorno dell'evento; poi l'accesso si chiude da sé.",
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tables: Any = self.fields["sessions"]
        tables.queryset = event.sessions.filter(kind__in=TABLE_KINDS).order_by("position", "pk")


class FacilitatorForm(TablesForm):
    token = TokenField()
    name = LineField(label="Nome e cognome", max_length=150)
    email = forms.EmailField(label="Indirizzo e-mail", max_length=254)

    field_order = ["token", "name", "email", "sessions", "days_after"]
