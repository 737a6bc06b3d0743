from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from cms_portal.files.models import PrivateFile


@admin.register(PrivateFile)
class PrivateFileAdmin(admin.ModelAdmin):
    """To look at: what is kept, since when, until when. The bytes leave by their own page only."""

    list_display = [
        "name",
        "kind",
        "city_code",
        "human_size",
        "created_at",
        "expires_at",
        "is_kept",
    ]
    list_filter = ["kind", "created_at"]
    list_select_related = ["created_by"]
    search_fields = ["name", "city_code", "sha256"]

    @admin.display(description="dimensione", ordering="size")
    def human_size(self, private_file: PrivateFile) -> str:
        return filesizeformat(private_file.size)

    @admin.display(description="conservato", boolean=True)
    def is_kept(self, private_file: PrivateFile) -> bool:
        return private_file.deleted_at is None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: PrivateFile | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PrivateFile | None = None) -> bool:
        return False
