"""The shape of what is sent about signatures: a file, a check, a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from cms_portal.days import DayField, DayInput
from cms_portal.files.fields import DocumentField
from cms_portal.signatures.envelopes import could_be
from cms_portal.signatures.services import MAX_BYTES
from cms_portal.signs import LineField, LinesField
from protocols.services.copies import NOT_A_SIGNED_FILE

_HELP = "Il file PDF o .p7m che esce dal programma di firma, al massimo 20 MB."


class SignedFileField(forms.FileField):
    """A PDF or a `.p7m`, known by its first bytes; its name is not believed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)
        self.widget.attrs["accept"] = ".pdf,.p7m,.p7s"

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        upload: UploadedFile | None = super().clean(data, initial)
        if upload is None:
            return None
        if (upload.size or 0) > MAX_BYTES:
            raise ValidationError(f"Il file supera {MAX_BYTES // 2**20} MB.")
        head = upload.read(4096)
        upload.seek(0)
        if not could_be(head):
            raise ValidationError(NOT_A_SIGNED_FILE)
        return upload


class CopyForm(forms.Form):
    file = SignedFileField(label="File firmato", help_text=_HELP)
    carta = forms.BooleanField(
        label="È la scansione di un originale firmato su carta",
        required=False,
        help_text="Si conserva come prova ma non vale come firma: la sottoscrizione non digitale "
        "è a rischio di nullità e il protocollo resta in attesa.",
    )

    def __init__(self, *args: Any, skipped: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skipped = skipped or []

    def clean(self) -> dict[str, Any]:
        if self.skipped:
            self.errors.pop("file", None)
            self.add_error("file", f"Il file supera {MAX_BYTES // 2**20} MB.")
        return self.cleaned_data


class WhichForm(CopyForm):
    file = SignedFileField(
        label="File da riconoscere",
        help_text="Un PDF o un .p7m, al massimo 20 MB. Non si conserva.",
    )
    carta = None  # type: ignore[assignment]


class CheckForm(forms.Form):
    strumento = LineField(
        label="Strumento usato",
        max_length=160,
        help_text="Per esempio il nome del programma di verifica e la sua versione.",
        widget=forms.TextInput(attrs={"class": "cm-input"}),
    )
    esito = forms.ChoiceField(
        label="Esito",
        choices=[("valida", "La firma è valida"), ("non_valida", "La firma non è valida")],
        widget=forms.RadioSelect,
    )
    verificata_il = DayField(
        label="Verificata il",
        widget=DayInput(attrs={"class": "cm-input"}),
        initial=timezone.localdate,
    )
    note = LinesField(
        label="Note",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"class": "cm-input cm-area", "rows": 2}),
    )
    rapporto = DocumentField(
        label="Rapporto dello strumento", required=False, help_text="Un PDF, al massimo 20 MB."
    )


class ReasonForm(forms.Form):
    motivo = LinesField(
        label="Motivo",
        max_length=500,
        help_text="Lo leggono entrambe le parti.",
        widget=forms.Textarea(attrs={"class": "cm-input cm-area", "rows": 2}),
    )
