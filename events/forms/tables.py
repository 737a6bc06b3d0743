"""Who moves to which table."""

from __future__ import annotations

from typing import Any

from django import forms

from events.models import Event, EventSession, Registration

GONE = "Qualcuno nel frattempo non è più iscritto: ricaricate la pagina."


class MoveForm(forms.Form):
    """`a` or `senza` is the button that was pressed: the table to go to, or one of the hour to
    leave.
    """

    persona = forms.ModelMultipleChoiceField(
        queryset=Registration.objects.none(),
        error_messages={
            "required": "Scegliete prima chi spostare.",
            "invalid_choice": GONE,
            "invalid_pk_value": GONE,
        },
    )
    a = forms.ModelChoiceField(queryset=EventSession.objects.none(), required=False)
    senza = forms.ModelChoiceField(queryset=EventSession.objects.none(), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Registration.objects.registered().filter(event=event)
        for name, rows in (
            ("persona", people.select_related("person")),
            ("a", event.sessions.all()),
            ("senza", event.sessions.all()),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("a")) == bool(data.get("senza")):
            raise forms.ValidationError("Scegliete un tavolo.")
        return data

    @property
    def table(self) -> EventSession:
        found: EventSession = self.cleaned_data["a"] or self.cleaned_data["senza"]
        return found

    @property
    def is_leaving(self) -> bool:
        return self.cleaned_data["a"] is None

    @property
    def first_error(self) -> str:
        return next(str(errors[0]) for errors in self.errors.values())
