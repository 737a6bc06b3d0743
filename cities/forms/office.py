"""What the office arranges for itself: who follows which city, votes, who leaves."""

from __future__ import annotations

from typing import Any

from django import forms

from cities.models import City
from cities.services.officers import possible_officers
from cms_portal.accounts.models import User
from cms_portal.days import DayField
from cms_portal.signs import LineField

NOBODY = "nessuno"


class OfficerField(forms.ChoiceField):
    """The people of the office, or nobody; gives the User or None."""

    def __init__(self, *, nobody: str, but: User | None = None, **kwargs: Any) -> None:
        self.people = {str(one.pk): one for one in possible_officers() if one != but}
        names = [(key, str(one)) for key, one in self.people.items()]
        super().__init__(choices=[("", "Scegliete"), *names, (NOBODY, nobody)], **kwargs)

    def clean(self, value: Any) -> User | None:
        return self.people.get(super().clean(value))


class AssignForm(forms.Form):
    citta = forms.ModelMultipleChoiceField(
        queryset=City.objects.none(),
        to_field_name="cadastral_code",
        error_messages={"required": "Scegliete almeno una città."},
        label="Città",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = self.fields["citta"]
        assert isinstance(cities, forms.ModelMultipleChoiceField)
        cities.queryset = City.objects.all()
        self.fields["a"] = OfficerField(
            label="Assegna le città scelte a", nobody="Nessuno: da assegnare"
        )


class VotesForm(forms.Form):
    citta = forms.ModelMultipleChoiceField(
        label="Città che votano",
        queryset=City.objects.filter(is_active=True),
        to_field_name="cadastral_code",
        error_messages={"required": "Scegliete almeno una città."},
        widget=forms.CheckboxSelectMultiple,
    )
    il = DayField(
        label="Si vota il",
        help_text="Il giorno in cui l'esito è noto: con il ballottaggio, quello.",
    )
    nota = LineField(label="Nota", max_length=200, required=False)


class LeaveForm(forms.Form):
    def __init__(self, *args: Any, leaver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["a"] = OfficerField(
            label="Le consegne passano a",
            nobody="Nessuno, per ora: restano da assegnare",
            but=leaver,
            help_text="Città, cose da fare e ciò che il portale fa a suo nome.",
        )
