"""What somebody needs to take part and to eat."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from cms_portal.signs import LineField
from events.enums import AccessNeed, Diet
from events.models import SpecialNeeds
from events.services import Wishes

_ENGLISH: Final = {
    "access": "To take part",
    "access_note": "Anything else, to take part",
    "diet": "For meals",
    "diet_note": "Anything else, for meals",
}
_ENGLISH_HELP: Final = {
    "access_note": "What you need, without names or diagnoses.",
    "diet_note": "For example an allergy. Without names.",
}
_ENGLISH_CHOICES: Final = {
    AccessNeed.STEP_FREE: "Step-free way in, or room for a wheelchair",
    AccessNeed.SIGN_LANGUAGE: "Italian sign language interpreter (LIS)",
    AccessNeed.CAPTIONS: "Captions or transcription",
    AccessNeed.LARGE_PRINT: "Materials that can be read with low vision",
    AccessNeed.ASSISTANT: "I come with an assistant",
    AccessNeed.QUIET: "A quiet room",
    Diet.VEGETARIAN: "Vegetarian",
    Diet.VEGAN: "Vegan",
    Diet.GLUTEN_FREE: "Gluten-free",
    Diet.LACTOSE_FREE: "Lactose-free",
    Diet.NO_PORK: "No pork",
    Diet.HALAL: "Halal",
    Diet.KOSHER: "Kosher",
}


class NeedsForm(forms.Form):
    access = forms.MultipleChoiceField(
        label="Per partecipare",
        choices=AccessNeed,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    access_note = LineField(
        label="Altro, per partecipare",
        max_length=300,
        required=False,
        help_text="Ciò che serve, senza nomi e senza diagnosi.",
    )
    diet = forms.MultipleChoiceField(
        label="Per i pasti", choices=Diet, required=False, widget=forms.CheckboxSelectMultiple
    )
    diet_note = LineField(
        label="Altro, per i pasti",
        max_length=300,
        required=False,
        help_text="Per esempio un'allergia. Senza nomi.",
    )

    def __init__(self, *args: Any, needs: SpecialNeeds | None = None, **kwargs: Any) -> None:
        if needs is not None:
            kwargs.setdefault("initial", {name: getattr(needs, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)

    @property
    def wishes(self) -> Wishes:
        return Wishes(**self.cleaned_data)


class PublicNeedsForm(NeedsForm):
    """Of one of the public, for oneself. Never filled in: a link in a mail does not show them."""

    def __init__(self, *args: Any, in_english: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not in_english:
            return
        for name, field in self.fields.items():
            field.label = _ENGLISH[name]
            field.help_text = _ENGLISH_HELP.get(name, "")
        for name, kinds in (("access", AccessNeed), ("diet", Diet)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(one.value, _ENGLISH_CHOICES[one]) for one in kinds]
