"""Files and the refusals of a service, as forms show them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from cms_portal.files.exceptions import FileRefused
from cms_portal.files.pdf_check import refuse_unreadable

MEGABYTE = 1024 * 1024


class PdfField(forms.FileField):
    """A PDF by its content, whatever its name says; one that opens."""

    widget = forms.FileInput(attrs={"accept": ".pdf,application/pdf"})

    def __init__(self, *, max_megabytes: int = 20, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_megabytes = max_megabytes

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        file: UploadedFile | None = super().clean(data, initial)
        if not file:
            return None
        if (file.size or 0) > self.max_megabytes * MEGABYTE:
            raise ValidationError(f"Il file supera {self.max_megabytes} MB.")
        # Readers accept a PDF whose header stands within the first kilobyte.
        if b"%PDF-" not in file.read(1024):
            raise ValidationError(
                "Questo non è un PDF. Se l'atto è firmato in formato .p7m, estraete prima il PDF."
            )
        try:
            refuse_unreadable(file)
        except FileRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file


def show_refusal(form: forms.Form, error: ValidationError, names: dict[str, str]) -> None:
    """What a service refused, beside its field; `names`: of the model -> of the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, found in error.error_dict.items():
        wanted = names.get(name, name)
        form.add_error(wanted if wanted in form.fields else None, found)
