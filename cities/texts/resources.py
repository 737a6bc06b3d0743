"""What leaves as a spreadsheet: columns by name, so that a new one never leaks."""

from import_export.fields import Field

from cities.models import CityMessage, Faq, GoodPractice, GuidelineReceipt, Question
from cms_portal.spreadsheets.resources import ExportResource


class ReceiptExport(ExportResource):
    title = Field("version__title", column_name="Linee guida")
    number = Field("version__number", column_name="Versione")
    last_name = Field("person__last_name", column_name="Cognome")
    first_name = Field("person__first_name", column_name="Nome")
    read_at = Field("read_at", column_name="Presa visione il")

    class Meta:
        model = GuidelineReceipt
        fields = ("title", "number", "last_name", "first_name", "read_at")
        export_order = fields


class QuestionExport(ExportResource):
    city = Field("city__name", column_name="Città")
    subject = Field("subject", column_name="Oggetto")
    text = Field("text", column_name="Quesito")
    theme = Field("theme__name", column_name="Tema")
    asked_at = Field("asked_at", column_name="Inviato il")
    state = Field("get_state_display", column_name="Stato")
    waiting_since = Field("waiting_since", column_name="In questo stato dal")

    class Meta:
        model = Question
        fields = ("city", "subject", "text", "theme", "asked_at", "state", "waiting_since")
        export_order = fields


class FaqExport(ExportResource):
    title = Field("title", column_name="Domanda")
    answer = Field("answer", column_name="Risposta")
    theme = Field("theme__name", column_name="Tema")
    voice = Field("get_voice_display", column_name="A nome di")
    is_interpretation = Field("is_interpretation", column_name="Interpreta un atto")
    reference = Field("reference", column_name="Riferimento")
    published_at = Field("published_at", column_name="Pubblicata il")
    withdrawn_at = Field("withdrawn_at", column_name="Ritirata il")

    class Meta:
        model = Faq
        fields = (
            "title",
            "answer",
            "theme",
            "voice",
            "is_interpretation",
            "reference",
            "published_at",
            "withdrawn_at",
        )
        export_order = fields


class MessageExport(ExportResource):
    city = Field("city__name", column_name="Città")
    subject = Field("subject", column_name="Oggetto")
    source = Field("source", column_name="A proposito di")
    text = Field("text", column_name="Testo")
    sent_at = Field("sent_at", column_name="Inviato il")

    class Meta:
        model = CityMessage
        fields = ("city", "subject", "source", "text", "sent_at")
        export_order = fields


class PracticeExport(ExportResource):
    title = Field("title", column_name="Titolo")
    place = Field("place", column_name="Dove")
    programme = Field("programme", column_name="Programma e periodo")
    declared_projects = Field("declared_projects", column_name="Progetti, dal testo")
    declared_active_projects = Field(
        "declared_active_projects", column_name="Progetti attivi, dal testo"
    )
    declared_bodies = Field("declared_bodies", column_name="Enti, dal testo")
    declared_amount = Field("declared_amount", column_name="Importo, dal testo")
    source_note = Field("source_note", column_name="Fonte")
    is_published = Field("is_published", column_name="Pubblicata")

    class Meta:
        model = GoodPractice
        fields = (
            "title",
            "place",
            "programme",
            "declared_projects",
            "declared_active_projects",
            "declared_bodies",
            "declared_amount",
            "source_note",
            "is_published",
        )
        export_order = fields
