from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from cms_portal.accounts.admin import ReadOnlyAdmin
from cms_portal.spreadsheets.admin import SafeExportMixin
from protocols import resources, services
from protocols.exceptions import ProtocolError
from protocols.models import (
    GenerationBatch,
    Protocol,
    ProtocolTransition,
)


class TransitionInline(admin.TabularInline):
    model = ProtocolTransition
    fields = readonly_fields = ("at", "from_state", "to_state", "by", "reason")
    extra = 0
    can_delete = False
    verbose_name_plural = "cronologia"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProtocolTransition]:
        return super().get_queryset(request).select_related("by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Protocol)
class ProtocolAdmin(SafeExportMixin, ReadOnlyAdmin):
    resource_classes = [resources.ProtocolExport]
    list_display = ["code", "city", "kind", "state", "letter_date", "sent_on", "page"]
    list_filter = ["state", "kind", "city__region", "template"]
    search_fields = ["code", "city__name", "city__cadastral_code"]
    search_help_text = "Codice pratica, città o codice catastale."
    date_hierarchy = "letter_date"
    fields = readonly_fields = (
        "code",
        "city",
        "kind",
        "root",
        "state",
        "template",
        "batch",
        "letter_date",
        "sent_on",
        "register_number",
        "register_name",
        "registered_on",
        "verification_code",
        "document",
        "page",
    )
    inlines = [TransitionInline]
    actions = ["mark_as_sent"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Protocol]:
        # Not `list_select_related`: the admin ignores it when the queryset has joins of its own.
        rows = Protocol.objects.visible_to(request.user).select_related(  # type: ignore[arg-type]
            "city__region", "template", "document"
        )
        return rows.defer("document__content", "document__html", "document__data")

    @admin.display(description="pagina")
    def page(self, protocol: Protocol) -> str:
        return format_html('<a href="{}">Apri l\'atto</a>', protocol.get_absolute_url())

    @admin.action(description="Segna come trasmessi oggi", permissions=["view"])
    def mark_as_sent(self, request: HttpRequest, queryset: QuerySet[Protocol]) -> None:
        sent = 0
        for protocol in queryset.order_by("city__folded_name"):
            try:
                services.mark_sent(protocol_id=protocol.pk, by=request.user)  # type: ignore[arg-type]
            except ProtocolError as error:
                self.message_user(request, f"{protocol}: {error}", messages.WARNING)
            else:
                sent += 1
        if sent:
            self.message_user(request, f"Segnati come trasmessi: {sent}.", messages.SUCCESS)


@admin.register(GenerationBatch)
class GenerationBatchAdmin(ReadOnlyAdmin):
    list_display = [
        "__str__",
        "created_at",
        "created_by",
        "letter_date",
        "made",
        "left_out",
        "page",
    ]
    list_select_related = ["template", "created_by"]
    fields = readonly_fields = (
        "template",
        "letter_date",
        "created_at",
        "created_by",
        "asked",
        "skipped",
        "page",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[GenerationBatch]:
        return GenerationBatch.objects.annotate(count=Count("protocols"))

    @admin.display(description="protocolli", ordering="count")
    def made(self, batch: GenerationBatch) -> int:
        return batch.count  # type: ignore[attr-defined, no-any-return]

    @admin.display(description="lasciate fuori")
    def left_out(self, batch: GenerationBatch) -> int:
        return len(batch.skipped)

    @admin.display(description="pagina")
    def page(self, batch: GenerationBatch) -> str:
        return format_html('<a href="{}">Avanzamento</a>', batch.get_absolute_url())
