from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Exists, F, OuterRef
from django.utils import timezone

from cities import periods
from cities.enums import IdentifierKind
from cities.models import CityIdentifier, LegalRepresentative, Office, Referent, Region
from cities.models.city import CityQuerySet
from cities.services.officers import possible_officers
from cms_portal.accounts.models import User

# Values of the filter of who follows a city, besides the people of the office.
MINE, NOBODY = "mie", "nessuno"

# What a city may lack, and the rows that would be there today.
_MISSING = {
    "rappresentante": ("Chi rappresenta il Comune", LegalRepresentative.objects.all),
    "referente": ("Referenti", Referent.objects.all),
    "ufficio": ("Ufficio referente", Office.objects.all),
    "pec": ("PEC", lambda: CityIdentifier.objects.filter(kind=IdentifierKind.PEC)),
}

# Word in the address -> column.
_ORDERS = {"nome": "folded_name", "regione": "region__name", "abitanti": "population"}


class RegionChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.visible_cities})"


class RegionFilter(django_filters.ModelChoiceFilter):
    field_class = RegionChoiceField


class CityFilter(django_filters.FilterSet):
    """The filters of the list. `queryset`: the cities that the person sees."""

    q = django_filters.CharFilter(
        method="search",
        label="Città",
        widget=forms.TextInput(
            attrs={"type": "search", "class": "cm-input", "autocomplete": "off", "maxlength": 100}
        ),
        max_length=100,
    )
    regione = RegionFilter(
        field_name="region",
        to_field_name="istat_code",
        label="Regione",
        queryset=Region.objects.none(),
        widget=forms.Select(attrs={"class": "cm-select"}),
    )
    manca = django_filters.ChoiceFilter(
        method="lack",
        label="Dato da inserire",
        choices=[(key, label) for key, (label, _) in _MISSING.items()],
        empty_label="Tutte, complete o no",
        widget=forms.Select(attrs={"class": "cm-select"}),
    )

    segue = django_filters.ChoiceFilter(
        method="followed",
        label="Seguita da",
        empty_label="Chiunque",
        widget=forms.Select(attrs={"class": "cm-select"}),
    )

    def __init__(self, *args: Any, queryset: CityQuerySet, user: User, **kwargs: Any) -> None:
        super().__init__(*args, queryset=queryset, **kwargs)
        self.user = user
        if user.sees_all_cities:
            self.filters["segue"].extra["choices"] = _officer_choices(user)
        else:
            del self.filters["segue"]
        regions = self.filters["regione"].field
        regions.empty_label = "Tutte le regioni"
        regions.queryset = Region.objects.filter(cities__in=queryset).annotate(
            visible_cities=Count("cities")
        )

    def search(self, queryset: CityQuerySet, name: str, value: str) -> CityQuerySet:
        return queryset.search(value)

    def followed(self, queryset: CityQuerySet, name: str, value: str) -> CityQuerySet:
        if value == MINE:
            return queryset.of_officer(self.user)
        if value == NOBODY:
            return queryset.filter(officer__isnull=True)
        return queryset.filter(officer_id=int(value))

    def lack(self, queryset: CityQuerySet, name: str, value: str) -> CityQuerySet:
        _, rows = _MISSING[value]
        here_today = rows().filter(periods.on(timezone.localdate()), city=OuterRef("pk"))
        return queryset.exclude(Exists(here_today))


def _officer_choices(user: User) -> list[tuple[str, str]]:
    """ "Le mie città" for who may follow some; the others by name."""
    officers = possible_officers()
    mine = [(MINE, "Le mie città")] if user in officers else []
    others = [(str(one.pk), str(one)) for one in officers if one != user]
    return [*mine, *others, (NOBODY, "Nessuno")]


def in_order(cities: CityQuerySet, wanted: str) -> CityQuerySet:
    """By `wanted` ("nome", "-abitanti"…), then by name; an unknown order is the name."""
    column = F(_ORDERS.get(wanted.removeprefix("-"), _ORDERS["nome"]))
    order = column.desc if wanted.startswith("-") else column.asc
    return cities.order_by(order(nulls_last=True), "folded_name", "pk")
