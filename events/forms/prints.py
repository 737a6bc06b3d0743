"""What to print, and for whom."""

from __future__ import annotations

from typing import Any

from django import forms

from cms_portal.once import TokenField
from events.arrivals import Choices
from events.enums import PrintKind
from events.printing.paper import MOST_EMPTY_ROWS
from events.printing.who import Options, has_somebody
from events.services import Order

GONE = "Nel frattempo le scelte sono cambiate: scegliete di nuovo."
EMPTY_ROWS = 8


class WhoForm(forms.Form):
    """Badges or table cards: all, a city or a body, a table, who is new or changed."""

    token = TokenField()
    chi = forms.ChoiceField(label="Per chi", error_messages={"invalid_choice": GONE})

    def __init__(self, *args: Any, kind: PrintKind, choices: Options, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{kind}_%s"  # three forms on one page
        super().__init__(*args, **kwargs)
        self.kind = kind
        field = self.fields["chi"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        self.is_empty = not has_somebody(choices)

    @property
    def order(self) -> Order:
        return Order(self.kind, who=self.cleaned_data["chi"])


class SheetsForm(forms.Form):
    """Which days and sessions have a sheet to sign."""

    kind = PrintKind.SIGN_IN
    token = TokenField()
    momenti = forms.MultipleChoiceField(
        label="Giornate e sessioni",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Scegliete almeno una giornata o una sessione.",
            "invalid_choice": GONE,
        },
    )
    righe = forms.IntegerField(
        label="Righe libere in fondo",
        help_text=f"Per chi arriva senza essere in elenco: da 0 a {MOST_EMPTY_ROWS}.",
        min_value=0,
        max_value=MOST_EMPTY_ROWS,
        initial=EMPTY_ROWS,
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{self.kind}_%s"
        super().__init__(*args, **kwargs)
        field = self.fields["momenti"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (one.value, one.label if one is day else f"{one.moment.day:%-d/%-m}, {one.label}")
            for day in choices.days
            for one in (day, *day.sessions)
        ]
        self.is_empty = not choices.days

    @property
    def order(self) -> Order:
        data = self.cleaned_data
        return Order(self.kind, moments=tuple(data["momenti"]), empty_rows=data["righe"])
