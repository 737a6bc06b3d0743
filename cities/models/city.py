from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast, Lower
from django.urls import reverse
from django.utils import timezone

from cities import periods
from cities.enums import IdentifierKind
from cities.history import keep_history
from cities.names import fold, folded_column
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from cities.models.people import LegalRepresentative, Office, Referent


class Region(models.Model):
    name = models.CharField("nome", max_length=60, unique=True, validators=[refuse_hidden_signs])
    istat_code = models.CharField(
        "codice ISTAT", max_length=2, unique=True, validators=[refuse_hidden_signs]
    )

    class Meta:
        verbose_name = "regione"
        verbose_name_plural = "regioni"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="region_istat_code_shape",
                condition=Q(istat_code__regex=r"^\d{2}$"),
                violation_error_message="Il codice ISTAT di una regione ha due cifre.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CityQuerySet(models.QuerySet["City"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for those who see the whole programme, else where the person has a mandate today."""
        if user.is_anonymous:
            return self.none()
        if user.sees_all_cities:
            scope = user.city_scope
            return self if scope is None else self.filter(cadastral_code__in=scope)
        spoken_for = _has_mandate(user, "referents__") | _has_mandate(
            user, "legal_representatives__"
        )
        return self.filter(pk__in=City.objects.filter(spoken_for).values("pk"))

    def of_officer(self, user: User | AnonymousUser) -> Self:
        """Those that `user` follows for the programme: "Le mie città"."""
        return self.filter(officer_id=user.pk) if user.pk else self.none()

    def by_name(self) -> Self:
        return self.order_by("folded_name", "pk")

    def search(self, text: str) -> Self:
        """Cities whose name or alias contains `text` as typed, or whose code starts with it."""
        wanted = fold(text)
        if not wanted:
            return self
        alias = CityAlias.objects.filter(city=OuterRef("pk"), folded__contains=wanted)
        code = IstatCode.objects.filter(city=OuterRef("pk"), code__startswith=wanted)
        return self.filter(
            Q(folded_name__contains=wanted)
            | Q(cadastral_code__startswith=wanted.upper())
            | Exists(alias)
            | Exists(code)
        )

    def with_identifiers(self) -> Self:
        """PEC and codes fetched once for all: `city.pec` then asks nothing more."""
        return self.prefetch_related("identifiers")


def _has_mandate(user: User, relation: str) -> Q:
    return Q((f"{relation}person__user", user)) & periods.on(None, prefix=relation)


