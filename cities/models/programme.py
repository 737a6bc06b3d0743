from __future__ import annotations

from django.db import models
from django.db.models import Q

from cities import periods
from cities.enums import Fund, OrganisationKind
from cities.names import folded_column
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs


class Organisation(models.Model):
    """Any body that is not one of the cities of the programme."""

    name = models.CharField("nome", max_length=200, validators=[refuse_hidden_signs])
    kind = models.CharField(
        "tipo", max_length=20, choices=OrganisationKind, default=OrganisationKind.OTHER
    )
    folded_name = folded_column("name")

    class Meta:
        verbose_name = "ente"
        verbose_name_plural = "enti"
        ordering = ["folded_name"]
        constraints = [
            models.UniqueConstraint(
                name="organisation_once",
                fields=["folded_name"],
                violation_error_message="C'è già un ente con questo nome.",
            ),
            models.CheckConstraint(
                name="organisation_is_named",
                condition=~Q(folded_name=""),
                violation_error_message="Scrivete il nome dell'ente.",
            ),
            models.CheckConstraint(
                name="organisation_kind_known", condition=Q(kind__in=OrganisationKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Priority(models.Model):
    """A priority of the programme. Their number grows (12 at the last count): data, not code."""

    number = models.PositiveSmallIntegerField("numero", unique=True)
    title = models.CharField("titolo", max_length=200, validators=[refuse_hidden_signs])
    fund = models.CharField("fondo", max_length=20, choices=Fund)
    valid_from = models.DateField(
        "valida dal", null=True, blank=True, validators=[refuse_impossible_day]
    )
    valid_to = models.DateField(
        "valida fino al", null=True, blank=True, validators=[refuse_impossible_day]
    )

    class Meta:
        verbose_name = "priorità"
        verbose_name_plural = "priorità"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="priority_number_positive",
                condition=Q(number__gt=0),
                violation_error_message="Le priorità si contano da 1.",
            ),
            models.CheckConstraint(name="priority_fund_known", condition=Q(fund__in=Fund.values)),
            periods.ends_after_it_starts("priority_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"Priorità {self.number}"


class Theme(models.Model):
    """The subject of a table, a need, a good practice."""

    name = models.CharField("nome", max_length=100, unique=True, validators=[refuse_hidden_signs])
    slug = models.SlugField("nome breve", unique=True)
    position = models.PositiveSmallIntegerField("ordine", unique=True)

    class Meta:
        verbose_name = "tema"
        verbose_name_plural = "temi"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name
