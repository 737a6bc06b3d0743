from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from cities import periods, resources
from cities.forms import DatedRowsFormSet
from cities.models import (
    City,
    CityAlias,
    CityIdentifier,
    IstatCode,
    LegalRepresentative,
    Office,
    Organisation,
    Person,
    Priority,
    Referent,
    Region,
    Theme,
)
from cities.names import fold
from cms_portal.spreadsheets.admin import SafeExportMixin


class IsCurrentFilter(admin.SimpleListFilter):
    title = "in carica"
    parameter_name = "in_carica"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("si", "Oggi"), ("no", "Non oggi")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "si":
            return queryset.filter(periods.on(None))
        if self.value() == "no":
            return queryset.exclude(periods.on(None))
        return queryset


class IstatCodeInline(admin.StackedInline):
    model = IstatCode
    formset = DatedRowsFormSet
    fields = [("code", "province_code", "province_name"), ("valid_from", "valid_to")]
    extra = 0


class CityIdentifierInline(admin.StackedInline):
    model = CityIdentifier
    formset = DatedRowsFormSet
    fields = [("kind", "value"), ("valid_from", "valid_to"), "source"]
    extra = 0


class CityAliasInline(admin.TabularInline):
    model = CityAlias
    extra = 0


@admin.register(City)
class CityAdmin(SafeExportMixin, admin.ModelAdmin):
    resource_classes = [resources.CityExport]
    list_display = ["name", "region", "province_code", "cadastral_code", "inhabitants", "is_active"]
    list_filter = ["region", "is_active"]
    list_select_related = ["region"]
    search_fields = ["name"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    "cadastral_code",
                    "region",
                    ("province_name", "province_code"),
                    ("population", "population_year"),
                    ("latitude", "longitude"),
                    "is_active",
                ]
            },
        ),
        ("Da dove vengono i dati", {"fields": ["source"], "classes": ["collapse"]}),
    ]
    inlines = [CityIdentifierInline, IstatCodeInline, CityAliasInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[City]:
        return City.objects.visible_to(request.user)

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[City]:
        queryset: QuerySet[City] = super().get_export_queryset(request)
        return queryset.prefetch_related("identifiers", "istat_codes")

    @admin.display(description="abitanti", ordering="population")
    def inhabitants(self, city: City) -> str:
        return intcomma(city.population) if city.population else "da inserire"

    def get_readonly_fields(self, request: HttpRequest, obj: City | None = None) -> list[str]:
        return ["cadastral_code"] if obj else []

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[City], search_term: str
    ) -> tuple[QuerySet[City], bool]:
        return queryset.search(search_term), False  # type: ignore[attr-defined]


@admin.register(Person)
class PersonAdmin(SafeExportMixin, admin.ModelAdmin):
    resource_classes = [resources.PersonExport]
    list_display = ["last_name", "first_name", "email", "phone", "user", "is_invented"]
    list_display_links = ["last_name", "first_name"]
    list_filter = ["is_invented"]
    list_select_related = ["user"]
    search_fields = ["last_name", "first_name", "email"]
    autocomplete_fields = ["user"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return Person.objects.visible_to(request.user)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Person], search_term: str
    ) -> tuple[QuerySet[Person], bool]:
        return queryset.search(search_term), False  # type: ignore[attr-defined]


class DatedOfCityAdmin(SafeExportMixin, admin.ModelAdmin):
    """Mandates and offices: found by the city and by the person, however both are written."""

    person_field = "person"
    search_fields = ["city__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).select_related("city", self.person_field)
        return rows.filter(city__in=City.objects.visible_to(request.user))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in fold(search_term).split():
            queryset = queryset.filter(
                Q(city__folded_name__contains=word)
                | Q((f"{self.person_field}__folded_name__contains", word))
            )
        return queryset, False


@admin.register(Referent)
class ReferentAdmin(DatedOfCityAdmin):
    resource_classes = [resources.ReferentExport]
    list_display = ["city", "person", "kind", "office_name", "valid_from", "valid_to"]
    list_display_links = ["city", "person"]
    list_filter = [IsCurrentFilter, "kind", "city__region"]
    autocomplete_fields = ["city", "person"]


@admin.register(LegalRepresentative)
class LegalRepresentativeAdmin(DatedOfCityAdmin):
    resource_classes = [resources.LegalRepresentativeExport]
    list_display = ["city", "person", "title", "act", "valid_from", "valid_to"]
    list_display_links = ["city", "person"]
    list_filter = [IsCurrentFilter, "kind", "city__region"]
    autocomplete_fields = ["city", "person"]

    @admin.display(description="in qualità di", ordering="kind")
    def title(self, mandate: LegalRepresentative) -> str:
        return mandate.title


@admin.register(Office)
class OfficeAdmin(DatedOfCityAdmin):
    person_field = "responsible"
    resource_classes = [resources.OfficeExport]
    list_display = ["city", "name", "responsible", "act", "valid_from", "valid_to"]
    list_display_links = ["city", "name"]
    list_filter = [IsCurrentFilter, "city__region"]
    autocomplete_fields = ["city", "responsible"]


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = ["name", "istat_code"]
    search_fields = ["name"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Organisation], search_term: str
    ) -> tuple[QuerySet[Organisation], bool]:
        return queryset.filter(folded_name__contains=fold(search_term)), False


@admin.register(Priority)
class PriorityAdmin(admin.ModelAdmin):
    list_display = ["number", "title", "fund", "valid_from", "valid_to"]
    list_display_links = ["number", "title"]
    list_filter = ["fund"]
    search_fields = ["title"]


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin):
    list_display = ["position", "name", "slug"]
    list_display_links = ["name"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
