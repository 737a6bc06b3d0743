"""Needs, notes, ideas and who keeps the tables: to look at, to take away as a spreadsheet."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cms_portal.accounts.admin import ReadOnlyAdmin
from cms_portal.spreadsheets.admin import SafeExportMixin
from events.models import FacilitatorMandate, Need, ProjectIdea, TableNote
from events.resources_needs import FacilitatorExport, IdeaExport, NeedExport, NoteExport


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


@admin.register(TableNote)
class TableNoteAdmin(SafeExportMixin, ReadOnlyAdmin):
    resource_classes = [NoteExport]
    list_display = ["__str__", "kind", "city", "session", "written_at", "removed_at"]
    list_filter = ["kind", "session__theme", "session__event"]
    list_select_related = ["city", "session"]
    search_fields = ["text", "city__name", "session__title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TableNote]:
        return TableNote.objects.visible_to(request.user)


@admin.register(ProjectIdea)
class ProjectIdeaAdmin(SafeExportMixin, ReadOnlyAdmin):
    resource_classes = [IdeaExport]
    list_display = ["title", "city", "theme", "session", "at"]
    list_filter = ["theme", "city__region", "session__event"]
    list_select_related = ["city", "theme", "session"]
    search_fields = ["title", "text", "city__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProjectIdea]:
        return ProjectIdea.objects.visible_to(request.user)


@admin.register(FacilitatorMandate)
class FacilitatorMandateAdmin(SafeExportMixin, ReadOnlyAdmin):
    resource_classes = [FacilitatorExport]
    list_display = ["name", "event", "invited_at", "ended_at"]
    list_filter = ["event"]
    list_select_related = ["event"]
    search_fields = ["name", "email"]
