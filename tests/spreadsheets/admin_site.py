"""A small admin of its own, so that the tests of the mixin depend on no app above."""

from decimal import Decimal

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import include, path
from import_export.fields import Field

from cms_portal.files.models import PrivateFile
from cms_portal.spreadsheets.admin import SafeExportMixin
from cms_portal.spreadsheets.resources import ExportResource


class FileExport(ExportResource):
    name = Field("name", column_name="Nome")
    city = Field("city_code", column_name="Codice")
    size = Field("size", column_name="Byte")
    price = Field(column_name="Costo")
    created_at = Field("created_at", column_name="Creato il")
    author = Field("created_by__name", column_name="Da")
    kind = Field(column_name="Tipo")

    class Meta:
        model = PrivateFile
        fields = ("name", "city", "size", "price", "created_at", "author", "kind")

    def dehydrate_price(self, private_file):
        return Decimal(private_file.size) / 100

    def dehydrate_kind(self, private_file):
        return private_file.kind.upper()


class SmallFiles(SafeExportMixin, admin.ModelAdmin):
    """Hides what is larger than 100 bytes, as `visible_to` hides other cities."""

    resource_classes = [FileExport]
    list_display = ["name"]
    list_filter = ["kind"]
    search_fields = ["name"]

    def get_queryset(self, request) -> QuerySet[PrivateFile]:
        return super().get_queryset(request).filter(size__lte=100)


site = admin.AdminSite(name="admin")
site.register(PrivateFile, SmallFiles)

urlpatterns = [
    path("admin/", site.urls),
    path("", include("cms_portal.desk.urls")),
    path("accounts/", include("allauth.urls")),
]
