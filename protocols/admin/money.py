from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from cms_portal.accounts.admin import ReadOnlyAdmin
from cms_portal.documents.words import euro
from cms_portal.spreadsheets.admin import SafeExportMixin
from protocols import resources
from protocols.models import (
    Authority,
    Ceiling,
    CeilingAct,
    CeilingActVoiding,
    PublishedFigure,
)


class CeilingFormSet(forms.BaseInlineFormSet):
    """The trigger refuses too much; here it is said before."""

    def clean(self) -> None:
        super().clean()
        figure = self.instance.programme_figure
        rows = [form.cleaned_data for form in self.forms if form.is_valid() and form.has_changed()]
        total = sum((row["amount"] for row in rows if not row.get("DELETE")), Decimal(0))
        if figure is not None and total > figure:
            raise forms.ValidationError(
                f"La somma delle dotazioni ({euro(total)} EUR) supera la cifra del Programma "
                f"citata dall'atto ({euro(figure)} EUR)."
            )


class CeilingInline(admin.TabularInline):
    model = Ceiling
    formset = CeilingFormSet
    fields = ["city", "priority", "amount", "source_note"]
    autocomplete_fields = ["city"]
    extra = 2

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ceiling]:
        return super().get_queryset(request).select_related("city", "priority")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The rows are written with their act, once."""
        return obj is None and super().has_add_permission(request, obj)


@admin.register(CeilingAct)
class CeilingActAdmin(admin.ModelAdmin):
    """Acts are recorded, never edited; a wrong recording is annulled with a reason."""

    list_display = ["number", "dated_on", "title", "programme_figure", "is_demo", "is_voided"]
    list_filter = ["is_demo"]
    list_select_related = ["voiding"]
    search_fields = ["number", "title"]
    fields = [
        ("number", "dated_on", "in_force_from"),
        "title",
        ("programme_figure", "figure_source"),
        "is_demo",
        "note",
    ]
    inlines = [CeilingInline]

    @admin.display(description="annullato", boolean=True)
    def is_voided(self, act: CeilingAct) -> bool:
        return hasattr(act, "voiding")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: CeilingAct, form: forms.ModelForm, change: bool
    ) -> None:
        obj.recorded_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)


@admin.register(CeilingActVoiding)
class CeilingActVoidingAdmin(admin.ModelAdmin):
    list_display = ["act", "reason", "by", "at"]
    list_select_related = ["act", "by"]
    fields = ["act", "reason"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: CeilingActVoiding, form: forms.ModelForm, change: bool
    ) -> None:
        obj.by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)


@admin.register(Ceiling)
class CeilingAdmin(SafeExportMixin, ReadOnlyAdmin):
    resource_classes = [resources.CeilingExport]
    list_display = ["city", "priority", "amount", "act", "source_note"]
    list_filter = ["act", "priority", "city__region"]
    list_select_related = ["city", "priority", "act"]
    search_fields = ["city__name"]


@admin.register(PublishedFigure)
class PublishedFigureAdmin(SafeExportMixin, admin.ModelAdmin):
    """Beside the acts, never instead of them."""

    resource_classes = [resources.PublishedFigureExport]
    list_display = ["city", "total", "esf_plus", "erdf", "wording", "as_of"]
    list_select_related = ["city"]
    search_fields = ["city__name", "note"]
    autocomplete_fields = ["city"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Authority)
class AuthorityAdmin(admin.ModelAdmin):
    list_display = ["name", "signatory_name", "signatory_title", "valid_from", "valid_to"]
    fields = [
        "name",
        "letterhead",
        ("signatory_name", "signatory_title"),
        "pec",
        ("valid_from", "valid_to"),
        "source_note",
    ]
