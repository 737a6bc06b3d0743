"""The path and the contacts, in the admin: due dates are changed here, facts only looked at."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cities.models import (
    City,
    ContactNote,
    PathStep,
    Recovery,
    StepDueDate,
    StepReached,
    Waiver,
)
from cms_portal.accounts.admin import ReadOnlyAdmin


@admin.register(PathStep)
class PathStepAdmin(admin.ModelAdmin):
    """A row for each step that the apps register: here its name, order and general due date."""

    list_display = ["position", "name", "due_on", "days_after"]
    list_display_links = ["name"]
    fields = ["name", "position", "due_on", "days_after"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(StepDueDate)
class StepDueDateAdmin(admin.ModelAdmin):
    list_display = ["city", "step", "due_on", "reason"]
    list_filter = ["step", "city__region"]
    list_select_related = ["city", "step"]
    search_fields = ["city__name"]
    autocomplete_fields = ["city"]


class PathRecordAdmin(ReadOnlyAdmin):
    list_filter = ["step", "city__region"]
    list_select_related = ["city", "step"]
    search_fields = ["city__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StepReached]:
        rows = super().get_queryset(request)
        return rows.filter(city__in=City.objects.visible_to(request.user))


@admin.register(StepReached)
class StepReachedAdmin(PathRecordAdmin):
    list_display = ["city", "step", "day", "label", "is_recovered", "recorded_at"]


@admin.register(Recovery)
class RecoveryAdmin(PathRecordAdmin):
    list_display = ["city", "step", "day", "how", "by"]


@admin.register(Waiver)
class WaiverAdmin(PathRecordAdmin):
    list_display = ["city", "step", "day", "act", "author"]


@admin.register(ContactNote)
class ContactNoteAdmin(ReadOnlyAdmin):
    list_display = ["city", "held_on", "kind", "with_whom", "next_on", "by"]
    list_filter = ["kind", "city__region"]
    list_select_related = ["city", "by"]
    search_fields = ["city__name", "text", "with_whom"]
