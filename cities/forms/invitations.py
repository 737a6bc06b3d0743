from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cities.enums import ReferentKind
from cities.models import InvitationState, Region
from cms_portal.mailing import bounces
from cms_portal.signs import LineField

_INPUT = {"class": "cm-input", "autocomplete": "off", "maxlength": 100}
_SELECT = {"class": "cm-select"}
REPRESENTATIVES = "rappresentanti"


class InvitationFilterForm(forms.Form):
    q = forms.CharField(
        label="Persona, città o indirizzo",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", **_INPUT}),
    )
    stato = forms.ChoiceField(
        label="Stato",
        required=False,
        choices=[("", "Tutti gli stati"), *InvitationState.choices],
        widget=forms.Select(attrs=_SELECT),
    )


class InvitableFilterForm(forms.Form):
    q = forms.CharField(
        label="Persona o città",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", **_INPUT}),
    )
    regione = forms.ModelChoiceField(
        label="Regione",
        required=False,
        queryset=Region.objects.all(),
        to_field_name="istat_code",
        empty_label="Tutte le regioni",
        widget=forms.Select(attrs=_SELECT),
    )
    tipo = forms.ChoiceField(
        label="Chi",
        required=False,
        choices=[
            ("", "Tutti i referenti"),
            *ReferentKind.choices,
            (REPRESENTATIVES, "Chi rappresenta il Comune"),
        ],
        widget=forms.Select(attrs=_SELECT),
    )


class UploadForm(forms.Form):
    """A small file, read at once and not kept."""

    max_bytes = 1024 * 1024
    file = forms.FileField(label="File", allow_empty_file=False)

    def clean_file(self) -> bytes:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > self.max_bytes:
            raise forms.ValidationError(f"Il file supera {self.max_bytes // 1024**2} MB.")
        return bytes(file.read())


class InviteesForm(UploadForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Foglio di calcolo"
        self.fields[
            "file"
        ].help_text = (
            "XLSX, ODS oppure CSV in UTF-8, con le colonne: nome, cognome, e-mail, città, tipo."
        )
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.ods,.csv"


class BounceFileForm(UploadForm):
    max_bytes = bounces.MAX_BYTES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Avviso di mancato recapito"
        self.fields["file"].help_text = "Il messaggio salvato dal programma di posta (.eml)."
        self.fields["file"].widget.attrs["accept"] = ".eml,message/rfc822"


class BounceNoteForm(forms.Form):
    note = LineField(
        label="Perché è tornato indietro",
        max_length=300,
        help_text="Per esempio: «casella inesistente», «letto da un'altra persona».",
    )
