from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cms_portal.documents.codes import read_code
from cms_portal.documents.uploads import MAX_BYTES, Fingerprint
from cms_portal.signs import LineField


class CodeForm(forms.Form):
    code = LineField(
        label="Codice di verifica",
        max_length=40,
        help_text=(
            "Dodici lettere e cifre, stampate in fondo a ogni pagina: per esempio "
            "7K3M-Q9TD-2XWA. Maiuscole, spazi e trattini non contano."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(
                "Il codice non è completo o contiene un errore di battitura: "
                "ricopiatelo dal piè di pagina del documento."
            )
        return code


class CompareForm(forms.Form):
    file = forms.FileField(
        label="File PDF da confrontare",
        help_text="Fino a 20 MB. Il file non viene conservato.",
        error_messages={"required": "Scegliete il file da confrontare."},
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    def clean_file(self) -> Any:
        file: Fingerprint = self.cleaned_data["file"]
        if file.is_too_big:
            raise ValidationError(f"Il file supera {MAX_BYTES // 1024 // 1024} MB.")
        return file
