"""An answer, the people of a delegation, their tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst

from cities.forms.people import PersonChoice
from cities.models import Person
from cities.services.persons import NewPerson
from cms_portal.signs import LineField
from events.enums import RegistrationRole
from events.models import Delegation, EventSession, Registration
from events.models.seats import FALLBACK
from events.roster import Table

YES, NO = "si", "no"


class AnswerForm(forms.Form):
    """`risposta` is the button that was pressed; the reason is for a no."""

    risposta = forms.ChoiceField(choices=[(YES, "Partecipiamo"), (NO, "Non partecipiamo")])
    motivo = LineField(
        label="Perché non potete partecipare",
        max_length=500,
        required=False,
        help_text="Lo legge la segreteria: aiuta a tenervi aggiornati.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("risposta") == NO and not data.get("motivo") and "motivo" not in self.errors:
            self.add_error("motivo", "Scrivete perché non potete partecipare.")
        return data

    @property
    def accepts(self) -> bool:
        return bool(self.cleaned_data["risposta"] == YES)


class TablesForm(forms.Form):
    """First and second choice in each slot of parallel sessions."""

    def __init__(
        self,
        *args: Any,
        slots: Sequence[Sequence[Table]],
        registration: Registration | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.slots = slots
        held = _ranks(registration) if registration else {}
        for number, slot in enumerate(slots):
            choices = [(str(table.session.pk), table.label) for table in slot]
            when = _when(slot[0].session)
            first, second = _names(number)
            now = [str(t.session.pk) for t in sorted(slot, key=lambda t: held.get(t.session.pk, 9))]
            now = [pk for pk in now if int(pk) in held]
            self.fields[first] = forms.ChoiceField(
                label=f"{when}: prima scelta" if len(slot) > 1 else when,
                choices=[("", "Nessuna"), *choices],
                required=False,
                initial=now[0] if now else "",
            )
            if len(slot) > 1:
                self.fields[second] = forms.ChoiceField(
                    label=f"{when}: seconda scelta",
                    choices=[("", "Nessuna"), *choices],
                    required=False,
                    initial=now[1] if len(now) > 1 else "",
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number, _ in enumerate(self.slots):
            first, second = _names(number)
            if data.get(second) and not data.get(first):
                self.add_error(first, "Indicate prima la prima scelta.")
            elif data.get(second) and data.get(second) == data.get(first):
                self.add_error(second, "La seconda scelta deve essere diversa dalla prima.")
        return data

    @property
    def choices(self) -> list[list[EventSession]]:
        """Slot by slot, what was chosen; slots without a choice are left out."""
        found = []
        for number, slot in enumerate(self.slots):
            by_pk = {str(table.session.pk): table.session for table in slot}
            wanted = [self.cleaned_data.get(name) for name in _names(number)]
            if chosen := [by_pk[pk] for pk in wanted if pk]:
                found.append(chosen)
        return found

    @property
    def table_fields(self) -> list[forms.BoundField]:
        names = [name for number, _ in enumerate(self.slots) for name in _names(number)]
        return [self[name] for name in names if name in self.fields]


class NameForm(TablesForm):
    """One seat: somebody known in the city, or a new name. Nothing typed: still without a name."""

    persona = PersonChoice(
        label="Persona già nota",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Una persona nuova",
    )
    nome = LineField(label="Nome", max_length=100, required=False)
    cognome = LineField(label="Cognome", max_length=100, required=False)
    email = forms.EmailField(
        label="E-mail", required=False, help_text="Lì arrivano le conferme e i cambiamenti."
    )

    def __init__(
        self, *args: Any, delegation: Delegation, role: RegistrationRole, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        self.delegation = delegation
        persona = self.fields["persona"]
        assert isinstance(persona, forms.ModelChoiceField)
        people = Person.objects.none()
        if delegation.city is not None:
            taken = Registration.objects.registered().filter(delegation=delegation).values("person")
            people = Person.objects.known_in(delegation.city).exclude(pk__in=taken)
        else:
            people = Person.objects.filter(registrations__delegation=delegation)
        persona.queryset = people

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("persona") and (data.get("nome") or data.get("cognome")):
            for name, message in (
                ("nome", "Scrivete il nome."),
                ("cognome", "Scrivete il cognome."),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return data

    @property
    def is_named(self) -> bool:
        data = self.cleaned_data
        return bool(data.get("persona") or data.get("nome") or data.get("cognome"))

    @property
    def who(self) -> Person | NewPerson:
        data = self.cleaned_data
        if data.get("persona"):
            person: Person = data["persona"]
            return person
        return NewPerson(data["nome"], data["cognome"], email=data["email"])

    @property
    def person_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("nome", "cognome", "email")]


def _names(number: int) -> tuple[str, str]:
    return f"prima_{number}", f"seconda_{number}"


def _ranks(registration: Registration) -> dict[int, int]:
    """Session -> rank of what the person has, without what is only held meanwhile."""
    seats = registration.seats.live().filter(rank__lt=FALLBACK)  # type: ignore[attr-defined]
    return dict(seats.values_list("session_id", "rank"))


def _when(session: EventSession) -> str:
    return f"Ore {session.when}" if session.starts_at else capfirst(session.time_note or "Tavoli")
