from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field

from cms_portal.spreadsheets.formats import SafeFormat


class ExportForm(forms.Form):
    """Which table, in which format; `items` holds the rows chosen by hand, if any.

    `resources` are import-export resource classes, `key` the primary key of their model.
    """

    resource = forms.TypedChoiceField(label="Che cosa", coerce=int, widget=forms.RadioSelect)
    format = forms.TypedChoiceField(label="Formato", coerce=int, widget=forms.RadioSelect)
    items = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        resources: Sequence[Any],
        formats: Sequence[type[SafeFormat]],
        key: "Field[Any, Any]",
        items: Sequence[Any] = (),
    ) -> None:
        super().__init__(data, initial={"items": ",".join(str(item) for item in items)})
        self.key = key
        names = [resource.get_display_name() for resource in resources]
        self._offer("resource", names)
        self._offer("format", [one.title for one in formats])
        if len(resources) == 1:
            self.fields["resource"].widget = forms.HiddenInput()

    def _offer(self, name: str, labels: Sequence[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(enumerate(labels))
        field.initial = 0

    def clean_items(self) -> list[Any]:
        words = [word for word in self.cleaned_data["items"].split(",") if word]
        try:
            return [self.key.to_python(word) for word in words]
        except ValidationError as error:
            raise ValidationError("Righe scelte non leggibili: sceglierle di nuovo.") from error
