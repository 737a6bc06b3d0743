"""Signed sheets that come back, and who wrote on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cms_portal.files.fields import DocumentField
from events.models import Registration, ScannedPage, ScannedRow, SignInSheet
from events.online.matching import label_of
from events.services.scans import MOST_BYTES

NOT_LISTED = "Scegliete un nome dall'elenco; chi non c'è si registra a parte."


class ScanForm(forms.Form):
    pdf = DocumentField(
        label="Il PDF della scansione",
        help_text="Tutti i fogli insieme, in qualunque ordine: fino a 200 pagine e 60 MB. Va bene "
        "in bianco e nero, a 200 o 300 punti per pollice.",
        max_bytes=MOST_BYTES,
    )


class WhichPageForm(forms.Form):
    """Which page of which sheet a page that was not read is: only those still to be filed."""

    foglio = forms.ChoiceField(label="Quale foglio e pagina")

    def __init__(self, *args: Any, sheets: Sequence[SignInSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = {one.pk: one for one in sheets}
        filed = set(
            ScannedPage.objects.filed().filter(sheet__in=sheets).values_list("sheet_id", "page")
        )
        field = self.fields["foglio"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Scegliete"),
            *(
                (f"{one.pk}-{number}", f"{one.code}, pagina {number}: {what_of(one)}")
                for one in sheets
                for number in range(1, one.pages + 1)
                if (one.pk, number) not in filed
            ),
        ]

    @property
    def chosen(self) -> tuple[SignInSheet, int]:
        sheet, _, number = self.cleaned_data["foglio"].partition("-")
        return self.sheets[int(sheet)], int(number)


def what_of(sheet: SignInSheet) -> str:
    session = sheet.session.title if sheet.session else "tutta la giornata"
    return f"{sheet.day:%-d/%-m/%Y}, {session}"


class SignedRowsForm(forms.Form):
    """A box for each printed row, a name for each empty one that somebody filled in."""

    def __init__(
        self,
        *args: Any,
        rows: Sequence[ScannedRow],
        labels: dict[str, Registration],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.labels = rows, labels
        self.folded = {" ".join(text.split()).casefold(): one for text, one in labels.items()}
        for row in rows:
            if row.row.registration_id:
                self.fields[f"firma-{row.pk}"] = forms.BooleanField(
                    required=False, initial=row.has_ink or bool(row.presence_id)
                )
            else:
                known = row.presence.registration if row.presence else None
                self.fields[f"chi-{row.pk}"] = forms.CharField(
                    required=False,
                    max_length=400,
                    label="Chi ha firmato",
                    initial=label_of(known) if known else "",
                    widget=forms.TextInput(attrs={"list": "iscritti", "autocomplete": "off"}),
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.rows:
            name = f"chi-{row.pk}"
            text = " ".join(str(data.get(name) or "").split()).casefold()
            if text and text not in self.folded:
                self.add_error(name, NOT_LISTED)
        return data

    @property
    def signed(self) -> dict[int, int]:
        """The registration of each scanned row that somebody signed."""
        found: dict[int, int] = {}
        for row in self.rows:
            if row.row.registration_id and self.cleaned_data.get(f"firma-{row.pk}"):
                found[row.pk] = row.row.registration_id
            text = " ".join(str(self.cleaned_data.get(f"chi-{row.pk}") or "").split()).casefold()
            if text:
                found[row.pk] = self.folded[text].pk
        return found

    def field_of(self, row: ScannedRow) -> Any:
        name = f"firma-{row.pk}" if row.row.registration_id else f"chi-{row.pk}"
        return self[name]
