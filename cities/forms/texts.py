"""The forms of guidelines, questions, good practices, messages and search."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cities.enums import EntryKind, QuestionState, Voice
from cities.fulltext import MAX_BYTES
from cities.matters import Matter
from cities.models import City, Guideline, Theme
from cms_portal.days import DayField
from cms_portal.files.fields import OFFICE, DocumentField, DocumentsField
from cms_portal.once import TokenField
from cms_portal.signs import LineField, LinesField

LONG_TEXT = 10_000


def _area(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class ThemeField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "Nessun tema in particolare")
        super().__init__(Theme.objects.all(), label="Tema", required=False, **kwargs)


class EditionForm(forms.Form):
    """A version: a PDF or a text."""

    dated_on = DayField(label="Data del documento", initial=timezone.localdate)
    changes = LinesField(
        label="Che cosa cambia",
        max_length=LONG_TEXT,
        widget=_area(4),
        help_text="Lo leggono le città accanto alla nuova versione: scrivete che cosa devono "
        "fare di diverso.",
    )
    read_by = DayField(
        label="Da leggere entro",
        required=False,
        help_text="Le città lo trovano in bacheca accanto alla richiesta. Vuoto: senza scadenza.",
    )
    upload = DocumentField(
        label="File PDF",
        required=False,
        help_text="Al massimo 20 MB. Le sue parole si troveranno con la ricerca.",
    )
    text = LinesField(
        label="Oppure il testo",
        required=False,
        widget=_area(8),
        help_text="Se non c'è un file. Si mostra nella pagina, senza formattazione.",
    )
    attachments = DocumentsField(
        label="Allegati",
        required=False,
        kinds=OFFICE,
        help_text="Moduli e schede: PDF, DOCX, ODT, XLSX o ODS, al massimo dieci.",
    )

    def __init__(self, *args: Any, is_first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["changes"]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text.encode()) > MAX_BYTES:
            raise forms.ValidationError("Il testo è troppo lungo: caricate un file.")
        return text

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("upload") or cleaned.get("text")) and "upload" not in self.errors:
            self.add_error("upload", "Serve un file PDF, oppure il testo qui sotto.")
        dated_on, read_by = cleaned.get("dated_on"), cleaned.get("read_by")
        if read_by and read_by < max(dated_on or read_by, timezone.localdate()):
            self.add_error(
                "read_by", "Scegliete un giorno da oggi in poi, dopo quello del documento."
            )
        return cleaned


class GuidelineForm(EditionForm):
    token = TokenField()
    title = LineField(label="Titolo", max_length=200)
    summary = LinesField(
        label="In breve",
        max_length=500,
        required=False,
        widget=_area(2),
        help_text="Due righe: a che cosa serve e a chi.",
    )
    theme = ThemeField()

    field_order = ["title", "summary", "theme"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_first=True, **kwargs)


class CitiesField(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=City.objects.filter(is_active=True).by_name(),
            to_field_name="cadastral_code",
            label="Città",
            error_messages={"required": "Scegliete almeno una città."},
            **kwargs,
        )


class SendForm(forms.Form):
    citta = CitiesField()


class ReadForm(forms.Form):
    """Which version was on screen: nobody declares to have read one that came out meanwhile."""

    versione = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class QuestionForm(forms.Form):
    token = TokenField()
    su = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    city = forms.ModelChoiceField(queryset=City.objects.none(), label="Città", empty_label=None)
    subject = LineField(
        label="Oggetto", max_length=200, help_text="In una riga, che cosa volete sapere."
    )
    text = LinesField(label="Il quesito", max_length=LONG_TEXT, widget=_area(8))
    theme = ThemeField()
    guideline = forms.ModelChoiceField(
        queryset=Guideline.objects.none(),
        label="A proposito delle linee guida",
        required=False,
        empty_label="Nessuna in particolare",
    )

    def __init__(self, *args: Any, user: Any, about: Matter | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        cities = City.objects.visible_to(user).by_name()
        if about:
            cities = cities.filter(pk=about.city.pk)
            self.fields["su"].initial = about.key
            del self.fields["guideline"]
        mine = list(cities[:2])
        self.fields["city"].queryset = cities  # type: ignore[attr-defined]
        if len(mine) == 1:
            self.fields["city"].widget = forms.HiddenInput()
            self.fields["city"].initial = mine[0]
        if not about:
            self.fields["guideline"].queryset = Guideline.objects.visible_to(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.pop("su", None)
        return cleaned | {"about": self.about}


class DetailForm(forms.Form):
    token = TokenField()
    text = LinesField(label="La vostra precisazione", max_length=LONG_TEXT, widget=_area(5))


class VoiceForm(forms.Form):
    voice = forms.ChoiceField(
        label="A nome di", choices=Voice.choices, initial=Voice.OFFICE, widget=forms.RadioSelect
    )
    is_interpretation = forms.BooleanField(
        label="Interpreta un atto",
        required=False,
        help_text="L'interpretazione la dà l'Autorità di Gestione: si vedrà scritto.",
    )
    reference = LineField(
        label="Nota o atto dell'Autorità",
        max_length=200,
        required=False,
        help_text="Serve se scrive la segreteria a nome dell'Autorità: per esempio «nota del "
        "12 giugno 2023».",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("is_interpretation") and cleaned.get("voice") == Voice.OFFICE:
            self.add_error(
                "voice",
                "L'interpretazione di un atto la dà l'Autorità di Gestione, non la segreteria.",
            )
        return cleaned


class ReplyForm(VoiceForm):
    token = TokenField()
    text = LinesField(label="Risposta", max_length=LONG_TEXT, widget=_area(8))
    kind = forms.ChoiceField(
        label="Che cosa inviate",
        choices=[
            (EntryKind.ANSWER, "La risposta"),
            (EntryKind.INQUIRY, "Una richiesta di chiarimento: la risposta seguirà"),
        ],
        initial=EntryKind.ANSWER,
        widget=forms.RadioSelect,
    )

    field_order = ["text", "kind", "voice", "is_interpretation", "reference"]


class FaqForm(VoiceForm):
    token = TokenField()
    title = LineField(label="Domanda", max_length=200)
    text = LinesField(
        label="Dettaglio della domanda",
        max_length=LONG_TEXT,
        required=False,
        widget=_area(4),
        help_text="Riscrivetela in generale: chi ha chiesto non va nominato.",
    )
    answer = LinesField(label="Risposta", max_length=LONG_TEXT, widget=_area(8))
    theme = ThemeField()

    field_order = ["title", "text", "answer", "theme", "voice", "is_interpretation", "reference"]


class MessageForm(forms.Form):
    gettone = TokenField()
    citta = CitiesField(widget=forms.CheckboxSelectMultiple)
    subject = LineField(label="Oggetto", max_length=200)
    text = LinesField(label="Testo", max_length=LONG_TEXT, widget=_area(10))


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Cerca",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class QuestionFilter(SearchForm):
    stato = forms.ChoiceField(
        label="Stato", required=False, choices=[("", "Tutti"), *QuestionState.choices]
    )
    tema = ThemeField(to_field_name="slug", empty_label="Tutti i temi")


class ThemeFilter(SearchForm):
    tema = ThemeField(to_field_name="slug", empty_label="Tutti i temi")
