"""The short form after an event, in Italian and in English; and the asking."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from cms_portal.signs import LinesField
from events.feedback import QUESTIONS, SCALE, WORDS
from events.models.feedback import MOST_WORDS

DAYS: Final = 30
MOST_DAYS: Final = 90

_ENDS: Final = {
    False: {1: "1, per niente", 5: "5, moltissimo"},
    True: {1: "1, not at all", 5: "5, very much"},
}
_HELP: Final = {
    False: "Facoltativo. Niente dati personali di terzi: né nomi né altro che li riveli.",
    True: "Optional. No personal data of other people: no names, nothing that tells who they are.",
}
_EMPTY: Final = {
    False: "Rispondete almeno a una domanda.",
    True: "Please answer at least one question.",
}
_SKIP: Final = {False: "Non rispondo", True: "No answer"}


class FeedbackForm(forms.Form):
    helped = LinesField(max_length=MOST_WORDS, required=False)
    wanted = LinesField(max_length=MOST_WORDS, required=False)

    def __init__(self, *args: Any, in_english: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_english = in_english
        ends = _ENDS[in_english]
        choices = [(str(mark), ends.get(mark, str(mark))) for mark in SCALE]
        marks = {
            name: forms.TypedChoiceField(
                label=words[in_english],
                choices=[*choices, ("", _SKIP[in_english])],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial="",
            )
            for name, words in QUESTIONS.items()
        }
        self.fields = marks | self.fields
        for name, texts in WORDS.items():
            field = self.fields[name]
            field.label, field.help_text = texts[in_english], _HELP[in_english]
            field.widget = forms.Textarea(attrs={"rows": 3, "maxlength": MOST_WORDS})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_empty = all(cleaned.get(name) in (None, "") for name in (*QUESTIONS, *WORDS))
        if is_empty and not self.errors:
            raise forms.ValidationError(_EMPTY[self.in_english])
        return cleaned


class AskForm(forms.Form):
    days = forms.IntegerField(
        label="Per quanti giorni si risponde",
        min_value=1,
        max_value=MOST_DAYS,
        initial=DAYS,
        help_text=f"Da oggi, al massimo {MOST_DAYS}. Poi i collegamenti non valgono più.",
    )
