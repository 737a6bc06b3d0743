from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from cms_portal.accounts.admin import ReadOnlyAdmin
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.jobs import services
from cms_portal.jobs.exceptions import UnknownKind, WrongState
from cms_portal.jobs.models import TICK, Intervention, Job
from cms_portal.jobs.registry import all_kinds


class InterventionInline(admin.TabularInline):
    model = Intervention
    fields = ["at", "action", "from_state", "by"]
    readonly_fields = ["at"]  # the rest follows the job, which nobody may change here
    extra = 0


class OriginFilter(admin.SimpleListFilter):
    """At first what people and services asked for: the clock alone makes thousands of rows."""

    title = "origine"
    parameter_name = "origine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("orologio", "Orologio del portale"), ("tutti", "Tutte")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, *others = super().choices(changelist)
        yield {**first, "display": "Lavori chiesti, e quelli dell'orologio non riusciti"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        if self.value() == "orologio":
            return queryset.filter(key__startswith=TICK)
        if self.value() == "tutti":
            return queryset
        return queryset.exclude(pk__in=Job.objects.uneventful_ticks())


class KindFilter(admin.SimpleListFilter):
    title = "tipo"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(((kind.name, kind.label) for kind in all_kinds()), key=lambda one: one[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = [
        "label",
        "state",
        "progress",
        "created_at",
        "finished_at",
        "by",
        "city_code",
    ]
    list_filter = ["state", OriginFilter, KindFilter, "queue"]
    list_select_related = ["by"]
    search_fields = ["key", "kind", "city_code", "error"]
    date_hierarchy = "created_at"
    inlines = [InterventionInline]
    actions = ["retry", "cancel"]

    # An allow-list: what is new on the row does not show by itself.
    fields = [
        "label",
        "state",
        "error",
        "progress",
        "result",
        "by",
        "city_code",
        "created_at",
        "run_at",
        "started_at",
        "finished_at",
        "leased_until",
        "published_at",
        "attempts",
        "attempts_allowed",
        "queue",
        "kind",
        "key",
        "payload",
    ]

    @admin.display(description="lavoro", ordering="kind")
    def label(self, job: Job) -> str:
        return job.label

    @admin.display(description="avanzamento")
    def progress(self, job: Job) -> str:
        return f"{job.done} di {job.total}" if job.total else "—"

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
