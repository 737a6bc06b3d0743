"""Who comes, in which capacity, from when, by which act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from cities.enums import Gender, ReferentKind, RepresentativeKind
from cities.forms.addresses import SURE, AsksAboutAddress, SureField
from cities.forms.fields import show_refusal
from cities.models import City, LegalRepresentative, Person, Referent
from cities.services.handover import Successor
from cities.services.mandates import Mandate
from cities.services.persons import NewPerson
from cms_portal.days import DayField
from cms_portal.signs import LineField
from cms_portal.templatetags.portal import day

# Names in the models -> names in these forms.
FIELDS = {
    "person": "persona",
    "first_name": "nome",
    "last_name": "cognome",
    "gender": "genere",
    "email": "email",
    "phone": "telefono",
    "kind": "tipo",
    "office_name": "ufficio",
    "name": "ufficio",
    "responsible_role": "qualifica",
    "act": "atto",
    "valid_from": "dal",
    "valid_to": "ultimo_giorno",
    "substitute_of": "supplente_di",
}


class Who(TextChoices):
    NEW = "nuova", "Una persona nuova"
    KNOWN = "nota", "Una persona che ha, o ha avuto, un incarico per la città"
    NOBODY = "nessuno", "Nessuno, per ora"


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.shown_name}, {obj.email}" if obj.email else str(obj.shown_name)


class WhoForm(AsksAboutAddress):
    """Somebody known in the city, or the data of somebody new. `who` is what was chosen."""

    may_be_nobody = False

    chi = forms.ChoiceField(label="Chi", widget=forms.RadioSelect, initial=Who.NEW)
    persona = PersonChoice(
        label="Persona", queryset=Person.objects.none(), required=False, empty_label="Scegliete"
    )
    nome = LineField(label="Nome", max_length=100, required=False)
    cognome = LineField(label="Cognome", max_length=100, required=False)
    genere = forms.ChoiceField(
        label="Genere nelle qualifiche",
        choices=[("", "Non indicato"), *Gender.choices],
        required=False,
        help_text="Serve solo a scrivere «Sindaca» o «Sindaco» negli atti.",
    )
    email = forms.EmailField(
        label="E-mail",
        required=False,
        help_text="L'indirizzo personale d'ufficio, non la PEC: lì arrivano inviti e promemoria.",
    )
    indirizzo_giusto = SureField()
    telefono = LineField(label="Telefono", max_length=40, required=False)

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        people = Person.objects.known_in(city)
        persona = self.fields["persona"]
        assert isinstance(persona, forms.ModelChoiceField)
        persona.queryset = people
        choices = [Who.NEW, *([Who.KNOWN] if people.exists() else [])]
        choices += [Who.NOBODY] if self.may_be_nobody else []
        chi = self.fields["chi"]
        assert isinstance(chi, forms.ChoiceField)
        chi.choices = [(one.value, one.label) for one in choices]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("chi") == Who.KNOWN and not data.get("persona"):
            self._require("persona", "Scegliete la persona.")
        if data.get("chi") == Who.NEW:
            for name, message in (
                ("nome", "Scrivete il nome."),
                ("cognome", "Scrivete il cognome."),
            ):
                if not data.get(name):
                    self._require(name, message)
        return data

    def writes_address(self, data: dict[str, Any]) -> bool:
        return data.get("chi") == Who.NEW

    def _require(self, name: str, message: str) -> None:
        if name not in self.errors:
            self.add_error(name, message)

    @property
    def who(self) -> Person | NewPerson | None:
        data = self.cleaned_data
        if data["chi"] == Who.NOBODY:
            return None
        if data["chi"] == Who.KNOWN:
            person: Person = data["persona"]
            return person
        return NewPerson(
            first_name=data["nome"],
            last_name=data["cognome"],
            gender=data["genere"],
            email=data["email"],
            phone=data["telefono"],
        )

    @property
    def person_fields(self) -> list[forms.BoundField]:
        names = ("nome", "cognome", "genere", "email", SURE, "telefono")
        return [self[name] for name in names if name in self.fields]

    def show_refusal(self, error: ValidationError) -> None:
        show_refusal(self, error, FIELDS)


class SubstituteChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.person.shown_name}, {obj.title.lower()}"


class ReferentForm(WhoForm):
    tipo = forms.ChoiceField(
        label="Tipo di referente", choices=ReferentKind.choices, initial=ReferentKind.TECHNICAL
    )
    ufficio = LineField(label="Ufficio o incarico", max_length=200, required=False)
    supplente_di = SubstituteChoice(
        label="Supplente di",
        queryset=Referent.objects.none(),
        required=False,
        empty_label="Nessuno: è titolare",
    )
    atto = LineField(
        label="Atto di nomina",
        max_length=200,
        help_text="Per esempio: nota prot. n. 1234 del 20 gennaio 2026.",
    )
    dal = DayField(label="In carica dal")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        substitute = self.fields["supplente_di"]
        assert isinstance(substitute, forms.ModelChoiceField)
        substitute.queryset = (
            Referent.objects.current()
            .filter(city=self.city, substitute_of=None)
            .select_related("person")
        )


class RepresentativeForm(WhoForm):
    tipo = forms.ChoiceField(
        label="In qualità di", choices=RepresentativeKind.choices, initial=RepresentativeKind.MAYOR
    )
    atto = LineField(
        label="Atto",
        max_length=200,
        help_text="Verbale di proclamazione, decreto di nomina, atto di delega: numero e data.",
    )
    dal = DayField(label="In carica dal")


class OfficeForm(WhoForm):
    may_be_nobody = True

    ufficio = LineField(label="Denominazione dell'ufficio", max_length=200)
    qualifica = LineField(label="Qualifica del responsabile", max_length=200, required=False)
    atto = LineField(label="Atto di individuazione", max_length=200)
    dal = DayField(label="Dal")


class HandoverForm(WhoForm):
    """The mandate that ends, who comes, and which duties pass."""

    may_be_nobody = True

    ultimo_giorno = DayField(
        label="Ultimo giorno dell'incarico",
        help_text="L'accesso di chi lascia si chiude subito se il giorno è già passato, "
        "altrimenti alla fine di quel giorno.",
    )
    tipo = forms.ChoiceField(
        label="In qualità di",
        required=False,
        help_text="Senza un nuovo incarico la persona prende soltanto le consegne.",
    )
    ufficio = LineField(label="Ufficio o incarico", max_length=200, required=False)
    atto = LineField(label="Atto", max_length=200, required=False)
    dal = DayField(label="In carica dal", required=False)
    consegne = forms.MultipleChoiceField(
        label="Che cosa passa", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, mandate: Mandate, duties: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, city=mandate.city, **kwargs)
        self.mandate = mandate
        kinds = RepresentativeKind if isinstance(mandate, LegalRepresentative) else ReferentKind
        tipo, consegne = self.fields["tipo"], self.fields["consegne"]
        assert isinstance(tipo, forms.ChoiceField)
        assert isinstance(consegne, forms.MultipleChoiceField)
        tipo.choices = [("", "Nessun nuovo incarico"), *kinds.choices]
        consegne.choices = duties
        if isinstance(mandate, LegalRepresentative):
            del self.fields["ufficio"]
        persona = self.fields["persona"]
        assert isinstance(persona, forms.ModelChoiceField)
        assert persona.queryset is not None
        persona.queryset = persona.queryset.exclude(pk=mandate.person_id)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("chi") != Who.NOBODY and data.get("tipo"):
            if not data.get("dal"):
                self._require("dal", "Scrivete da quando è in carica.")
            if not data.get("atto"):
                self._require("atto", "Scrivete l'atto.")
        last, first = data.get("ultimo_giorno"), data.get("dal")
        if last and last < self.mandate.valid_from:
            began = day(self.mandate.valid_from, "il")
            self._require("ultimo_giorno", f"L'incarico è cominciato {began}: non finisce prima.")
        if data.get("chi") != Who.NOBODY and last and first and first <= last:
            self._require("dal", "Chi subentra comincia dopo l'ultimo giorno di chi lascia.")
        return data

    @property
    def successor(self) -> Successor | None:
        who = self.who
        if who is None:
            return None
        data = self.cleaned_data
        return Successor(
            person=who,
            kind=data["tipo"],
            valid_from=data["dal"],
            act=data["atto"],
            office_name=data.get("ufficio", ""),
        )
