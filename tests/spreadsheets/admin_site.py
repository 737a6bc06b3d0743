"""The portal with one table of the admin replaced, to try the mixin on."""

from decimal import Decimal

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import path
from import_export.fields import Field

from cms_portal.files.models import PrivateFile
from cms_portal.spreadsheets.admin import SafeExportMixin
from cms_portal.spreadsheets.resources import ExportResource
from cms_portal.urls import urlpatterns as portal_urls


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
for model, one in admin.site._registry.items():
    site.register(model, SmallFiles if model is PrivateFile else type(one))

# The portal with this admin in the place of its own: the pages' menu must find its addresses.
urlpatterns = [
    path("admin/", site.urls),
    *(one for one in portal_urls if str(one.pattern) != "admin/"),
]
