from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from cities import admin_path, admin_texts, periods, resources  # noqa: F401  (two register theirs)
from cities.forms import DatedRowsFormSet
from cities.models import (
    ChangeProposal,
    City,
    CityAlias,
    CityIdentifier,
    Handover,
    IstatCode,
    LegalRepresentative,
    MunicipalVote,
    Office,
    Organisation,
    Person,
    Priority,
    Referent,
    Region,
    Theme,
)
from cities.names import fold
from cities.services import follow_mandates, reach
from cities.steps import OFFICE, REFERENTS, office_fact, referent_fact
from cms_portal.accounts.admin import ReadOnlyAdmin
from cms_portal.accounts.models import User
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
    list_display = [
        "name",
        "region",
        "province_code",
        "cadastral_code",
        "inhabitants",
        "officer",
        "is_active",
    ]
    list_filter = ["region", "is_active"]
    list_select_related = ["region", "officer"]
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
                    "officer",
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
        # Who follows a city is chosen on the page of the assignments, many cities at a time.
        return ["cadastral_code", "officer"] if obj else ["officer"]

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


class MandateAdmin(DatedOfCityAdmin):
    """A mandate corrected by hand moves the person's access as the pages do."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        follow_mandates(person=obj.person, city=obj.city, by=_user(request))
        if isinstance(obj, Referent):
            reach(referent_fact(obj), city=obj.city, step=REFERENTS, by=_user(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        follow_mandates(person=obj.person, city=obj.city, by=_user(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        left = [(mandate.person, mandate.city) for mandate in queryset]
        super().delete_queryset(request, queryset)
        for person, city in left:
            follow_mandates(person=person, city=city, by=_user(request))


@admin.register(Referent)
class ReferentAdmin(MandateAdmin):
    resource_classes = [resources.ReferentExport]
    list_display = ["city", "person", "kind", "office_name", "valid_from", "valid_to"]
    list_display_links = ["city", "person"]
    list_filter = [IsCurrentFilter, "kind", "city__region"]
    autocomplete_fields = ["city", "person", "substitute_of"]


@admin.register(LegalRepresentative)
class LegalRepresentativeAdmin(MandateAdmin):
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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.responsible_id:
            reach(office_fact(obj), city=obj.city, step=OFFICE, by=_user(request))


@admin.register(MunicipalVote)
class MunicipalVoteAdmin(DatedOfCityAdmin):
    person_field = "checked_by"
    resource_classes = [resources.MunicipalVoteExport]
    list_display = ["city", "held_on", "note", "checked_on", "checked_by"]
    list_filter = [("checked_on", admin.EmptyFieldListFilter), "held_on", "city__region"]
    autocomplete_fields = ["city"]
    readonly_fields = ["checked_on", "checked_by"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return queryset.filter(city__folded_name__contains=fold(search_term)), False


class RecordAdmin(ReadOnlyAdmin):
    """What the pages write: here it is found again, never changed."""

    search_fields = ["city__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.filter(city__in=City.objects.visible_to(request.user))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return queryset.filter(city__folded_name__contains=fold(search_term)), False


@admin.register(ChangeProposal)
class ChangeProposalAdmin(SafeExportMixin, RecordAdmin):
    resource_classes = [resources.ChangeProposalExport]
    list_display = ["city", "what", "newcomer_name", "effective_on", "state", "proposed_at"]
    list_filter = ["state", "what", "city__region"]
    list_select_related = ["city"]
    fields = [
        "city",
        ("what", "state"),
        "referent",
        ("first_name", "last_name", "gender"),
        ("email", "phone"),
        ("referent_kind", "representative_kind"),
        ("office_name", "role"),
        ("effective_on", "act", "act_file"),
        "note",
        ("proposed_by", "proposed_at", "followed_by"),
        ("decided_by", "decided_at"),
        "reason",
    ]

    @admin.display(description="chi entra")
    def newcomer_name(self, proposal: ChangeProposal) -> str:
        return proposal.newcomer_name or "nessuno"


@admin.register(Handover)
class HandoverAdmin(RecordAdmin):
    list_display = ["city", "leaver", "newcomer", "made_at", "by"]
    list_select_related = ["city", "leaver", "newcomer", "by"]
    fields = [
        "city",
        ("leaver", "newcomer"),
        ("referent", "representative"),
        "what_passed",
        ("made_at", "by"),
    ]

    @admin.display(description="che cosa è passato")
    def what_passed(self, handover: Handover) -> str:
        lines = [f"{one['label']}: {one['title']}" for one in handover.passed]
        return "; ".join(lines) or "nulla"


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


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
