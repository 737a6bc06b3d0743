from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms


class AcceptInvitationForm(forms.Form):
    name = forms.CharField(label="Nome e cognome", max_length=150, strip=True)


class AddPasskeyForm(AddWebAuthnForm):
    """allauth's, in our words; to sign in with it alone is what most come for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("passwordless", True)
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nome del dispositivo"
        self.fields["name"].help_text = "Per riconoscerlo: «telefono», «portatile dell'ufficio»."
        self.fields["passwordless"].label = "Entra con la sola passkey, senza password"
        self.fields[
            "passwordless"
        ].help_text = "Il dispositivo chiede l'impronta, il volto o il PIN."
