from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from cities.names import fold
from cms_portal.accounts.admin import ReadOnlyAdmin
from cms_portal.spreadsheets.admin import SafeExportMixin
from events import admin_needs  # noqa: F401  (registers its own)
from events.models import Delegation, Event, EventSession, Presence, Registration, Seat
from events.resources import (
    DelegationExport,
    EventExport,
    PresenceExport,
    RegistrationExport,
    SeatExport,
)
from events.services import save_event


class EventSessionInline(admin.StackedInline):
    model = EventSession
    extra = 0
    # Where people have places already, only the agenda knows what may change.
    readonly_fields = ["kind", "starts_at", "ends_at", "places"]
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


class AttendanceAdmin(SafeExportMixin, ReadOnlyAdmin):
    """Who comes, as the pages of the event write it: here it is found again and exported."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found = Q()
        for path in self.search_fields:
            found |= Q(**{f"{path}__contains": fold(search_term)})
        return queryset.filter(found), False


@admin.register(Delegation)
class DelegationAdmin(AttendanceAdmin):
    resource_classes = [DelegationExport]
    list_display = ["name", "event", "state", "reply_by", "answered_at"]
    list_filter = ["state", "event"]
    list_select_related = ["event", "city", "organisation"]
    search_fields = ["city__folded_name", "organisation__folded_name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Delegation.objects.visible_to(request.user).order_by("-event__starts_on", "pk")

    @admin.display(description="delegazione")
    def name(self, delegation: Delegation) -> str:
        return delegation.name


@admin.register(Registration)
class RegistrationAdmin(AttendanceAdmin):
    resource_classes = [RegistrationExport]
    list_display = ["person", "event", "delegation_name", "role", "state"]
    list_filter = ["state", "role", "event"]
    list_select_related = ["event", "person", "delegation__city", "delegation__organisation"]
    search_fields = ["person__folded_name", "delegation__city__folded_name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Registration.objects.visible_to(request.user).order_by("-event__starts_on", "pk")

    @admin.display(description="delegazione")
    def delegation_name(self, registration: Registration) -> str:
        return registration.delegation.name if registration.delegation else "nessuna"


@admin.register(Seat)
class SeatAdmin(AttendanceAdmin):
    resource_classes = [SeatExport]
    list_display = ["person", "session", "rank", "state", "waiting_since", "reason"]
    list_filter = ["state", "session__event"]
    list_select_related = ["session", "registration__person"]
    search_fields = ["registration__person__folded_name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seen = Registration.objects.visible_to(request.user)
        return Seat.objects.filter(registration__in=seen).order_by("session", "pk")

    @admin.display(description="persona")
    def person(self, seat: Seat) -> str:
        return str(seat.registration.person)


@admin.register(Presence)
class PresenceAdmin(AttendanceAdmin):
    resource_classes = [PresenceExport]
    list_display = ["person", "day", "session", "kind", "happened_at", "source", "is_repeat"]
    list_filter = ["kind", "source", "registration__event"]
    search_fields = ["registration__person__folded_name"]
    list_select_related = [
        "registration__person",
        "registration__event",
        "session",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Presence]:
        return Presence.objects.visible_to(request.user).order_by("-recorded_at", "-pk")

    @admin.display(description="persona")
    def person(self, presence: Presence) -> str:
        return str(presence.registration.person)
