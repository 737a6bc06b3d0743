"""What was decided when the data of a signed act were no longer those of the day."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from cms_portal.accounts.models import User
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines
from protocols.enums import ChangePath
from protocols.models.acts import Protocol


class ChangeDecision(models.Model):
    """Which path was chosen for which changes, and why. Append-only."""

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="decisions", verbose_name="protocollo"
    )
    proposed = models.CharField("via proposta", max_length=10, choices=ChangePath)
    chosen = models.CharField("via scelta", max_length=10, choices=ChangePath)
    findings = models.JSONField("che cosa era cambiato", default=list)
    reason = models.TextField("motivo", blank=True, validators=[refuse_hidden_signs_in_lines])
    reference = models.CharField(
        "estremi della nota", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="decisa da"
    )
    at = models.DateTimeField("decisa il", auto_now_add=True)

    class Meta:
        verbose_name = "decisione su ciò che è cambiato"
        verbose_name_plural = "decisioni su ciò che è cambiato"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="change_decision_paths_known",
                condition=Q(proposed__in=ChangePath.values, chosen__in=ChangePath.values),
            ),
            models.CheckConstraint(
                name="change_decision_other_has_reason",
                condition=Q(chosen=models.F("proposed")) | ~Q(reason=""),
                violation_error_message="Una via diversa da quella proposta ha il suo motivo.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="change_decision_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol}: {self.get_chosen_display()}"
