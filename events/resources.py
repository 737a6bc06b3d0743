from import_export.fields import Field

from cms_portal.spreadsheets.resources import ExportResource
from events.models import Event


class EventExport(ExportResource):
    title = Field("title", column_name="Titolo")
    kind = Field("get_kind_display", column_name="Tipo")
    state = Field("get_state_display", column_name="Stato")
    starts_on = Field("starts_on", column_name="Primo giorno")
    ends_on = Field("ends_on", column_name="Ultimo giorno")
    is_year_deduced = Field("is_year_deduced", column_name="Anno dedotto")
    hours = Field("hours", column_name="Orario")
    city_name = Field("city_name", column_name="Città")
    place = Field("place", column_name="Luogo")
    host = Field("host", column_name="Chi ospita")
    source_note = Field("source_note", column_name="Fonte")

    class Meta:
        model = Event
        fields = (
            "title",
            "kind",
            "state",
            "starts_on",
            "ends_on",
            "is_year_deduced",
            "hours",
            "city_name",
            "place",
            "host",
            "source_note",
        )
        export_order = fields
