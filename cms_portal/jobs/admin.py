from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.jobs import services
from cms_portal.jobs.exceptions import UnknownKind, WrongState
from cms_portal.jobs.models import Intervention, Job


class ReadOnly:
    """Rows that only the services write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class InterventionInline(ReadOnly, admin.TabularInline):
    model = Intervention
    fields = ["at", "action", "from_state", "by"]
    readonly_fields = ["at"]


@admin.register(Job)
class JobAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        "kind",
        "state",
        "queue",
        "attempts",
        "run_at",
        "created_at",
        "finished_at",
        "by",
        "city_code",
    ]
    list_filter = ["state", "queue", "kind"]
    list_select_related = ["by"]
    search_fields = ["key", "kind", "city_code", "error"]
    date_hierarchy = "created_at"
    inlines = [InterventionInline]
    actions = ["retry", "cancel"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        return super().get_queryset(request).visible_to(request.user)  # type: ignore[attr-defined,no-any-return]

    def has_act_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("jobs.change_job")

    @admin.action(description="Riprova adesso i lavori scelti", permissions=["act"])
    def retry(self, request: AuthenticatedRequest, queryset: QuerySet[Job]) -> None:
        self._each(request, queryset, services.retry_job, "rimessi in coda")

    @admin.action(description="Annulla i lavori scelti", permissions=["act"])
    def cancel(self, request: AuthenticatedRequest, queryset: QuerySet[Job]) -> None:
        self._each(request, queryset, services.cancel_job, "annullati")

    def _each(
        self,
        request: AuthenticatedRequest,
        queryset: QuerySet[Job],
        act: Callable[..., Job],
        done: str,
    ) -> None:
        acted = 0
        for pk in queryset.values_list("pk", flat=True):
            try:
                act(job_id=pk, by=request.user)
            except (WrongState, UnknownKind) as error:
                self.message_user(request, f"Lavoro {pk}: {error}", messages.WARNING)
            else:
                acted += 1
        if acted:
            self.message_user(request, f"Lavori {done}: {acted}.", messages.SUCCESS)
