import re
from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

from cms_portal.accounts.models import User
from cms_portal.accounts.models.invitations import INVITED_ROLES
from cms_portal.accounts.people import FACTORS, STATES
from cms_portal.accounts.roles import Role
from cms_portal.days import DayField
from cms_portal.once import TokenField
from cms_portal.signs import LineField, refuse_hidden_signs


class AcceptInvitationForm(forms.Form):
    name = LineField(label="Nome e cognome", max_length=150, strip=True)


class AddPasskeyForm(AddWebAuthnForm):
    """allauth's, in our words; to sign in with it alone is what most come for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("passwordless", True)
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nome del dispositivo"
        self.fields["name"].validators.append(refuse_hidden_signs)
        self.fields["name"].help_text = "Per riconoscerlo: «telefono», «portatile dell'ufficio»."
        self.fields["passwordless"].label = "Entra con la sola passkey, senza password"
        self.fields[
            "passwordless"
        ].help_text = "Il dispositivo chiede l'impronta, il volto o il PIN."


class AccessFilterForm(forms.Form):
    q = forms.CharField(
        label="Nome o indirizzo",
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"type": "search", "class": "cm-input", "autocomplete": "off"}
        ),
    )
    ruolo = forms.ChoiceField(
        label="Ruolo",
        required=False,
        choices=[("", "Tutti i ruoli"), *Role.choices],
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    stato = forms.ChoiceField(
        label="Stato",
        required=False,
        choices=[("", "Aperti e chiusi"), *STATES],
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    fattore = forms.ChoiceField(
        label="Secondo fattore",
        required=False,
        choices=[("", "Con e senza"), *FACTORS],
        widget=forms.Select(attrs={"class": "cm-select"}),
    )


class ViewLogFilterForm(forms.Form):
    chi = forms.ModelChoiceField(
        label="Persona",
        queryset=User.objects.none(),
        required=False,
        empty_label="Tutte",
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    giorno = DayField(label="Giorno", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["chi"]
        assert isinstance(people, forms.ModelChoiceField)
        people.queryset = User.objects.filter(audit_mandates__isnull=False).distinct()


class ReasonForm(forms.Form):
    reason = LineField(
        label="Come avete riconosciuto la persona",
        max_length=300,
        help_text="Per esempio: «telefonata al numero d'ufficio il 3 marzo, documento visto».",
    )


class ColleagueForm(forms.Form):
    """Staff or authority; for an auditor the mandate too."""

    token = TokenField()
    name = LineField(label="Nome e cognome", max_length=150)
    email = forms.EmailField(label="Indirizzo e-mail", max_length=254)
    role = forms.ChoiceField(
        label="Ruolo", choices=[(role.value, role.label) for role in INVITED_ROLES]
    )
    body = LineField(label="Ente che controlla", max_length=200, required=False)
    scope = LineField(label="Oggetto del controllo", max_length=300, required=False)
    city_codes = LineField(
        label="Codici catastali delle città",
        max_length=400,
        required=False,
        help_text="Separati da spazi o virgole. Vuoto: tutto il Programma.",
    )
    valid_from = DayField(label="Dal", required=False)
    valid_to = DayField(label="Fino al", required=False)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_city_codes(self) -> list[str]:
        codes = re.findall(r"[^\s,;]+", self.cleaned_data["city_codes"].upper())
        if wrong := [code for code in codes if not re.fullmatch(r"[A-Z]\d{3}", code)]:
            raise forms.ValidationError(f"«{wrong[0][:20]}» non è un codice catastale.")
        return codes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("role") == Role.AUDITOR:
            for name in ("body", "scope", "valid_from", "valid_to"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Per il controllo questo dato è necessario.")
        return cleaned
