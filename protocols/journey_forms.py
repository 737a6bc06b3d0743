"""Forms about the travels of an act: numbers, cover notes, PECs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from cms_portal.days import DayField, DayInput
from cms_portal.signs import LineField, LinesField
from protocols.journeys import NoteKind
from protocols.services.pec import MOST_BYTES, MOST_FILES, SUFFIXES

MOST_NOTE = 4000


class EntryForm(forms.Form):
    numero = LineField(
        label="Numero di protocollo",
        max_length=60,
        help_text="Come lo scrive il registro, con i suoi zeri: per esempio 0012345.",
        widget=forms.TextInput(attrs={"class": "cm-input"}),
    )
    del_giorno = DayField(
        label="Data di registrazione",
        widget=DayInput(attrs={"class": "cm-input"}),
        initial=timezone.localdate,
    )
    aoo = LineField(
        label="AOO",
        required=False,
        max_length=100,
        help_text="Il codice dell'area organizzativa omogenea che tiene il registro, se lo sapete.",
        widget=forms.TextInput(attrs={"class": "cm-input"}),
    )


class NoteForm(forms.Form):
    nota = forms.ChoiceField(
        label="Nota di trasmissione", choices=NoteKind, widget=forms.RadioSelect
    )
    testo = LinesField(
        label="Testo della nota",
        required=False,
        max_length=MOST_NOTE,
        help_text="{comune}, {codice} e {pec} prendono i dati di ogni città; una riga vuota "
        "separa i capoversi. Con una nota sola le città stanno in un elenco.",
        widget=forms.Textarea(attrs={"class": "cm-input cm-area", "rows": 9}),
    )


class _SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class MailsField(forms.FileField):
    """Messages, or one ZIP of them: the first bytes are believed, the name is not."""

    widget = _SeveralInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.skipped: list[str] = []
        self.widget.attrs["accept"] = ",".join(f".{one}" for one in SUFFIXES)

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        if self.skipped:
            raise ValidationError(
                f"Troppo grande: in tutto al massimo {MOST_BYTES // 2**20} MB per volta."
            )
        if len(uploads) > MOST_FILES:
            raise ValidationError(f"Al massimo {MOST_FILES} messaggi per volta: usate uno ZIP.")
        found = [super(MailsField, self).clean(one, initial) for one in uploads or [None]]
        for upload in found:
            _refuse_other(upload)
        return found


def _refuse_other(upload: UploadedFile) -> None:
    suffix = (upload.name or "").rpartition(".")[2].lower()
    if suffix not in SUFFIXES:
        raise ValidationError(f"«{upload.name}»: servono messaggi .eml o .msg, o uno ZIP.")
    head = upload.read(1024)
    upload.seek(0)
    is_right = {
        "zip": head.startswith((b"PK\x03\x04", b"PK\x05\x06")),
        "msg": head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    }.get(suffix, b"\x00" not in head)
    if not is_right:
        raise ValidationError(f"«{upload.name}» non è un vero file {suffix.upper()}.")


class PecForm(forms.Form):
    messaggi = MailsField(
        label="Messaggi o ZIP della casella",
        error_messages={"required": "Scegliete almeno un messaggio."},
        help_text="File .eml o .msg, anche molti insieme, oppure uno ZIP. "
        f"In tutto al massimo {MOST_BYTES // 2**20} MB.",
    )

    def __init__(self, *args: Any, skipped: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["messaggi"]
        assert isinstance(field, MailsField)
        field.skipped = skipped or []


class NumbersForm(forms.Form):
    elenco = LinesField(
        label="Due colonne: città e numero",
        max_length=200_000,
        help_text="Incollate dal foglio o dal registro: codice pratica (o nome della città, o PEC) "
        "e numero di protocollo; una terza colonna può dare la data.",
        widget=forms.Textarea(attrs={"class": "cm-input cm-area cm-paste", "rows": 10}),
    )
    del_giorno = DayField(
        label="Data di registrazione",
        help_text="Vale per le righe che non ne hanno una propria.",
        widget=DayInput(attrs={"class": "cm-input"}),
        initial=timezone.localdate,
    )
    sono_partite = forms.BooleanField(
        label="Le PEC sono partite in questa data: segna gli atti come trasmessi",
        required=False,
        initial=True,
    )

    def clean_del_giorno(self) -> date:
        day: date = self.cleaned_data["del_giorno"]
        if day > timezone.localdate():
            raise ValidationError("La data di registrazione è nel futuro.")
        return day
