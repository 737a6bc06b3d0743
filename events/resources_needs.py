from import_export.fields import Field

from cms_portal.spreadsheets.resources import ExportResource
from events.models import FacilitatorMandate, Need, ProjectIdea, TableNote


class NeedExport(ExportResource):
    region = Field("assessment__city__region__name", column_name="Regione")
    code = Field("assessment__city__cadastral_code", column_name="Codice catastale")
    city = Field("assessment__city__name", column_name="Città")
    theme = Field("assessment__theme__name", column_name="Tema")
    text = Field("text", column_name="Fabbisogno")
    urgency = Field("urgency", column_name="Urgenza (1-5)")
    touched = Field("touched", column_name="Chi riguarda")
    state = Field("assessment__get_state_display", column_name="Stato")
    submitted_at = Field("assessment__submitted_at", column_name="Presentati il")

    class Meta:
        model = Need
        fields = (
            "region",
            "code",
            "city",
            "theme",
            "text",
            "urgency",
            "touched",
            "state",
            "submitted_at",
        )
        export_order = fields


class NoteExport(ExportResource):
    event = Field("session__event__title", column_name="Evento")
    session = Field("session__title", column_name="Tavolo")
    city = Field("city__name", column_name="Città")
    kind = Field("get_kind_display", column_name="Tipo")
    text = Field("text", column_name="Testo")
    written_at = Field("written_at", column_name="Scritta il")
    removed_at = Field("removed_at", column_name="Tolta il")

    class Meta:
        model = TableNote
        fields = ("event", "session", "city", "kind", "text", "written_at", "removed_at")
        export_order = fields


class IdeaExport(ExportResource):
    region = Field("city__region__name", column_name="Regione")
    code = Field("city__cadastral_code", column_name="Codice catastale")
    city = Field("city__name", column_name="Città")
    theme = Field("theme__name", column_name="Tema")
    title = Field("title", column_name="Titolo")
    text = Field("text", column_name="In che cosa consiste")
    session = Field("session__title", column_name="Tavolo in cui è nata")
    at = Field("at", column_name="Registrata il")

    class Meta:
        model = ProjectIdea
        fields = ("region", "code", "city", "theme", "title", "text", "session", "at")
        export_order = fields


class FacilitatorExport(ExportResource):
    """Addresses stay where they are needed: on the page of the event."""

    event = Field("event__title", column_name="Evento")
    name = Field("name", column_name="Nome e cognome")
    invited_at = Field("invited_at", column_name="Invitato il")
    ended_at = Field("ended_at", column_name="Concluso il")

    class Meta:
        model = FacilitatorMandate
        fields = ("event", "name", "invited_at", "ended_at")
        export_order = fields
