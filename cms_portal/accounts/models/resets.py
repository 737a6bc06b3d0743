from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cms_portal.accounts.models.user import User
from cms_portal.signs import refuse_hidden_signs

RESET_LIFE = timedelta(days=7)


class SecondFactorResetQuerySet(models.QuerySet["SecondFactorReset"]):
    def open(self) -> SecondFactorResetQuerySet:
        """Waiting for a second administrator, and not for too long."""
        return self.filter(decided_at__isnull=True, asked_at__gt=timezone.now() - RESET_LIFE)


class SecondFactorReset(models.Model):
    """Somebody has lost every device: one of the staff asks, another decides."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="resets", verbose_name="accesso di"
    )
    reason = models.CharField("motivo", max_length=300, validators=[refuse_hidden_signs])
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="chiesto da"
    )
    asked_at = models.DateTimeField("chiesto il", default=timezone.now)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="deciso da"
    )
    decided_at = models.DateTimeField("deciso il", null=True)
    is_approved = models.BooleanField("approvato", null=True)

    objects = SecondFactorResetQuerySet.as_manager()

    class Meta:
        verbose_name = "azzeramento del secondo fattore"
        verbose_name_plural = "azzeramenti del secondo fattore"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reset_decided_by_another",
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("user"))),
                violation_error_message="Decide una seconda persona della segreteria.",
            ),
            models.CheckConstraint(
                name="reset_decided_whole",
                condition=Q(
                    decided_by__isnull=True, decided_at__isnull=True, is_approved__isnull=True
                )
                | Q(decided_by__isnull=False, decided_at__isnull=False, is_approved__isnull=False),
            ),
            models.CheckConstraint(name="reset_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"Azzeramento per {self.user}"
