"""What a city tells about its people, and what the office answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cities.enums import Gender, ProposalKind, ReferentKind, RepresentativeKind
from cities.forms.addresses import SURE, AsksAboutAddress, SureField
from cities.forms.fields import PdfField, show_refusal
from cities.forms.people import PersonChoice, SubstituteChoice
from cities.models import ChangeProposal, City, LegalRepresentative, Person, Referent
from cities.services.persons import alike
from cities.services.proposals import newcomer_of
from cms_portal.days import DayField
from cms_portal.once import TokenField
from cms_portal.signs import LineField, LinesField

_FIELDS = {
    "referent": "lascia",
    "first_name": "nome",
    "last_name": "cognome",
    "phone": "telefono",
    "office_name": "ufficio",
    "effective_on": "decorrenza",
    "act": "atto",
    "note": "nota",
}
# In these capacities one signs instead of who signed before; the others sign beside.
_TAKES_OVER = (
    RepresentativeKind.MAYOR,
    RepresentativeKind.ACTING_MAYOR,
    RepresentativeKind.COMMISSIONER,
    RepresentativeKind.COMMISSION,
)


class ProposalForm(AsksAboutAddress):
    """One form for each kind of change: `what` decides which fields it has."""

    gettone = TokenField()
    lascia = SubstituteChoice(
        label="Chi lascia", queryset=Referent.objects.none(), empty_label="Scegliete"
    )
    nome = LineField(label="Nome", max_length=100)
    cognome = LineField(label="Cognome", max_length=100)
    genere = forms.ChoiceField(
        label="Genere nelle qualifiche",
        choices=[("", "Non indicato"), *Gender.choices],
        required=False,
        help_text="Serve solo a scrivere «Sindaca» o «Sindaco» negli atti.",
    )
    email = forms.EmailField(
        label="E-mail",
        help_text="L'indirizzo personale d'ufficio, non la PEC: lì arrivano inviti e promemoria.",
    )
    indirizzo_giusto = SureField()
    telefono = LineField(label="Telefono", max_length=40, required=False)
    tipo_referente = forms.ChoiceField(
        label="Tipo di referente", choices=ReferentKind.choices, initial=ReferentKind.TECHNICAL
    )
    tipo_rappresentante = forms.ChoiceField(
        label="In qualità di", choices=RepresentativeKind.choices, initial=RepresentativeKind.MAYOR
    )
    ufficio = LineField(label="Ufficio o incarico", max_length=200, required=False)
    qualifica = LineField(label="Qualifica", max_length=200, required=False)
    decorrenza = DayField(label="Dal")
    atto = LineField(
        label="Atto",
        max_length=200,
        help_text="Per esempio: nota prot. n. 1234 del 20 gennaio 2026.",
    )
    file = PdfField(
        label="File dell'atto (PDF)",
        help_text="Fino a 20 MB.",
        error_messages={"required": "Allegate il PDF dell'atto."},
    )
    nota = LinesField(
        label="Nota per la segreteria",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, city: City, what: ProposalKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what = what
        leaving = self.fields["lascia"]
        assert isinstance(leaving, forms.ModelChoiceField)
        leaving.queryset = (
            Referent.objects.current().filter(city=city).select_related("person").order_by("kind")
        )
        for name in self._superfluous():
            del self.fields[name]
        if what == ProposalKind.END:
            self.fields["decorrenza"].label = "Ultimo giorno"
        if what == ProposalKind.OFFICE:
            self.fields["ufficio"].label = "Denominazione dell'ufficio"
            self.fields["ufficio"].required = True
            for name in ("nome", "cognome", "email"):
                self.fields[name].required = False
            self.fields["nome"].label = "Nome della persona responsabile"
        if what == ProposalKind.REPRESENTATIVE:
            self.fields["email"].required = False

    def _superfluous(self) -> set[str]:
        names: set[str] = set()
        if self.what not in (ProposalKind.REPLACEMENT, ProposalKind.END):
            names |= {"lascia"}
        if self.what not in (ProposalKind.REFERENT, ProposalKind.REPLACEMENT):
            names |= {"tipo_referente"}
        if self.what != ProposalKind.REPRESENTATIVE:
            names |= {"tipo_rappresentante"}
        if self.what != ProposalKind.OFFICE:
            names |= {"qualifica"}
        if self.what in (ProposalKind.END, ProposalKind.REPRESENTATIVE):
            names |= {"ufficio"}
        if self.what == ProposalKind.END:
            names |= {"nome", "cognome", "genere", "email", SURE, "telefono"}
        return names & set(self.fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.what == ProposalKind.OFFICE and bool(data.get("nome")) != bool(data.get("cognome")):
            self.add_error("cognome", "Scrivete nome e cognome, o nessuno dei due.")
        return data

    @property
    def proposed(self) -> dict[str, Any]:
        """The fields of ChangeProposal."""
        data = self.cleaned_data
        return {
            "what": self.what,
            "referent": data.get("lascia"),
            "first_name": data.get("nome", ""),
            "last_name": data.get("cognome", ""),
            "gender": data.get("genere", ""),
            "email": data.get("email", "").lower(),
            "phone": data.get("telefono", ""),
            "referent_kind": data.get("tipo_referente", ""),
            "representative_kind": data.get("tipo_rappresentante", ""),
            "office_name": data.get("ufficio", ""),
            "role": data.get("qualifica", ""),
            "effective_on": data["decorrenza"],
            "act": data["atto"],
            "note": data["nota"],
        }

    def show_refusal(self, error: ValidationError) -> None:
        show_refusal(self, error, _FIELDS)


class EndingChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.person.shown_name}, {obj.title}"


class AcceptForm(forms.Form):
    """Is it somebody already known? Who gives way to a new representative?"""

    persona = PersonChoice(
        label="Chi entra",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Una persona nuova, con i dati comunicati",
        help_text="Se è una persona già registrata sceglietela: i suoi incarichi restano insieme.",
    )
    cessano = EndingChoice(
        label="Chi cessa il giorno prima",
        queryset=LegalRepresentative.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Le loro consegne passano a chi entra e i loro accessi si chiudono.",
    )

    def __init__(self, *args: Any, proposal: ChangeProposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newcomer = newcomer_of(proposal)
        candidates = alike(newcomer, city=proposal.city) if newcomer else Person.objects.none()
        known = list(candidates)
        persona, ending = self.fields["persona"], self.fields["cessano"]
        assert isinstance(persona, forms.ModelChoiceField)
        assert isinstance(ending, forms.ModelMultipleChoiceField)
        if known:
            persona.queryset = candidates
            same = [one for one in known if one.folded_name == newcomer.folded_name]  # type: ignore[union-attr]
            persona.initial = same[0].pk if same else None
        else:
            del self.fields["persona"]
        if proposal.what == ProposalKind.REPRESENTATIVE:
            now = LegalRepresentative.objects.current().filter(city=proposal.city)
            ending.queryset = now.select_related("person")
            ending.initial = [one.pk for one in now if _gives_way(one, proposal)]
        if not (ending.queryset is not None and ending.queryset.exists()):
            del self.fields["cessano"]


def _gives_way(mandate: LegalRepresentative, proposal: ChangeProposal) -> bool:
    """Members of one commission stay side by side, who signs by delegation stays too."""
    if proposal.representative_kind not in _TAKES_OVER:
        return False
    if mandate.kind == RepresentativeKind.DELEGATE:
        return False
    same = mandate.kind == proposal.representative_kind
    return not (same and mandate.kind == RepresentativeKind.COMMISSION)


class RefuseForm(forms.Form):
    motivo = LinesField(
        label="Motivo",
        max_length=1000,
        help_text="La città lo legge nella risposta.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Scrivete perché la variazione non è accolta."},
    )
