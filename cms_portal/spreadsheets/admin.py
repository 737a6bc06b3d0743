"""Export from the stock admin: our formats, Italian words, a trace of who took what out."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import Any

import structlog
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, slugify
from import_export.admin import ExportMixin

from cms_portal.spreadsheets.exports import ExportNotes, table_of
from cms_portal.spreadsheets.formats import FORMATS, SafeFormat
from cms_portal.spreadsheets.forms import ExportForm
from cms_portal.spreadsheets.models import ImportBatch, RememberedChoice
from cms_portal.spreadsheets.xlsx import TooManyRows

log = structlog.get_logger(__name__)


class SafeExportMixin(ExportMixin):
    """For a ModelAdmin with `resource_classes`, put before it in the bases.

    Who may look at the model may export the rows of `get_queryset(request)`, all of them as
    filtered in the list, or those chosen there. Every export is logged.
    """

    import_export_change_list_template = "admin/spreadsheets/change_list.html"
    export_template_name = "admin/spreadsheets/export.html"

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def get_export_formats(self) -> list[type[SafeFormat]]:
        return FORMATS

    def get_export_resource_classes(self, request: HttpRequest) -> Sequence[Any]:
        if not self.resource_classes:
            # The library would export every column of the model.
            raise ImproperlyConfigured(f"{type(self).__name__} needs resource_classes.")
        return list(self.resource_classes)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if self.has_export_permission(request) and IS_POPUP_VAR not in request.GET:
            name = "export_chosen"
            actions[name] = (type(self).export_chosen, name, "Esporta le righe scelte")
        return actions

    def export_chosen(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | HttpResponseRedirect:
        """Action: to the export page, with the rows that were ticked."""
        if request.POST.get("select_across") == "1":
            return HttpResponseRedirect(self._export_url(request))
        items = list(queryset.values_list("pk", flat=True))
        return self._export_page(request, self._export_form(request, items=items))

    def export_action(self, request: HttpRequest) -> HttpResponse | FileResponse:
        if not self.has_export_permission(request):
            raise PermissionDenied
        form = self._export_form(request, data=request.POST if request.method == "POST" else None)
        try:
            if form.is_valid():
                return self._export(request, form)
        except TooManyRows as error:
            form.add_error("format", str(error))
        except IncorrectLookupParameters:
            return self._back_to_list(request)
        try:
            return self._export_page(request, form)
        except IncorrectLookupParameters:
            return self._back_to_list(request)

    def _back_to_list(self, request: HttpRequest) -> HttpResponseRedirect:
        """The filters in the address make no sense: the list without any, as the admin does."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        return HttpResponseRedirect(reverse(f"{self.admin_site.name}:{name}") + "?e=1")

    def _export_form(
        self, request: HttpRequest, data: Any = None, items: Sequence[Any] = ()
    ) -> ExportForm:
        return ExportForm(
            data,
            resources=self.get_export_resource_classes(request),
            formats=self.get_export_formats(),
            key=self.opts.pk,
            items=items,
        )

    def _export_page(self, request: HttpRequest, form: ExportForm) -> TemplateResponse:
        items = form.data.get("items") or form.initial["items"]
        context = {
            **self.admin_site.each_context(request),
            "title": f"Esporta {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "form": form,
            "chosen_count": len(items.split(",")) if items else 0,
            "filters": self._filters_in_words(request),
            "export_url": self._export_url(request),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.export_template_name, context)

    def _export_url(self, request: HttpRequest) -> str:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return reverse(f"{self.admin_site.name}:{name}") + query

    def _export(self, request: HttpRequest, form: ExportForm) -> FileResponse:
        chosen = self.get_export_formats()[form.cleaned_data["format"]]()
        resource = self.get_export_resource_classes(request)[form.cleaned_data["resource"]]()
        queryset = self.get_export_queryset(request)
        filters = self._filters_in_words(request)
        if items := form.cleaned_data["items"]:
            queryset = queryset.filter(pk__in=items)
            filters = [*filters, f"{len(items)} righe scelte a mano"]
        notes = ExportNotes(
            title=capfirst(self.opts.verbose_name_plural), author=str(request.user), filters=filters
        )
        target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        count = chosen.write(target, table_of(resource, queryset, notes))
        target.seek(0)
        self._log_export(request, chosen, count, filters)
        return _download(target, _file_name(notes, chosen), chosen.get_content_type())

    def _log_export(
        self, request: HttpRequest, chosen: SafeFormat, count: int, filters: Sequence[str]
    ) -> None:
        what = f"{count} righe in {chosen.get_extension().upper()}"
        LogEntry.objects.create(
            user_id=str(request.user.pk),
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=f"Esportazione: {what}",
            action_flag=CHANGE,
            change_message=f"Esportate {what}. Filtri: {'; '.join(filters) or 'nessuno'}.",
        )
        log.info(
            "table_exported",
            model=self.opts.label_lower,
            format=chosen.get_extension(),
            rows=count,
            by=request.user.pk,
        )

    def _filters_in_words(self, request: HttpRequest) -> list[str]:
        """The search and the filters of the list, as the person sees them."""
        if not request.GET:
            return []
        changes = self.get_changelist_instance(request)
        words = [f"ricerca «{changes.query}»"] if changes.query else []
        for spec in changes.filter_specs:
            chosen = [
                str(choice["display"])
                for choice in list(spec.choices(changes))[1:]
                if choice.get("selected")
            ]
            words += [f"{spec.title} = {', '.join(chosen)}"] if chosen else []
        return words


def _file_name(notes: ExportNotes, chosen: SafeFormat) -> str:
    mark = "FAC-SIMILE_" if notes.mark else ""
    day = timezone.localdate(notes.made_at).isoformat()
    return f"{mark}{slugify(notes.title)}_{day}.{chosen.get_extension()}"


def _download(target: Any, name: str, content_type: str) -> FileResponse:
    response = FileResponse(target, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store, private"
    return response


@admin.register(ImportBatch)
class ImportBatchAdmin(admin.ModelAdmin):
    """To look at: who imported what, when. The work is done under /importazioni/."""

    list_display = ["__str__", "importer", "sender", "file", "state", "created_at", "created_by"]
    list_filter = ["state", "importer"]
    list_select_related = ["file", "created_by"]
    search_fields = ["sender", "file__name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(RememberedChoice)
class RememberedChoiceAdmin(admin.ModelAdmin):
    """What was said once and is known since; deleting it means being asked again."""

    list_display = ["written", "label", "topic", "sender_key", "by", "at"]
    list_filter = ["topic"]
    list_select_related = ["by"]
    search_fields = ["written", "label", "sender_key"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
