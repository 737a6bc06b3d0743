from import_export.fields import Field

from cms_portal.spreadsheets.resources import ExportResource
from events.models import Need


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
