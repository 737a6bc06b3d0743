from import_export.fields import Field

from cms_portal.spreadsheets.resources import ExportResource
from events.models import Delegation, Event, Presence, Registration, Seat


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


class DelegationExport(ExportResource):
    event = Field("event__title", column_name="Evento")
    city = Field("city__name", column_name="Città")
    organisation = Field("organisation__name", column_name="Ente")
    state = Field("get_state_display", column_name="Risposta")
    reason = Field("reason", column_name="Motivo")
    seats_political = Field("seats_political", column_name="Posti, parte politica")
    seats_technical = Field("seats_technical", column_name="Posti, parte tecnica")
    reply_by = Field("reply_by", column_name="Risposta entro il")
    answered_at = Field("answered_at", column_name="Risposta del")

    class Meta:
        model = Delegation
        fields = (
            "event",
            "city",
            "organisation",
            "state",
            "reason",
            "seats_political",
            "seats_technical",
            "reply_by",
            "answered_at",
        )
        export_order = fields


class RegistrationExport(ExportResource):
    """Never what somebody needs to take part or to eat."""

    event = Field("event__title", column_name="Evento")
    last_name = Field("person__last_name", column_name="Cognome")
    first_name = Field("person__first_name", column_name="Nome")
    city = Field("delegation__city__name", column_name="Città")
    organisation = Field("delegation__organisation__name", column_name="Ente")
    role = Field("get_role_display", column_name="Come")
    state = Field("get_state_display", column_name="Stato")
    created_at = Field("created_at", column_name="Iscritta il")

    class Meta:
        model = Registration
        fields = (
            "event",
            "last_name",
            "first_name",
            "city",
            "organisation",
            "role",
            "state",
            "created_at",
        )
        export_order = fields


class SeatExport(ExportResource):
    event = Field("session__event__title", column_name="Evento")
    session = Field("session__title", column_name="Sessione")
    last_name = Field("registration__person__last_name", column_name="Cognome")
    first_name = Field("registration__person__first_name", column_name="Nome")
    city = Field("registration__delegation__city__name", column_name="Città")
    state = Field("get_state_display", column_name="Stato")
    waiting_since = Field("waiting_since", column_name="In attesa dal")
    reason = Field("reason", column_name="Perché")

    class Meta:
        model = Seat
        fields = (
            "event",
            "session",
            "last_name",
            "first_name",
            "city",
            "state",
            "waiting_since",
            "reason",
        )
        export_order = fields


class PresenceExport(ExportResource):
    event = Field("registration__event__title", column_name="Evento")
    day = Field("day", column_name="Giorno")
    session = Field("session__title", column_name="Sessione")
    last_name = Field("registration__person__last_name", column_name="Cognome")
    first_name = Field("registration__person__first_name", column_name="Nome")
    city = Field("registration__delegation__city__name", column_name="Città")
    organisation = Field("registration__delegation__organisation__name", column_name="Ente")
    kind = Field("get_kind_display", column_name="Che cosa")
    happened_at = Field("happened_at", column_name="Quando")
    recorded_at = Field("recorded_at", column_name="Registrata il")
    source = Field("get_source_display", column_name="Da dove")
    is_repeat = Field("is_repeat", column_name="Già registrata")

    class Meta:
        model = Presence
        fields = (
            "event",
            "day",
            "session",
            "last_name",
            "first_name",
            "city",
            "organisation",
            "kind",
            "happened_at",
            "recorded_at",
            "source",
            "is_repeat",
        )
        export_order = fields