@keep_history(exclude=["folded_name"])
class City(models.Model):
    """One of the cities of the programme.

    `province_name` and `province_code` are today's; as they were on a day: `office_initials`.
    """

    name = models.CharField("nome", max_length=100, validators=[refuse_hidden_signs])
    cadastral_code = models.CharField(
        "codice catastale",
        max_length=4,
        unique=True,
        help_text="Il codice che identifica il Comune: non cambia mai.",
        validators=[refuse_hidden_signs],
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="cities", verbose_name="regione"
    )
    province_name = models.CharField("provincia", max_length=60, validators=[refuse_hidden_signs])
    province_code = models.CharField("sigla", max_length=2, validators=[refuse_hidden_signs])
    population = models.PositiveIntegerField("abitanti", null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(
        "anno della popolazione", null=True, blank=True
    )
    latitude = models.DecimalField(
        "latitudine", max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        "longitudine", max_digits=8, decimal_places=5, null=True, blank=True
    )
    source = models.TextField(
        "fonte dei dati", blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    is_active = models.BooleanField("nel Programma", default=True)
    officer = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_cities",
        verbose_name="seguita da",
        help_text="Chi, nella segreteria del Programma, segue la città.",
    )
    folded_name = folded_column("name")

    if TYPE_CHECKING:
        aliases: RelatedManager[CityAlias]
        identifiers: RelatedManager[CityIdentifier]
        istat_codes: RelatedManager[IstatCode]
        legal_representatives: RelatedManager[LegalRepresentative]
        offices: RelatedManager[Office]
        referents: RelatedManager[Referent]

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = "città"
        verbose_name_plural = "città"
        ordering = ["folded_name", "pk"]
        indexes = [models.Index(fields=["folded_name"], name="city_folded_name")]
        constraints = [
            models.CheckConstraint(
                name="city_cadastral_code_shape",
                condition=Q(cadastral_code__regex=r"^[A-Z]\d{3}$"),
                violation_error_message="Il codice catastale è una lettera maiuscola e tre cifre.",
            ),
            models.CheckConstraint(
                name="city_province_code_shape",
                condition=Q(province_code__regex=r"^[A-Z]{2}$"),
                violation_error_message="La sigla della provincia ha due lettere maiuscole.",
            ),
            models.CheckConstraint(
                name="city_is_named",
                condition=~Q(folded_name=""),
                violation_error_message="Scrivete il nome della città.",
            ),
            models.CheckConstraint(
                name="city_population_has_its_year",
                condition=Q(population__isnull=True, population_year__isnull=True)
                | Q(
                    population__isnull=False,  # a CHECK lets NULL through: say it
                    population_year__isnull=False,
                    population__gt=0,
                    population_year__range=(1861, 2100),
                ),
                violation_error_message="La popolazione va scritta con il suo anno.",
            ),
            models.CheckConstraint(
                name="city_position_in_italy",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(35, 48),
                    longitude__range=(6, 19),
                ),
                violation_error_message="Le coordinate vanno scritte entrambe e cadono in Italia.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="city_cadastral_code_never_changes", fields=["cadastral_code"])
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cities:detail", args=[self.cadastral_code])

    @property
    def pec(self) -> str:
        return self.identifier(IdentifierKind.PEC)

    @property
    def fiscal_code(self) -> str:
        return self.identifier(IdentifierKind.FISCAL_CODE)

    @property
    def ipa_code(self) -> str:
        return self.identifier(IdentifierKind.IPA)

    @property
    def aoo_code(self) -> str:
        return self.identifier(IdentifierKind.AOO)

    @property
    def istat_code(self) -> str:
        """Today's; costs one query, none after `prefetch_related("istat_codes")`."""
        row = self._coding(timezone.localdate())
        return row.code if row else ""

    def identifier(self, kind: IdentifierKind, on_day: date | None = None) -> str:
        """The value in force on `on_day` (today), "" when unknown.

        One query per call, none after `with_identifiers()`.
        """
        day = on_day or timezone.localdate()
        known = (row for row in self.identifiers.all() if row.kind == kind)
        return next(
            (row.value for row in known if periods.holds(row.valid_from, row.valid_to, day)), ""
        )

    def office_initials(self, on_day: date) -> str:
        """The letters of the province on that day: "SU" for Carbonia until 2025, then "CI"."""
        row = self._coding(on_day)
        return row.province_code if row else self.province_code

    def _coding(self, on_day: date) -> IstatCode | None:
        rows = self.istat_codes.all()
        return next((r for r in rows if periods.holds(r.valid_from, r.valid_to, on_day)), None)


class IstatCode(models.Model):
    """An ISTAT code of a city, and the province it belonged to, while they were valid."""

    city = models.ForeignKey(
        City, on_delete=models.CASCADE, related_name="istat_codes", verbose_name="città"
    )
    code = models.CharField("codice ISTAT", max_length=6, validators=[refuse_hidden_signs])
    province_code = models.CharField("sigla", max_length=2, validators=[refuse_hidden_signs])
    province_name = models.CharField(
        "provincia", max_length=60, blank=True, validators=[refuse_hidden_signs]
    )
    valid_from = models.DateField(
        "valido dal", null=True, blank=True, validators=[refuse_impossible_day]
    )
    valid_to = models.DateField(
        "valido fino al", null=True, blank=True, validators=[refuse_impossible_day]
    )

    class Meta:
        verbose_name = "codice ISTAT"
        verbose_name_plural = "codici ISTAT"
        ordering = ["city", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                name="istat_code_shape",
                condition=Q(code__regex=r"^\d{6}$"),
                violation_error_message="Il codice ISTAT di un Comune ha sei cifre.",
            ),
            models.CheckConstraint(
                name="istat_code_province_shape",
                condition=Q(province_code__regex=r"^[A-Z]{2}$"),
                violation_error_message="La sigla della provincia ha due lettere maiuscole.",
            ),
            periods.ends_after_it_starts("istat_code_ends_after_start"),
            periods.no_overlap(
                "istat_code_one_per_city",
                "city",
                message="La città ha già un codice ISTAT in quel periodo.",
            ),
            periods.no_overlap(
                "istat_code_one_city_per_code",
                Cast("code", models.BigIntegerField()),
                message="In quel periodo il codice ISTAT è di un'altra città.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CityAlias(models.Model):
    """Another way in which the name of a city is found written."""

    city = models.ForeignKey(
        City, on_delete=models.CASCADE, related_name="aliases", verbose_name="città"
    )
    name = models.CharField("nome alternativo", max_length=100, validators=[refuse_hidden_signs])
    source = models.CharField(
        "dove si trova", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    folded = folded_column("name")

    class Meta:
        verbose_name = "nome alternativo"
        verbose_name_plural = "nomi alternativi"
        ordering = ["folded"]
        constraints = [
            models.UniqueConstraint(
                name="city_alias_of_one_city",
                fields=["folded"],
                violation_error_message="Questo nome alternativo c'è già.",
            ),
            models.CheckConstraint(
                name="city_alias_is_named",
                condition=~Q(folded=""),
                violation_error_message="Scrivete il nome alternativo.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


IDENTIFIER_SHAPES = {
    IdentifierKind.PEC: r"^[^\s@]+@[^\s@]+\.[^\s@]+$",
    IdentifierKind.FISCAL_CODE: r"^\d{11}$",
    IdentifierKind.IPA: r"^[a-z0-9_-]{2,20}$",
    IdentifierKind.AOO: r"^[A-Za-z0-9_-]{1,30}$",
}


@keep_history()
class CityIdentifier(models.Model):
    """PEC, fiscal code, IPA or AOO code of a Comune, while it is the one to use."""

    city = models.ForeignKey(
        City, on_delete=models.CASCADE, related_name="identifiers", verbose_name="città"
    )
    kind = models.CharField("tipo", max_length=20, choices=IdentifierKind)
    value = models.CharField("valore", max_length=254, validators=[refuse_hidden_signs])
    source = models.CharField("fonte", max_length=200, blank=True, validators=[refuse_hidden_signs])
    valid_from = models.DateField(
        "valido dal", null=True, blank=True, validators=[refuse_impossible_day]
    )
    valid_to = models.DateField(
        "valido fino al", null=True, blank=True, validators=[refuse_impossible_day]
    )

    class Meta:
        verbose_name = "recapito o codice"
        verbose_name_plural = "recapiti e codici"
        ordering = ["city", "kind", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                name="city_identifier_kind_known", condition=Q(kind__in=IdentifierKind.values)
            ),
            models.CheckConstraint(
                name="city_identifier_shape",
                condition=Q(
                    *(
                        Q(kind=kind, value__regex=shape)
                        for kind, shape in IDENTIFIER_SHAPES.items()
                    ),
                    _connector=Q.OR,
                ),
                violation_error_message="Il valore non ha la forma attesa: la PEC è un "
                "indirizzo, il codice fiscale ha undici cifre, il codice IPA è minuscolo.",
            ),
            models.CheckConstraint(
                name="city_identifier_pec_lower_case",
                condition=~Q(kind=IdentifierKind.PEC) | Q(value=Lower("value")),
                violation_error_message="La PEC va scritta in minuscolo.",
            ),
            periods.ends_after_it_starts("city_identifier_ends_after_start"),
            *(
                periods.no_overlap(
                    f"city_identifier_one_{kind}",
                    "city",
                    condition=Q(kind=kind),
                    message=f"La città ha già un valore per «{kind.label}» in quel periodo.",
                )
                for kind in IdentifierKind
            ),
        ]

    def __str__(self) -> str:
        return self.value
