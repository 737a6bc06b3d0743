"""What is ticked, and who is written down, at the door."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django import forms

from cities.models import City
from cities.services.persons import NewPerson
from cms_portal.once import TokenField
from cms_portal.signs import LineField
from events.enums import PresenceKind, RegistrationRole
from events.models import Delegation, Event
from events.services import Newcomer, Tick

MOST_TICKS = 500
# The buttons of a list: each names one person, or `segnati` all those that are ticked.
BUTTONS = {
    "arriva": PresenceKind.IN,
    "esce": PresenceKind.OUT,
    "giustifica": PresenceKind.EXCUSED,
    "annulla": PresenceKind.UNDONE,
}


class TicksForm(forms.Form):
    """One button was pressed; `invio` makes a second press of it the same thing."""

    invio = forms.UUIDField()
    persona = forms.TypedMultipleChoiceField(coerce=int, required=False)
    segnati = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["persona"]
        assert isinstance(people, forms.TypedMultipleChoiceField)
        people.valid_value = _is_number  # type: ignore[method-assign]
        for name in BUTTONS:
            self.fields[name] = forms.IntegerField(required=False, min_value=1, max_value=2**31)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        pressed = [name for name in BUTTONS if data.get(name)]
        if not data.get("segnati") and len(pressed) != 1:
            raise forms.ValidationError("Scegliete chi registrare.")
        if data.get("segnati") and not 0 < len(data.get("persona", [])) <= MOST_TICKS:
            raise forms.ValidationError("Segnate almeno una persona.")
        return data

    @property
    def kind(self) -> PresenceKind:
        if self.cleaned_data["segnati"]:
            return PresenceKind.IN
        return next(kind for name, kind in BUTTONS.items() if self.cleaned_data[name])

    @property
    def people(self) -> list[int]:
        data = self.cleaned_data
        if data["segnati"]:
            return list(data["persona"])
        return [next(data[name] for name in BUTTONS if data[name])]

    def ticks(self, **known: Any) -> list[Tick]:
        key: UUID = self.cleaned_data["invio"]
        return [
            Tick(nonce=uuid5(key, f"{pk}:{self.kind}"), registration_id=pk, kind=self.kind, **known)
            for pk in self.people
        ]


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10


class NameAtDoorForm(forms.Form):
    """First and last name, and nothing else: somebody is waiting."""

    token = TokenField()
    cognome = LineField(max_length=100)
    nome = LineField(max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("cognome", "nome"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["cognome"].widget.attrs["autofocus"] = True

    @property
    def person(self) -> NewPerson:
        return NewPerson(self.cleaned_data["nome"], self.cleaned_data["cognome"])


class NewcomerForm(NameAtDoorForm):
    """Who was not expected: with which delegation, and as what."""

    con = forms.ChoiceField(label="Con chi viene")
    come = forms.ChoiceField(
        label="Per una città",
        choices=[
            (RegistrationRole.TECHNICAL, "Parte tecnica"),
            (RegistrationRole.POLITICAL, "Parte politica"),
        ],
        widget=forms.RadioSelect,
        initial=RegistrationRole.TECHNICAL,
        required=False,
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Delegation.objects.filter(event=event).select_related("city", "organisation")
        self.delegations = {f"d{one.pk}": one for one in rows.by_name()}
        others = City.objects.filter(is_active=True).exclude(delegations__event=event).by_name()
        self.cities = {f"c{one.pk}": one for one in others}
        named = self.delegations.items()
        groups: list[tuple[str, list[tuple[str, str]]]] = [
            ("Città", [(key, one.name) for key, one in named if one.city_id]),
            ("Enti", [(key, one.name) for key, one in named if not one.city_id]),
            ("Città non invitate", [(key, one.name) for key, one in self.cities.items()]),
            (
                "Senza delegazione",
                [(RegistrationRole.GUEST, "Ospite"), (RegistrationRole.SPEAKER, "Relatore")],
            ),
        ]
        field = self.fields["con"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Scegliete"), *(group for group in groups if group[1])]

    @property
    def newcomer(self) -> Newcomer:
        with_whom, as_what = self.cleaned_data["con"], self.cleaned_data["come"]
        return Newcomer(
            person=self.person,
            role=with_whom if with_whom in RegistrationRole.values else as_what,
            delegation=self.delegations.get(with_whom),
            city=self.cities.get(with_whom),
        )
