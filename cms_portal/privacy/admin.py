from django.contrib import admin

from cms_portal.accounts.admin import ReadOnlyAdmin
from cms_portal.privacy.models import NoticeReceipt


@admin.register(NoticeReceipt)
class NoticeReceiptAdmin(ReadOnlyAdmin):
    list_display = ["user", "notice", "at"]
    list_filter = ["notice", "at"]
    list_select_related = ["user", "notice"]
    search_fields = ["user__name", "user__email"]
    fields = ["user", "notice", "at"]
