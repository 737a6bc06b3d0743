"""The Managing Authority: its name, signatory and letterhead change, old acts keep theirs."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from cities.history import keep_history
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines


class AuthorityQuerySet(models.QuerySet["Authority"]):
    def current(self, on_day: date | None = None) -> Self:
        """The authority on that day (today when not said); at most one."""
        day = on_day or timezone.localdate()
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            valid_from__lte=day,
        )


@keep_history()
class Authority(models.Model):
    """Who signs for the programme between two days, both included."""

    name = models.CharField("denominazione", max_length=250, validators=[refuse_hidden_signs])
    letterhead = models.TextField(
        "intestazione",
        help_text="Le righe in testa all'atto, dall'ente all'ufficio.",
        validators=[refuse_hidden_signs_in_lines],
    )
    signatory_name = models.CharField(
        "nome di chi firma", max_length=150, validators=[refuse_hidden_signs]
    )
    signatory_title = models.CharField(
        "qualità di chi firma", max_length=200, validators=[refuse_hidden_signs]
    )
    pec = models.EmailField("PEC", blank=True)
    valid_from = models.DateField("dal", validators=[refuse_impossible_day])
    valid_to = models.DateField("al", null=True, blank=True, validators=[refuse_impossible_day])
    source_note = models.TextField(
        "fonte e note", blank=True, validators=[refuse_hidden_signs_in_lines]
    )

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = "Autorità di Gestione"
        verbose_name_plural = "Autorità di Gestione"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="authority_days_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="La data di fine non può precedere quella di inizio.",
            ),
            ExclusionConstraint(
                name="authority_one_at_a_time",
                expressions=[
                    (
                        Func(
                            "valid_from",
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
                violation_error_message="In questi giorni c'è già un'altra Autorità di Gestione.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
