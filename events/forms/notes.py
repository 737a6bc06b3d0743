"""What is written at a table, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django import forms

from cities.models import City, Theme
from cms_portal.files.pictures import PictureField
from cms_portal.once import TokenField
from cms_portal.signs import (
    LineField,
    LinesField,
    refuse_hidden_signs,
)
from events.enums import NoteKind, Urgency
from events.models import Need, ProjectIdea, TableNote
from events.models.notes import MOST_TEXT
from events.pasted import lines_of_list
from events.services.notes import MOST_PASTED

NO_NAMES = "Nessun dato personale di terzi: scrivete di servizi e di gruppi, mai di persone."


class CityField(forms.ModelChoiceField):
    """By its code: the page may have been open, offline, for hours."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "Nessuna in particolare")
        super().__init__(
            City.objects.filter(is_active=True).by_name(),
            to_field_name="cadastral_code",
            label="Città",
            **kwargs,
        )


class KindForm(forms.Form):
    kind = forms.ChoiceField(label="Tipo", choices=NoteKind.choices, initial=NoteKind.NEED)
    city = CityField(required=False)


class NoteForm(KindForm):
    token = TokenField()
    text = LinesField(
        label="Che cosa è stato detto",
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=NO_NAMES,
    )

    field_order = ["token", "city", "kind", "text"]


class NoteEditForm(NoteForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, note: TableNote | None = None, **kwargs: Any) -> None:
        if note is not None:
            code = note.city.cadastral_code if note.city else None
            kwargs["initial"] = {
                "text": note.text,
                "kind": note.kind,
                "city": code,
                "version": note.version,
            }
        super().__init__(*args, **kwargs)


class PasteForm(KindForm):
    token = TokenField()
    pasted = LinesField(
        label="L'elenco",
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=f"Una riga per ogni cosa detta: pallini, numeri e rientri si tolgono da sé. "
        f"{NO_NAMES}",
    )

    field_order = ["token", "city", "kind", "pasted"]

    def clean_pasted(self) -> list[str]:
        lines = lines_of_list(self.cleaned_data["pasted"])
        if not lines:
            raise forms.ValidationError("Non c'è nessuna riga da aggiungere.")
        if len(lines) > MOST_PASTED:
            raise forms.ValidationError(
                f"Sono {len(lines)} righe: al massimo {MOST_PASTED} per volta. Dividete l'elenco."
            )
        if long := [line for line in lines if len(line) > MOST_TEXT]:
            raise forms.ValidationError(
                f"Una riga supera {MOST_TEXT} caratteri: comincia con «{long[0][:60]}…»."
            )
        for line in lines:
            refuse_hidden_signs(line)
        return lines


class PhotoForm(forms.Form):
    token = TokenField()
    upload = PictureField(
        label="Foto del cartellone",
        help_text="JPEG, PNG o WebP, al massimo 12 MB. Inquadrate il foglio, non le persone.",
    )
    caption = LineField(
        label="Che cosa si vede",
        max_length=200,
        required=False,
    )


class FromNoteForm(forms.Form):
    city = CityField(empty_label="Scegliete la città")
    theme = forms.ModelChoiceField(
        Theme.objects.all(), label="Tema", to_field_name="slug", empty_label="Scegliete il tema"
    )

    def __init__(self, *args: Any, note: TableNote, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "city": note.city.cadastral_code if note.city else None,
            "theme": note.session.theme.slug if note.session.theme else None,
            "text": note.text[:1000],
            "title": " ".join(note.text.split())[:200],
        }
        super().__init__(*args, **kwargs)


class NeedFromNoteForm(FromNoteForm):
    text = LinesField(
        label="Il fabbisogno",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La città lo trova nella sua bozza, può correggerlo, e vede da quale tavolo "
        "viene.",
    )
    urgency = forms.TypedChoiceField(
        label="Urgenza", choices=Urgency.choices, coerce=int, initial=Urgency.MIDDLE
    )
    touched = LinesField(
        label="Chi riguarda",
        max_length=300,
        required=False,
    )


class NeedChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.text[:160]} ({obj.assessment.city}, {obj.assessment.theme})"


class IdeaForm(forms.Form):
    """An idea that is there already: its city stays."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    title = LineField(label="Titolo dell'idea", max_length=200)
    text = LinesField(
        label="In che cosa consiste",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Che cosa si vuole fare, per chi, con chi.",
    )
    theme = forms.ModelChoiceField(
        Theme.objects.all(), label="Tema", to_field_name="slug", empty_label=None
    )
    needs = NeedChoices(
        Need.objects.none(),
        label="Fabbisogni a cui risponde",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, idea: ProjectIdea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "version": idea.version,
            "title": idea.title,
            "text": idea.text,
            "theme": idea.theme.slug,
            "needs": [need.pk for need in idea.needs.all()],
        }
        rows = Need.objects.select_related("assessment__city", "assessment__theme")
        field: Any = self.fields["needs"]
        field.queryset = rows.filter(assessment__city=idea.city_id).most_urgent_first()


class IdeaFromNoteForm(FromNoteForm):
    title = LineField(label="Titolo dell'idea", max_length=200)
    needs = NeedChoices(
        Need.objects.none(),
        label="Fabbisogni a cui risponde",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, note: TableNote, **kwargs: Any) -> None:
        super().__init__(*args, note=note, **kwargs)
        rows = Need.objects.select_related("assessment__city", "assessment__theme")
        field: Any = self.fields["needs"]
        if note.city:
            field.queryset = rows.filter(assessment__city=note.city).most_urgent_first()
        else:
            del self.fields["needs"]
