"""Registration of the public, in Italian and, for an event that speaks it, in English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from cms_portal.signs import LineField
from events.models import EventSession
from events.public_pages import day_in_words
from events.services.public import Visitor

# By "is it in English".
_WORDS: Final = {
    False: {
        "first_name": "Nome",
        "last_name": "Cognome",
        "email": "Indirizzo e-mail",
        "has_read": "Ho letto l'informativa sul trattamento dei dati personali",
        "none": "Nessuna di queste",
        "choice": "Sessioni parallele",
        "waiting": "al completo: lista d'attesa",
        "required": "Questo campo serve.",
        "invalid": "Scrivete un indirizzo e-mail, per esempio nome@esempio.it.",
        "unread": "Per iscrivervi dite che avete letto l'informativa.",
        "wrong": "Questa scelta non c'è più: sceglietene un'altra.",
        "after": "Vi scriviamo qui il collegamento per confermare.",
    },
    True: {
        "first_name": "First name",
        "last_name": "Last name",
        "email": "E-mail address",
        "has_read": "I have read the privacy notice",
        "none": "None of these",
        "choice": "Parallel sessions",
        "waiting": "full: waiting list",
        "required": "Please fill in this field.",
        "invalid": "Please write an e-mail address, such as name@example.org.",
        "unread": "To register, please say that you have read the privacy notice.",
        "wrong": "This choice is no longer there: please choose another one.",
        "after": "We will send you the link to confirm.",
    },
}


class PublicForm(forms.Form):
    first_name = LineField(max_length=100)
    last_name = LineField(max_length=100)
    email = forms.EmailField(max_length=254)

    def __init__(
        self,
        *args: Any,
        slots: Sequence[Sequence[tuple[EventSession, int | None]]],
        in_english: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        words = _WORDS[in_english]
        self.sessions = {one.pk: one for slot in slots for one, _ in slot}
        self.slot_names: list[str] = []
        for number, slot in enumerate(slots, 1):
            self._add_slot(f"slot_{number}", slot, words, in_english)
        self.fields["has_read"] = forms.BooleanField()
        for name in ("first_name", "last_name", "email", "has_read"):
            field = self.fields[name]
            field.label = words[name]
            field.error_messages["required"] = words["required"]
        self.fields["has_read"].error_messages["required"] = words["unread"]
        email = self.fields["email"]
        email.error_messages["invalid"], email.help_text = words["invalid"], words["after"]
        for name, token in (
            ("first_name", "given-name"),
            ("last_name", "family-name"),
            ("email", "email"),
        ):
            self.fields[name].widget.attrs["autocomplete"] = token

    def _add_slot(
        self,
        name: str,
        slot: Sequence[tuple[EventSession, int | None]],
        words: dict[str, str],
        in_english: bool,
    ) -> None:
        choices = [("", words["none"])]
        for session, free in slot:
            title = (session.title_en if in_english else "") or session.title
            choices.append(
                (str(session.pk), f"{title} ({words['waiting']})" if free == 0 else title)
            )
        first = slot[0][0]
        day = day_in_words(first.day, in_english) if first.event.ends_on else ""
        self.fields[name] = forms.ChoiceField(
            label=", ".join(part for part in (words["choice"], day, first.when) if part),
            choices=choices,
            required=False,
            widget=forms.RadioSelect,
            initial="",
            error_messages={"invalid_choice": words["wrong"]},
        )
        self.slot_names.append(name)

    @property
    def visitor(self) -> Visitor:
        data = self.cleaned_data
        return Visitor(data["first_name"], data["last_name"], data["email"])

    @property
    def chosen(self) -> list[EventSession]:
        picked = [self.cleaned_data[name] for name in self.slot_names]
        return [self.sessions[int(one)] for one in picked if one]
