"""What leaves as a spreadsheet: columns by name, so that a new one never leaks."""

from import_export.fields import Field

from cms_portal.spreadsheets.resources import ExportResource
from protocols.models import Ceiling, Protocol, PublishedFigure


class ProtocolExport(ExportResource):
    code = Field("code", column_name="Codice pratica")
    city = Field("city__name", column_name="Città")
    region = Field("city__region__name", column_name="Regione")
    cadastral_code = Field("city__cadastral_code", column_name="Codice catastale")
    kind = Field("kind_label", column_name="Tipo")
    template = Field("template__version", column_name="Versione del modello")
    state = Field("get_state_display", column_name="Stato")
    letter_date = Field("letter_date", column_name="Data della nota di trasmissione")
    sent_on = Field("sent_on", column_name="Trasmesso il")
    register_number = Field("register_number", column_name="Numero di repertorio")
    register_name = Field("register_name", column_name="Registro")
    registered_on = Field("registered_on", column_name="Registrato il")
    filename = Field("document__filename", column_name="File")
    sha256 = Field("document__sha256", column_name="SHA-256")
    verification_code = Field("verification_code", column_name="Codice di verifica")

    class Meta:
        model = Protocol
        fields = (
            "code",
            "city",
            "region",
            "cadastral_code",
            "kind",
            "template",
            "state",
            "letter_date",
            "sent_on",
            "register_number",
            "register_name",
            "registered_on",
            "filename",
            "sha256",
            "verification_code",
        )
        export_order = fields


class CeilingExport(ExportResource):
    city = Field("city__name", column_name="Città")
    cadastral_code = Field("city__cadastral_code", column_name="Codice catastale")
    priority = Field("priority__number", column_name="Priorità")
    fund = Field("priority__get_fund_display", column_name="Fondo")
    amount = Field("amount", column_name="Dotazione massima (EUR)")
    act_number = Field("act__number", column_name="Atto")
    act_date = Field("act__dated_on", column_name="Data dell'atto")
    in_force_from = Field("act__in_force_from", column_name="In vigore dal")
    is_demo = Field("act__is_demo", column_name="Atto dimostrativo")
    source_note = Field("source_note", column_name="Nota")

    class Meta:
        model = Ceiling
        fields = (
            "city",
            "cadastral_code",
            "priority",
            "fund",
            "amount",
            "act_number",
            "act_date",
            "in_force_from",
            "is_demo",
            "source_note",
        )
        export_order = fields


class PublishedFigureExport(ExportResource):
    city = Field("city__name", column_name="Città")
    total = Field("total", column_name="Totale (EUR)")
    esf_plus = Field("esf_plus", column_name="Quota FSE+ (EUR)")
    erdf = Field("erdf", column_name="Quota FESR (EUR)")
    wording = Field("wording", column_name="Come è scritto")
    as_of = Field("as_of", column_name="Data della fonte")
    source_url = Field("source_url", column_name="Fonte (stampa)")
    note = Field("note", column_name="Note")

    class Meta:
        model = PublishedFigure
        fields = ("city", "total", "esf_plus", "erdf", "wording", "as_of", "source_url", "note")
        export_order = fields
