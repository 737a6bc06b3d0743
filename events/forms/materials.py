"""What is brought of an event, and what is said of it."""

from __future__ import annotations

from typing import Any

from django import forms

from cms_portal.files.mixed import MixedFilesField
from cms_portal.once import TokenField
from cms_portal.signs import LineField
from events.enums import MaterialAudience, MaterialKind
from events.models import Event, EventSession, Material
from events.services.materials import AT_ONCE, MAX_BYTES, NO_CONSENT, About

WHO = {
    MaterialAudience.OFFICE: "Solo ufficio: la segreteria e l'Autorità di Gestione",
    MaterialAudience.INVITED: "Invitati e presenti: le città invitate e chi è iscritto",
    MaterialAudience.EVERYBODY: "Tutti: le città e, se l'evento è aperto, chiunque",
}


class SessionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        session: EventSession = obj
        return f"{session.title} ({session.when})" if session.when else session.title


class AboutForm(forms.Form):
    """Kind, session, for whom."""

    kind = forms.ChoiceField(label="Che cos'è", choices=MaterialKind)
    session = SessionChoice(
        EventSession.objects.none(),
        label="Di quale sessione",
        required=False,
        empty_label="Di tutto l'evento",
    )
    audience = forms.ChoiceField(
        label="Chi lo vede",
        choices=list(WHO.items()),
        initial=MaterialAudience.INVITED,
        widget=forms.RadioSelect,
    )
    has_consent = forms.BooleanField(
        label="Fotografie: chi vi si riconosce è d'accordo che si vedano",
        required=False,
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = EventSession.objects.filter(event=event).order_by(
            "starts_at", "position", "pk"
        )
        if not event.photo_notice:
            self.fields[
                "has_consent"
            ].help_text = (
                "L'evento non ha un avviso sulle fotografie: il consenso va chiesto a ciascuno."
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_photo = data.get("kind") == MaterialKind.PHOTOS
        is_shown = data.get("audience") not in (None, MaterialAudience.OFFICE)
        if is_photo and is_shown and not data.get("has_consent"):
            self.add_error("has_consent", NO_CONSENT)
        return data

    @property
    def about(self) -> About:
        data = self.cleaned_data
        return About(
            kind=MaterialKind(data["kind"]),
            audience=MaterialAudience(data["audience"]),
            session=data["session"],
            has_consent=data["has_consent"],
        )


class UploadForm(AboutForm):
    token = TokenField()
    uploads = MixedFilesField(
        label="File",
        at_most=AT_ONCE,
        max_bytes=MAX_BYTES,
        error_messages={"required": "Scegliete almeno un file."},
        help_text=(
            f"PDF, PPTX, DOCX, ODP, ODT, XLSX, JPEG o PNG; fino a {AT_ONCE} insieme, ciascuno al "
            f"massimo {MAX_BYTES // 2**20} MB. Il nome del file diventa il titolo: poi si cambia."
        ),
    )
    field_order = ["token", "uploads"]

    def __init__(self, *args: Any, skipped: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["uploads"]
        assert isinstance(field, MixedFilesField)
        field.skipped = skipped or []

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        uploads = data.get("uploads")
        if uploads is not None and not uploads and "uploads" not in self.errors:
            self.add_error("uploads", "Scegliete almeno un file.")
        is_picture = [one.content_type == "image/jpeg" for one in uploads or []]
        if data.get("kind") == MaterialKind.PHOTOS and not all(is_picture):
            self.add_error("uploads", "Come fotografie si caricano solo file JPEG o PNG.")
        return data


class MaterialForm(AboutForm):
    title = LineField(label="Titolo", max_length=200)
    field_order = ["title"]

    @classmethod
    def values_of(cls, material: Material) -> dict[str, Any]:
        names = ("title", "kind", "session", "audience", "has_consent")
        return {name: getattr(material, name) for name in names}
