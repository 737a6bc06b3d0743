from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.privacy.enums import AnonymisedBy
from cms_portal.privacy.models.requests import DataRequest


class AnonymisationRecord(models.Model):
    """Somebody was made anonymous: when, why, what was rewritten, what the law keeps.

    Append-only, and without a name: `user_ref` and `person_ref` are the rows that stay.
    """

    user_ref = models.PositiveBigIntegerField("accesso", null=True, blank=True)
    person_ref = models.PositiveBigIntegerField("persona", null=True, blank=True)
    why = models.CharField("perché", max_length=12, choices=AnonymisedBy)
    request = models.OneToOneField(
        DataRequest,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="anonymisation",
        verbose_name="richiesta",
    )
    changed = models.JSONField("righe riscritte per tabella", default=dict)
    kept = models.JSONField("che cosa resta e perché", default=list)
    warnings = models.JSONField("da guardare a mano", default=list)
    by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="disposta da",
    )
    at = models.DateTimeField("quando", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "anonimizzazione"
        verbose_name_plural = "anonimizzazioni"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="anonymisation_why_known", condition=Q(why__in=AnonymisedBy.values)
            ),
            models.CheckConstraint(
                name="anonymisation_of_somebody",
                condition=Q(user_ref__isnull=False) | Q(person_ref__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="anonymisation_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"Anonimizzazione n. {self.pk}"

    @property
    def total(self) -> int:
        return sum(self.changed.values())
