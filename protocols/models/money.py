"""Ceilings come from an act of the authority; what the press wrote stands apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cities.models import City, Priority
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines

_CEILINGS_FIT_THE_FIGURE = """
    SELECT programme_figure INTO figure FROM protocols_ceilingact WHERE id = NEW.act_id FOR UPDATE;
    SELECT COALESCE(SUM(amount), 0) INTO assigned FROM protocols_ceiling WHERE act_id = NEW.act_id;
    IF assigned + NEW.amount > figure THEN
        RAISE EXCEPTION
            'la somma delle dotazioni (%) supera la cifra del Programma citata dall''atto (%)',
            assigned + NEW.amount, figure USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class CeilingAct(models.Model):
    """An act of the authority that fixes what each city may receive at most. Never edited."""

    number = models.CharField("numero", max_length=60, validators=[refuse_hidden_signs])
    dated_on = models.DateField("del", validators=[refuse_impossible_day])
    title = models.CharField("oggetto", max_length=250, validators=[refuse_hidden_signs])
    in_force_from = models.DateField("in vigore dal", validators=[refuse_impossible_day])
    programme_figure = models.DecimalField(
        "cifra del Programma citata (EUR)",
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text="La somma delle dotazioni di questo atto non può superarla.",
    )
    figure_source = models.CharField(
        "fonte della cifra", max_length=250, validators=[refuse_hidden_signs]
    )
    is_demo = models.BooleanField("atto dimostrativo", default=False)
    note = models.TextField("note", blank=True, validators=[refuse_hidden_signs_in_lines])
    recorded_at = models.DateTimeField("registrato il", auto_now_add=True)
    recorded_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="registrato da",
    )

    class Meta:
        verbose_name = "atto che fissa le dotazioni"
        verbose_name_plural = "atti che fissano le dotazioni"
        ordering = ["-in_force_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="ceiling_act_number_and_date",
                fields=["number", "dated_on"],
                violation_error_message="Un atto con questo numero e questa data c'è già.",
            ),
            models.CheckConstraint(name="ceiling_act_has_number", condition=~Q(number="")),
            models.CheckConstraint(
                name="ceiling_act_in_force_after_date",
                condition=Q(in_force_from__gte=F("dated_on")),
                violation_error_message="Un atto non può essere in vigore prima della sua data.",
            ),
            models.CheckConstraint(
                name="ceiling_act_figure_positive", condition=Q(programme_figure__gt=0)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ceiling_act_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        mark = " (atto dimostrativo)" if self.is_demo else ""
        return f"{self.number} del {self.dated_on:%d/%m/%Y}{mark}"


class CeilingActVoiding(models.Model):
    """The recording of an act was a mistake: said with a reason, the rows stay."""

    act = models.OneToOneField(
        CeilingAct, on_delete=models.PROTECT, related_name="voiding", verbose_name="atto"
    )
    reason = models.TextField("motivo", validators=[refuse_hidden_signs_in_lines])
    by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="annullato da",
    )
    at = models.DateTimeField("annullato il", auto_now_add=True)

    class Meta:
        verbose_name = "annullamento di registrazione"
        verbose_name_plural = "annullamenti di registrazione"
        triggers = [
            pgtrigger.Protect(
                name="ceiling_voiding_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"Registrazione annullata: {self.act}"


class CeilingQuerySet(models.QuerySet["Ceiling"]):
    def in_force(self, on_day: date) -> Self:
        """One row at most per city and priority: that of the newest act in force on that day."""
        valid = self.filter(act__in_force_from__lte=on_day, act__voiding__isnull=True)
        newer = Ceiling.objects.filter(
            Q(act__in_force_from__gt=OuterRef("act__in_force_from"))
            | Q(act__in_force_from=OuterRef("act__in_force_from"), act_id__gt=OuterRef("act_id")),
            city_id=OuterRef("city_id"),
            priority_id=OuterRef("priority_id"),
            act__in_force_from__lte=on_day,
            act__voiding__isnull=True,
        )
        return valid.filter(~Exists(newer))


class Ceiling(models.Model):
    """Maximum for one city under one priority, fixed by one act. A new figure is a new act."""

    act = models.ForeignKey(
        CeilingAct, on_delete=models.PROTECT, related_name="ceilings", verbose_name="atto"
    )
    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="ceilings", verbose_name="città"
    )
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, related_name="ceilings", verbose_name="priorità"
    )
    amount = models.DecimalField("dotazione massima (EUR)", max_digits=12, decimal_places=2)
    source_note = models.CharField(
        "nota",
        max_length=250,
        blank=True,
        help_text="Da dove viene la cifra scritta nell'atto.",
        validators=[refuse_hidden_signs],
    )

    objects = CeilingQuerySet.as_manager()

    class Meta:
        verbose_name = "dotazione finanziaria massima"
        verbose_name_plural = "dotazioni finanziarie massime"
        ordering = ["city__folded_name", "priority__number"]
        constraints = [
            models.UniqueConstraint(
                name="ceiling_once_per_act",
                fields=["act", "city", "priority"],
                violation_error_message="L'atto fissa già la dotazione di questa città.",
            ),
            models.CheckConstraint(
                name="ceiling_positive",
                condition=Q(amount__gt=0),
                violation_error_message="La dotazione deve essere maggiore di zero.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ceiling_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            # BEFORE, so that the act's row is locked before the foreign key shares it: two
            # inserts at once then wait for each other instead of deadlocking.
            pgtrigger.Trigger(
                name="ceilings_fit_the_figure",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("figure", "numeric"), ("assigned", "numeric")],
                func=_CEILINGS_FIT_THE_FIGURE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city}, {self.priority}: {self.amount} EUR"


class PublishedFigure(models.Model):
    """What a newspaper or a page wrote. Shown with its source; no act is ever made from it."""

    city = models.ForeignKey(
        City, on_delete=models.CASCADE, related_name="published_figures", verbose_name="città"
    )
    total = models.DecimalField("totale (EUR)", max_digits=12, decimal_places=2, null=True)
    esf_plus = models.DecimalField("quota FSE+ (EUR)", max_digits=12, decimal_places=2, null=True)
    erdf = models.DecimalField("quota FESR (EUR)", max_digits=12, decimal_places=2, null=True)
    wording = models.CharField(
        "come è scritto", max_length=120, blank=True, validators=[refuse_hidden_signs]
    )
    as_of = models.CharField(
        "data della fonte", max_length=10, blank=True, validators=[refuse_hidden_signs]
    )
    source_url = models.URLField("indirizzo della fonte", max_length=500)
    note = models.TextField("note", blank=True, validators=[refuse_hidden_signs_in_lines])

    class Meta:
        verbose_name = "cifra pubblicata"
        verbose_name_plural = "cifre pubblicate"
        ordering = ["city__folded_name", "-as_of"]
        constraints = [
            models.UniqueConstraint(name="published_once", fields=["city", "source_url"])
        ]

    def __str__(self) -> str:
        return f"{self.city}: {self.total or self.wording} (fonte: stampa, {self.as_of or 's.d.'})"
