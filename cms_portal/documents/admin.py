from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from cms_portal.documents.models import FrozenDocument
from cms_portal.documents.registry import find_kind
from cms_portal.documents.responses import pdf_response


@admin.register(FrozenDocument)
class FrozenDocumentAdmin(admin.ModelAdmin):
    """To look up and to download: a frozen text has no form."""

    list_display = ["title", "reference", "code", "kind_label", "created_at", "weight", "is_demo"]
    list_filter = ["kind", "is_demo", "created_at"]
    search_fields = ["title", "reference", "code", "sha256"]
    date_hierarchy = "created_at"
    list_per_page = 50
    fields = [
        "title",
        "kind_label",
        "reference",
        "code",
        "created_at",
        "created_by",
        "pages",
        "weight",
        "sha256",
        "engine",
        "is_demo",
        "links",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FrozenDocument]:
        documents: QuerySet[FrozenDocument] = super().get_queryset(request)
        return documents.defer("content", "html", "data")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: FrozenDocument | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: FrozenDocument | None = None
    ) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        download = self.admin_site.admin_view(require_safe(self.download))
        own = path("<int:pk>/file/", download, name="documents_frozendocument_download")
        return [own, *super().get_urls()]

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = get_object_or_404(FrozenDocument, pk=pk)
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        return pdf_response(document)

    @admin.display(description="tipo", ordering="kind")
    def kind_label(self, document: FrozenDocument) -> str:
        return find_kind(document.kind).label

    @admin.display(description="dimensione", ordering="size")
    def weight(self, document: FrozenDocument) -> str:
        return filesizeformat(document.size)

    @admin.display(description="file")
    def links(self, document: FrozenDocument) -> SafeString:
        return format_html(
            '<a href="{}">Scarica il PDF</a> · <a href="{}">Pagina pubblica di verifica</a>',
            reverse("admin:documents_frozendocument_download", args=[document.pk]),
            document.get_absolute_url(),
        )
