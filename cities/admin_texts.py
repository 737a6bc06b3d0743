"""Guidelines, questions, good practices and messages in the admin.

Only good practices are written here; the rest has its pages and is here to be looked up.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from cities.models import (
    CityMessage,
    Faq,
    GoodPractice,
    Guideline,
    GuidelineReceipt,
    GuidelineVersion,
    PracticeBody,
    PracticeLink,
    PracticeProject,
    Question,
    QuestionEntry,
)
from cities.texts import resources
from cities.texts.figures import NAMES, unknown_marks
from cms_portal.accounts.admin import ReadOnlyAdmin
from cms_portal.spreadsheets.admin import SafeExportMixin


class _ToLookAt:
    """Rows written by their own pages."""

    extra = 0
    can_delete = False

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, *args: Any) -> bool:
        return False


class VersionInline(_ToLookAt, admin.TabularInline):
    model = GuidelineVersion
    fields = ["number", "dated_on", "file", "text_origin", "published_at", "by"]


@admin.register(Guideline)
class GuidelineAdmin(admin.ModelAdmin):
    """Title, summary and theme may be mended; what was sent stays in its versions."""

    list_display = ["title", "theme", "created_at"]
    list_filter = ["theme"]
    list_select_related = ["theme"]
    search_fields = ["title"]
    inlines = [VersionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Guideline]:
        return Guideline.objects.visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Guideline | None = None) -> bool:
        return False


@admin.register(GuidelineReceipt)
class GuidelineReceiptAdmin(SafeExportMixin, ReadOnlyAdmin):
    resource_classes = [resources.ReceiptExport]
    list_display = ["version", "person", "read_at"]
    list_filter = ["version__guideline"]
    list_select_related = ["version", "person"]
    search_fields = ["person__last_name", "version__title"]
    date_hierarchy = "read_at"


class EntryInline(_ToLookAt, admin.StackedInline):
    model = QuestionEntry
    fields = ["kind", "voice", "is_interpretation", "reference", "text", "by", "at"]


@admin.register(Question)
class QuestionAdmin(SafeExportMixin, ReadOnlyAdmin):
    resource_classes = [resources.QuestionExport]
    list_display = ["subject", "city", "asked_by", "asked_at", "state", "waiting_since"]
    list_filter = ["state", "theme", "city__region"]
    list_select_related = ["city", "asked_by"]
    search_fields = ["subject", "text", "city__name"]
    date_hierarchy = "asked_at"
    inlines = [EntryInline]


@admin.register(Faq)
class FaqAdmin(SafeExportMixin, ReadOnlyAdmin):
    resource_classes = [resources.FaqExport]
    list_display = ["title", "theme", "voice", "is_interpretation", "published_at", "withdrawn_at"]
    list_filter = ["theme", "voice", "is_interpretation"]
    list_select_related = ["theme"]
    search_fields = ["title", "answer"]


@admin.register(CityMessage)
class CityMessageAdmin(SafeExportMixin, ReadOnlyAdmin):
    resource_classes = [resources.MessageExport]
    list_display = ["subject", "city", "source", "sent_at", "by"]
    list_filter = ["source", "city__region"]
    list_select_related = ["city", "by"]
    search_fields = ["subject", "city__name"]
    date_hierarchy = "sent_at"


class PracticeForm(forms.ModelForm):
    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if unknown := unknown_marks(text):
            known = ", ".join(f"{{{name}}}" for name in NAMES)
            raise forms.ValidationError(
                f"Tra graffe c'è {', '.join(unknown)}: le cifre sono {known}."
            )
        return text


class PracticeProjectInline(admin.StackedInline):
    model = PracticeProject
    fields = ["name", "description", ("state", "amount")]
    extra = 0


class PracticeBodyInline(admin.TabularInline):
    model = PracticeBody
    autocomplete_fields = ["organisation"]
    extra = 0


class PracticeLinkInline(admin.TabularInline):
    model = PracticeLink
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    extra = 0


@admin.register(GoodPractice)
class GoodPracticeAdmin(SafeExportMixin, admin.ModelAdmin):
    form = PracticeForm
    resource_classes = [resources.PracticeExport]
    list_display = ["title", "city", "organisation", "declared_amount", "is_published"]
    list_filter = ["is_published", "themes"]
    list_select_related = ["city", "organisation"]
    search_fields = ["title", "text"]
    autocomplete_fields = ["city", "organisation"]
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    inlines = [PracticeProjectInline, PracticeBodyInline, PracticeLinkInline]
    fieldsets = [
        (None, {"fields": ["title", ("city", "organisation"), "themes", "summary", "text"]}),
        (
            "Cifre dichiarate nella fonte",
            {
                "fields": [
                    "programme",
                    ("declared_projects", "declared_active_projects"),
                    ("declared_bodies", "declared_amount"),
                    "source_note",
                ]
            },
        ),
        ("Pubblicazione", {"fields": ["is_published"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[GoodPractice]:
        return GoodPractice.objects.visible_to(request.user)
