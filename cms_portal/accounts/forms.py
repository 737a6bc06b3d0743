from django import forms


class AcceptInvitationForm(forms.Form):
    name = forms.CharField(label="Nome e cognome", max_length=150, strip=True)
