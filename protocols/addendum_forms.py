"""The shape of an addendum and of what is decided on a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from cms_portal.days import DayField, DayInput
from cms_portal.signs import LineField, LinesField
from protocols.consolidated import Wording
from protocols.enums import ChangePath
from protocols.services.addenda import AddendumText

_INPUT = {"class": "cm-input"}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "cm-input cm-area cm-clause-text", "rows": rows})


class AddendumForm(forms.Form):
    """One heading and one text for each article: those left as they are change nothing."""

    data_nota = DayField(
        label="Data della nota di trasmissione",
        help_text="Chi firma e le dotazioni sono quelli di questo giorno.",
        widget=DayInput(attrs=_INPUT),
    )
    effetto = DayField(
        label="Ha effetto dal",
        required=False,
        help_text="Vuoto: dall'ultima firma. Un giorno stabilito non precede comunque l'ultima "
        "firma.",
        widget=DayInput(attrs=_INPUT),
    )
    premesse = LinesField(
        label="Le Parti e le premesse",
        max_length=20_000,
        help_text="Dite qui perché si modifica il protocollo.",
        widget=_area(12),
    )
    dotazioni = forms.BooleanField(label="Riporta le dotazioni in vigore oggi", required=False)

    def __init__(
        self, *args: Any, wordings: Sequence[Wording], ceilings: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.wordings = wordings
        if not ceilings:
            del self.fields["dotazioni"]
        for one in wordings:
            self.fields[f"rubrica-{one.key}"] = LineField(
                label=f"Rubrica dell'articolo {one.number}",
                required=False,
                max_length=160,
                widget=forms.TextInput(attrs=_INPUT),
                initial=one.heading,
            )
            self.fields[f"testo-{one.key}"] = LinesField(
                label=f"Testo dell'articolo {one.number}",
                required=False,
                max_length=20_000,
                widget=_area(10),
                initial=one.body,
            )

    @staticmethod
    def initial_of(text: AddendumText) -> dict[str, Any]:
        found: dict[str, Any] = {
            "data_nota": text.letter_date,
            "effetto": text.effective_on,
            "premesse": text.premises,
            "dotazioni": text.takes_ceilings,
        }
        for key, (heading, body) in text.articles.items():
            found[f"rubrica-{key}"], found[f"testo-{key}"] = heading, body
        return found

    @property
    def rows(self) -> Iterable[dict[str, Any]]:
        """Each article with its two fields; open where something is written or wrong."""
        for one in self.wordings:
            heading, body = self[f"rubrica-{one.key}"], self[f"testo-{one.key}"]
            is_new = (_said(heading.value()), _said(body.value())) != (one.heading, one.body)
            yield {
                "wording": one,
                "heading": heading,
                "body": body,
                "is_open": is_new or heading.errors or body.errors,
            }

    def text(self) -> AddendumText:
        """What was written, once the form is valid. Only what differs is kept."""
        said = self.cleaned_data
        articles = {
            one.key: (said[f"rubrica-{one.key}"], _said(said[f"testo-{one.key}"]))
            for one in self.wordings
        }
        same = {one.key: (one.heading, one.body) for one in self.wordings}
        return AddendumText(
            premises=_said(said["premesse"]),
            letter_date=said["data_nota"],
            articles={key: new for key, new in articles.items() if new != same[key]},
            takes_ceilings=said.get("dotazioni", False),
            effective_on=said["effetto"],
        )


def _said(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


class DayForm(forms.Form):
    al = DayField(label="Testo in vigore il", required=False, widget=DayInput(attrs=_INPUT))


class DecisionForm(forms.Form):
    """`paths`: those that are lawful now, and theirs to choose."""

    via = forms.ChoiceField(
        label="Via scelta",
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    motivo = LinesField(
        label="Motivo",
        required=False,
        max_length=1000,
        help_text="Serve quando la via non è quella proposta.",
        widget=forms.Textarea(attrs={"class": "cm-input cm-area", "rows": 3}),
    )
    estremi = LineField(
        label="Numero e data della nota",
        required=False,
        max_length=200,
        help_text="Solo per una nota di correzione.",
        widget=forms.TextInput(attrs=_INPUT),
    )

    def __init__(self, *args: Any, paths: Iterable[ChangePath], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paths = list(paths)
        if ChangePath.NOTE not in paths:
            del self.fields["estremi"]
        self.fields["via"].choices = [(one.value, one.label) for one in paths]  # type: ignore[attr-defined]
