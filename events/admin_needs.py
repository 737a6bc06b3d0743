"""The needs of the cities, to look at and to take away as a spreadsheet."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cms_portal.accounts.admin import ReadOnlyAdmin
from cms_portal.spreadsheets.admin import SafeExportMixin
from events.models import Need
from events.resources_needs import NeedExport


@admin.register(Need)
class NeedAdmin(SafeExportMixin, ReadOnlyAdmin):
    resource_classes = [NeedExport]
    list_display = ["text", "city", "theme", "urgency", "state"]
    list_filter = ["assessment__theme", "urgency", "assessment__state", "assessment__city__region"]
    list_select_related = ["assessment__city", "assessment__theme"]
    search_fields = ["text", "touched", "assessment__city__name"]

    @admin.display(description="città", ordering="assessment__city__folded_name")
    def city(self, need: Need) -> str:
        return need.assessment.city.name

    @admin.display(description="tema", ordering="assessment__theme__position")
    def theme(self, need: Need) -> str:
        return need.assessment.theme.name

    @admin.display(description="stato", ordering="assessment__state")
    def state(self, need: Need) -> str:
        return need.assessment.get_state_display()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Need]:
        return Need.objects.visible_to(request.user)
