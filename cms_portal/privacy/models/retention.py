"""How long what is kept, as data; and until when the evidence of spending must stay."""

from __future__ import annotations

from datetime import date
from typing import Any

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.privacy.models.tracking import tracked
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines

YEARS_AFTER_LAST_PAYMENT = 5  # art. 82(1) of Reg. (EU) 2021/1060


@tracked
class RetentionRule(models.Model):
    """One category of data that an app registered: after how many months, from what."""

    category = models.CharField("categoria", max_length=60, unique=True, editable=False)
    months = models.PositiveSmallIntegerField(
        "mesi di conservazione", validators=[MinValueValidator(1)]
    )
    start = models.CharField("a partire da", max_length=40)
    is_active = models.BooleanField(
        "si applica", default=True, help_text="Se no, questi dati restano senza un termine."
    )
    basis = models.TextField(
        "perché questo tempo", blank=True, validators=[refuse_hidden_signs_in_lines]
    )

    class Meta:
        verbose_name = "tempo di conservazione"
        verbose_name_plural = "tempi di conservazione"
        ordering = ["category"]
        constraints = [
            models.CheckConstraint(
                name="retention_rule_months",
                condition=Q(months__gte=1, months__lte=600),
                violation_error_message="Scrivete da 1 a 600 mesi.",
            )
        ]

    def __str__(self) -> str:
        return self.category


class RetentionRun(models.Model):
    """One application of the rules: what went, what was skipped and why. Append-only."""

    at = models.DateTimeField("quando", default=timezone.now, editable=False)
    by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="chiesta da",
    )
    report = models.JSONField("esito per categoria", default=list)

    class Meta:
        verbose_name = "applicazione dei tempi"
        verbose_name_plural = "applicazioni dei tempi"
        ordering = ["-at", "-pk"]
        triggers = [
            pgtrigger.Protect(
                name="retention_run_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"Applicazione del {timezone.localdate(self.at):%d/%m/%Y}"

    @property
    def told(self) -> list[dict[str, Any]]:
        """The categories to which something happened."""
        return [row for row in self.report if row["erased"] or row["skipped"]]


# This programme pays from 2021 on (Reg. (EU) 2021/1060, art. 63), the one before it, whose evidence
# may be here too, from 2014 (Reg. (EU) 1303/2013, art. 65). A slip such as 0026 would end the hold.
FIRST_ELIGIBLE_DAY = date(2014, 1, 1)


@tracked
class LastPayment(models.Model):
    """The last payment to a beneficiary, by which act we know: evidence stays five years more.

    `beneficiary` is the cadastral code of a city, which lives above: text, no relation.
    """

    beneficiary = models.CharField("codice del Comune", max_length=4, unique=True, editable=False)
    paid_on = models.DateField("data dell'ultimo pagamento", validators=[refuse_impossible_day])
    source = models.CharField(
        "fonte",
        max_length=300,
        help_text="Il mandato, l'atto o il sistema da cui viene la data.",
        validators=[refuse_hidden_signs],
    )

    class Meta:
        verbose_name = "ultimo pagamento"
        verbose_name_plural = "ultimi pagamenti"
        ordering = ["beneficiary"]
        constraints = [
            models.CheckConstraint(
                name="last_payment_has_source",
                condition=~Q(source=""),
                violation_error_message="Scrivete da dove viene la data.",
            ),
            models.CheckConstraint(
                name="last_payment_eligible",
                condition=Q(paid_on__gte=FIRST_ELIGIBLE_DAY),
                violation_error_message="Prima del 2014 non c'era ancora spesa ammissibile.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.beneficiary}: {self.paid_on:%d/%m/%Y}"

    @property
    def keep_until(self) -> date:
        """The last day on which the evidence must be there."""
        return date(self.paid_on.year + YEARS_AFTER_LAST_PAYMENT, 12, 31)
