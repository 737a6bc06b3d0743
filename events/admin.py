from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cms_portal.spreadsheets.admin import SafeExportMixin
from events.models import Event, EventSession
from events.resources import EventExport
from events.services import save_event


class EventSessionInline(admin.StackedInline):
    model = EventSession
    extra = 0
    autocomplete_fields = ["theme", "led_by_city", "led_by_body"]


@admin.register(Event)
class EventAdmin(SafeExportMixin, admin.ModelAdmin):
    resource_classes = [EventExport]
    list_display = ["title", "kind", "starts_on", "city_name", "state"]
    list_filter = ["state", "kind"]
    search_fields = ["title", "city_name", "place"]
    date_hierarchy = "starts_on"
    readonly_fields = ["state"]
    inlines = [EventSessionInline]

    def save_model(self, request: HttpRequest, obj: Event, form: Any, change: bool) -> None:
        save_event(event=obj, by=None)  # the admin has asked who may

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return Event.objects.visible_to(request.user)
