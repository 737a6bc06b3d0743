from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from protocols import services
from protocols.documents import BLOCKS, clause_problems, template_problems
from protocols.enums import TemplateStatus
from protocols.fields import FIELDS
from protocols.models import (
    Clause,
    ProtocolTemplate,
    TemplateClause,
)
from protocols.readiness import ordered_clauses
from protocols.services.templates import is_clause_in_use, is_template_in_use


class ClauseForm(forms.ModelForm):
    class Meta:
        model = Clause
        fields = ["key", "version", "part", "heading", "body", "condition", "second_body"]

    def clean_body(self) -> str:
        return self._printable("body")

    def clean_second_body(self) -> str:
        return self._printable("second_body")

    def _printable(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if found := clause_problems(text):
            raise forms.ValidationError([f"{problem}." for problem in found])
        return text


@admin.register(Clause)
class ClauseAdmin(admin.ModelAdmin):
    form = ClauseForm
    list_display = ["heading", "key", "version", "part", "condition", "used"]
    list_filter = ["part", "condition"]
    search_fields = ["key", "heading", "body"]
    fields = [*ClauseForm.Meta.fields, "words"]
    readonly_fields = ["words"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Clause]:
        acts = Count("templates__protocols", distinct=True)
        return Clause.objects.annotate(acts=acts)

    @admin.display(description="atti che la usano", ordering="acts")
    def used(self, clause: Clause) -> int:
        return clause.acts  # type: ignore[attr-defined, no-any-return]

    @admin.display(description="campi che si possono usare")
    def words(self, clause: Clause) -> str:
        rows = [(f"{{{one.name}}}", f"{one.label} ({one.impact.label})") for one in FIELDS.values()]
        rows += [(f"[[{name}]]", "da sola su una riga") for name in BLOCKS]
        return format_html(
            "<dl>{}</dl>",
            format_html_join("", "<dt><code>{}</code></dt><dd>{}</dd>", rows),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Clause | None = None) -> list[str]:
        if obj and is_clause_in_use(obj):
            return [*ClauseForm.Meta.fields, "words"]
        return ["words"]

    def has_delete_permission(self, request: HttpRequest, obj: Clause | None = None) -> bool:
        is_free = obj is None or not obj.places.exists()
        return is_free and super().has_delete_permission(request, obj)


class TemplateClauseInline(admin.TabularInline):
    model = TemplateClause
    fields = ["position", "clause"]
    autocomplete_fields = ["clause"]
    extra = 0
    ordering = ["position"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TemplateClause]:
        return super().get_queryset(request).select_related("clause")

    def _is_open(self, template: ProtocolTemplate | None) -> bool:
        return template is None or not is_template_in_use(template)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(obj) and super().has_delete_permission(request, obj)


@admin.register(ProtocolTemplate)
class ProtocolTemplateAdmin(admin.ModelAdmin):
    list_display = ["name", "version", "kind", "dated_on", "status", "used"]
    list_filter = ["status", "kind"]
    search_fields = ["name"]
    fields = [
        ("name", "version", "kind"),
        "title",
        ("dated_on", "status"),
        "note",
        "priorities",
        ("office_within_days", "sheets_due_on", "checks_due_on"),
    ]
    inlines = [TemplateClauseInline]
    actions = ["make_next_version"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProtocolTemplate]:
        return ProtocolTemplate.objects.annotate(acts=Count("protocols"))

    @admin.display(description="atti che lo usano", ordering="acts")
    def used(self, template: ProtocolTemplate) -> int:
        return template.acts  # type: ignore[attr-defined, no-any-return]

    def get_readonly_fields(
        self, request: HttpRequest, obj: ProtocolTemplate | None = None
    ) -> list[str]:
        """In use, only the status may change: the text can only be succeeded."""
        if obj is None or not is_template_in_use(obj):
            return []
        names = [one.name for one in ProtocolTemplate._meta.fields if one.editable]
        return [name for name in names if name not in {"id", "status"}]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Only here are the clauses known: a template that cannot be printed is not ready."""
        super().save_related(request, form, formsets, change)
        template = form.instance
        if template.status != TemplateStatus.READY:
            return
        if found := template_problems(ordered_clauses(template)):
            template.status = TemplateStatus.DRAFT
            template.save(update_fields=["status"])
            said = f"Resta «{TemplateStatus.DRAFT.label}»: {'; '.join(found)}."
            self.message_user(request, said, messages.ERROR)

    def has_delete_permission(
        self, request: HttpRequest, obj: ProtocolTemplate | None = None
    ) -> bool:
        is_free = obj is None or not obj.batches.exists()
        return is_free and super().has_delete_permission(request, obj)

    @admin.action(description="Crea la versione successiva", permissions=["add"])
    def make_next_version(self, request: HttpRequest, queryset: QuerySet[ProtocolTemplate]) -> None:
        for template in queryset:
            new = services.succeed_template(template_id=template.pk, dated_on=timezone.localdate())
            url = reverse("admin:protocols_protocoltemplate_change", args=[new.pk])
            self.message_user(
                request,
                format_html('Creata in preparazione: <a href="{}">{}</a>.', url, new),
                messages.SUCCESS,
            )
