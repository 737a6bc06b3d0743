from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from cms_portal.signs import LineField
from cms_portal.spreadsheets.imports.enums import QuestionKind
from cms_portal.spreadsheets.imports.registry import Field
from cms_portal.spreadsheets.models import ImportQuestion
from cms_portal.spreadsheets.workbooks import MAX_BYTES

EXTENSIONS: Final = (".xlsx", ".ods", ".csv", ".txt", ".tsv")


class UploadForm(forms.Form):
    """`senders`: who has sent files before; typing the same name brings their choices back."""

    mittente = LineField(
        label="Chi vi ha mandato il file",
        max_length=120,
        help_text="Per esempio «Comune di Andria». Con lo stesso nome, la prossima volta le "
        "colonne saranno già abbinate.",
        widget=forms.TextInput(attrs={"list": "mittenti", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label="File",
        help_text="Excel (.xlsx), LibreOffice (.ods) o CSV, al massimo "
        f"{MAX_BYTES // 1024**2} MB e "
        "20.000 righe. L'intestazione può stare in una qualsiasi delle prime venti righe.",
        widget=forms.FileInput(attrs={"accept": ",".join(EXTENSIONS)}),
        max_length=250,
    )
    gettone = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        name = (upload.name or "").lower()
        if name.endswith(".xls"):
            raise ValidationError(
                "È un .xls, il formato di Excel fino al 2003: apritelo e salvatelo come .xlsx."
            )
        if not name.endswith(EXTENSIONS):
            raise ValidationError("Si leggono file .xlsx, .ods e .csv.")
        if (upload.size or 0) > MAX_BYTES:
            raise ValidationError(f"Il file supera {MAX_BYTES // 1024**2} MB: dividetelo.")
        return upload


class ColumnsForm(forms.Form):
    """One choice for each column of the file. `matched`: position -> field, as proposed."""

    def __init__(
        self,
        data: Any = None,
        *,
        headers: Sequence[str],
        fields: Sequence[Field],
        matched: Mapping[int, str],
    ) -> None:
        super().__init__(data)
        choices = [("", "Non si importa"), *((one.name, one.label) for one in fields)]
        for position, header in enumerate(headers):
            self.fields[f"c{position}"] = forms.ChoiceField(
                label=f"Colonna {letters(position)}{f', {header}' if header else ''}",
                choices=choices,
                required=False,
                initial=matched.get(position, ""),
                widget=forms.Select(attrs={"class": "cm-select"}),
            )
        self._labels = {one.name: one.label for one in fields}

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        names = [name for name in chosen.values() if name]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            words = ", ".join(f"«{self._labels[name]}»" for name in twice)
            raise ValidationError(f"Abbinato a più di una colonna: {words}.")
        return chosen

    def columns(self) -> dict[str, int]:
        return {name: int(key[1:]) for key, name in self.cleaned_data.items() if name}


class AnswersForm(forms.Form):
    """The questions of one page: a choice each, or the texts proposed."""

    def __init__(self, data: Any = None, *, questions: Iterable[ImportQuestion]) -> None:
        super().__init__(data)
        self.questions = list(questions)
        for one in self.questions:
            if one.kind == QuestionKind.CHOICE:
                self.fields[f"q{one.pk}"] = forms.ChoiceField(
                    label=one.text,
                    choices=[("", "Scegliete"), *one.options],
                    required=False,
                    widget=forms.Select(attrs={"class": "cm-select"}),
                )
                continue
            for name, label in one.labels.items():
                self.fields[f"q{one.pk}-{name}"] = LineField(
                    label=f"{label}: {one.written}"[:300],
                    max_length=200,
                    required=False,
                    initial=one.proposal.get(name, ""),
                    widget=forms.TextInput(attrs={"class": "cm-input", "autocomplete": "off"}),
                )

    def answers(self) -> dict[int, Any]:
        """Only what was answered: a choice left open is asked again."""
        given: dict[int, Any] = {}
        for one in self.questions:
            if one.kind == QuestionKind.CHOICE:
                if answer := self.cleaned_data.get(f"q{one.pk}"):
                    given[one.pk] = answer
            else:
                given[one.pk] = {
                    name: self.cleaned_data.get(f"q{one.pk}-{name}", "") for name in one.labels
                }
        return given


def letters(position: int) -> str:
    """As a spreadsheet calls its columns: 0 -> "A", 27 -> "AB"."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
