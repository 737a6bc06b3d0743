"""The report of who was online, and who each of them is."""

from __future__ import annotations

from typing import Any

from django import forms

from events.enums import ReportZone
from events.models import Registration
from events.services.online import MOST_BYTES, Line

NOT_LISTED = "Scegliete un nome dall'elenco degli iscritti, o lasciate vuoto."
SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx")


class ReportForm(forms.Form):
    resoconto = forms.FileField(
        label="Il file del resoconto",
        max_length=200,
        help_text="Come lo scarica la piattaforma: CSV di Teams, di Zoom o di Webex (anche XLSX). "
        "Fino a 5 MB.",
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    orologio = forms.ChoiceField(
        label="Gli orari del file sono in",
        choices=ReportZone.choices,
        initial=ReportZone.ROME,
        help_text="Vale se il file non lo dice. Si può cambiare anche dopo, prima di confermare.",
    )

    def clean_resoconto(self) -> Any:
        upload = self.cleaned_data["resoconto"]
        if not (upload.name or "").lower().endswith(SUFFIXES):
            raise forms.ValidationError("Servono file CSV o XLSX.")
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError("Il file supera 5 MB.")
        return upload


class TermsForm(forms.Form):
    """How long is enough, and of which clock the hours are."""

    minimo = forms.IntegerField(label="Minuti che bastano", min_value=1, max_value=24 * 60)
    orologio = forms.ChoiceField(label="Orari in", choices=ReportZone.choices)


class PeopleForm(forms.Form):
    """One name for each line: what was found is there already, the rest is for a person."""

    def __init__(
        self, *args: Any, lines: list[Line], labels: dict[str, Registration], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.folded = {" ".join(text.split()).casefold(): one for text, one in labels.items()}
        by_pk = {one.pk: text for text, one in labels.items()}
        for line in lines:
            self.fields[f"chi-{line.place}"] = forms.CharField(
                required=False,
                max_length=400,
                label=f"Chi è {line.name}",
                initial=by_pk.get(line.who.pk, "") if line.who else "",
                widget=forms.TextInput(attrs={"list": "iscritti", "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self.fields:
            text = " ".join(str(data.get(name) or "").split()).casefold()
            if text and text not in self.folded:
                self.add_error(name, NOT_LISTED)
        return data

    @property
    def chosen(self) -> dict[int, Registration | None]:
        return {
            int(name.removeprefix("chi-")): self.folded.get(" ".join(text.split()).casefold())
            for name, text in self.cleaned_data.items()
        }
