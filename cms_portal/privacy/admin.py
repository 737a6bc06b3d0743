from django.contrib import admin

from cms_portal.accounts.admin import ReadOnlyAdmin
from cms_portal.privacy.models import AnonymisationRecord, NoticeReceipt, RetentionRun


@admin.register(NoticeReceipt)
class NoticeReceiptAdmin(ReadOnlyAdmin):
    list_display = ["user", "notice", "at"]
    list_filter = ["notice", "at"]
    list_select_related = ["user", "notice"]
    search_fields = ["user__name", "user__email"]
    fields = ["user", "notice", "at"]


@admin.register(AnonymisationRecord)
class AnonymisationRecordAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "at", "why", "by", "total"]
    list_filter = ["why", "at"]
    list_select_related = ["by"]
    fields = [
        "at", "why", "by", "request", "user_ref", "person_ref", "changed", "kept", "warnings",
    ]  # fmt: skip

    @admin.display(description="righe riscritte")
    def total(self, record: AnonymisationRecord) -> int:
        return record.total


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "at", "by"]
    list_filter = ["at"]
    list_select_related = ["by"]
    fields = ["at", "by", "report"]
