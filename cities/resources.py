"""What leaves as a spreadsheet: columns by name, so that a new one never leaks."""

from import_export.fields import Field

from cities.models import (
    ChangeProposal,
    City,
    LegalRepresentative,
    MunicipalVote,
    Office,
    Person,
    Referent,
)
from cms_portal.spreadsheets.resources import ExportResource


class CityExport(ExportResource):
    name = Field("name", column_name="Città")
    region = Field("region__name", column_name="Regione")
    province_name = Field("province_name", column_name="Provincia")
    province_code = Field("province_code", column_name="Sigla")
    cadastral_code = Field("cadastral_code", column_name="Codice catastale")
    istat_code = Field("istat_code", column_name="Codice ISTAT")
    population = Field("population", column_name="Abitanti")
    population_year = Field("population_year", column_name="Anno della popolazione")
    latitude = Field("latitude", column_name="Latitudine")
    longitude = Field("longitude", column_name="Longitudine")
    pec = Field("pec", column_name="PEC")
    fiscal_code = Field("fiscal_code", column_name="Codice fiscale")
    ipa_code = Field("ipa_code", column_name="Codice IPA")
    aoo_code = Field("aoo_code", column_name="Codice AOO")
    is_active = Field("is_active", column_name="Nel Programma")

    class Meta:
        model = City
        fields = (
            "name",
            "region",
            "province_name",
            "province_code",
            "cadastral_code",
            "istat_code",
            "population",
            "population_year",
            "latitude",
            "longitude",
            "pec",
            "fiscal_code",
            "ipa_code",
            "aoo_code",
            "is_active",
        )
        export_order = fields


class PersonExport(ExportResource):
    last_name = Field("last_name", column_name="Cognome")
    first_name = Field("first_name", column_name="Nome")
    email = Field("email", column_name="E-mail")
    phone = Field("phone", column_name="Telefono")
    is_invented = Field("is_invented", column_name="Persona inventata")

    class Meta:
        model = Person
        fields = ("last_name", "first_name", "email", "phone", "is_invented")
        export_order = fields


class _MandateExport(ExportResource):
    city = Field("city__name", column_name="Città")
    cadastral_code = Field("city__cadastral_code", column_name="Codice catastale")
    title = Field("title", column_name="In qualità di")
    last_name = Field("person__last_name", column_name="Cognome")
    first_name = Field("person__first_name", column_name="Nome")
    email = Field("person__email", column_name="E-mail")
    act = Field("act", column_name="Atto")
    valid_from = Field("valid_from", column_name="Dal")
    valid_to = Field("valid_to", column_name="Fino al")


class ReferentExport(_MandateExport):
    office_name = Field("office_name", column_name="Ufficio o incarico")

    class Meta:
        model = Referent
        fields = (
            "city",
            "cadastral_code",
            "title",
            "last_name",
            "first_name",
            "email",
            "office_name",
            "act",
            "valid_from",
            "valid_to",
        )
        export_order = fields


class LegalRepresentativeExport(_MandateExport):
    class Meta:
        model = LegalRepresentative
        fields = (
            "city",
            "cadastral_code",
            "title",
            "last_name",
            "first_name",
            "email",
            "act",
            "valid_from",
            "valid_to",
        )
        export_order = fields


class OfficeExport(ExportResource):
    city = Field("city__name", column_name="Città")
    cadastral_code = Field("city__cadastral_code", column_name="Codice catastale")
    name = Field("name", column_name="Ufficio")
    responsible = Field(column_name="Responsabile")
    responsible_role = Field("responsible_role", column_name="Qualifica")
    act = Field("act", column_name="Atto")
    valid_from = Field("valid_from", column_name="Dal")
    valid_to = Field("valid_to", column_name="Fino al")

    class Meta:
        model = Office
        fields = (
            "city",
            "cadastral_code",
            "name",
            "responsible",
            "responsible_role",
            "act",
            "valid_from",
            "valid_to",
        )
        export_order = fields

    def dehydrate_responsible(self, office: Office) -> str:
        return office.responsible.full_name if office.responsible else ""


class MunicipalVoteExport(ExportResource):
    city = Field("city__name", column_name="Città")
    cadastral_code = Field("city__cadastral_code", column_name="Codice catastale")
    held_on = Field("held_on", column_name="Si vota il")
    note = Field("note", column_name="Nota")
    checked_on = Field("checked_on", column_name="Verificata il")

    class Meta:
        model = MunicipalVote
        fields = ("city", "cadastral_code", "held_on", "note", "checked_on")
        export_order = fields


class ChangeProposalExport(ExportResource):
    city = Field("city__name", column_name="Città")
    cadastral_code = Field("city__cadastral_code", column_name="Codice catastale")
    what = Field("get_what_display", column_name="Che cosa cambia")
    newcomer = Field("newcomer_name", column_name="Chi entra")
    title = Field("newcomer_title", column_name="In qualità di")
    effective_on = Field("effective_on", column_name="Decorrenza")
    act = Field("act", column_name="Atto")
    state = Field("get_state_display", column_name="Stato")
    reason = Field("reason", column_name="Motivo")

    class Meta:
        model = ChangeProposal
        fields = (
            "city",
            "cadastral_code",
            "what",
            "newcomer",
            "title",
            "effective_on",
            "act",
            "state",
            "reason",
        )
        export_order = fields
