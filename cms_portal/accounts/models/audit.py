from __future__ import annotations

from datetime import date

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cms_portal.accounts.models.user import User
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs


class AuditMandateQuerySet(models.QuerySet["AuditMandate"]):
    def current(self, on_day: date | None = None) -> AuditMandateQuerySet:
        day = on_day or timezone.localdate()
        return self.filter(valid_from__lte=day, valid_to__gte=day, ended_at__isnull=True)


class AuditMandate(models.Model):
    """Why an auditor may look: in whose name, at what, until when. Both days are included."""

    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_mandates",
        verbose_name="accesso di",
        help_text="Vuoto finché l'invito non è accettato.",
    )
    body = models.CharField("ente che controlla", max_length=200, validators=[refuse_hidden_signs])
    scope = models.CharField(
        "oggetto del controllo", max_length=300, validators=[refuse_hidden_signs]
    )
    # Codes as text: the cities stand above this app. Empty: the whole programme.
    city_codes = ArrayField(
        models.CharField(max_length=4),
        verbose_name="codici catastali delle città",
        default=list,
        blank=True,
    )
    valid_from = models.DateField("dal", validators=[refuse_impossible_day])
    valid_to = models.DateField("fino al", validators=[refuse_impossible_day])
    ended_at = models.DateTimeField("chiuso prima del termine il", null=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="registrato da"
    )
    created_at = models.DateTimeField("registrato il", default=timezone.now)

    objects = AuditMandateQuerySet.as_manager()

    class Meta:
        verbose_name = "mandato di controllo"
        verbose_name_plural = "mandati di controllo"
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="audit_mandate_ends_after_it_starts",
                condition=Q(valid_to__gte=F("valid_from")),
                violation_error_message="Il controllo finisce dopo che è cominciato.",
            ),
            models.CheckConstraint(
                name="audit_mandate_is_named", condition=~Q(body="") & ~Q(scope="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.scope}"


class ViewLog(models.Model):
    """What an auditor looked at. Written before the page is shown, never changed."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="views", verbose_name="chi"
    )
    mandate = models.ForeignKey(
        AuditMandate, on_delete=models.PROTECT, related_name="views", verbose_name="mandato"
    )
    at = models.DateTimeField("quando", default=timezone.now)
    page = models.CharField("pagina", max_length=100)
    path = models.CharField("indirizzo", max_length=500)
    status = models.PositiveSmallIntegerField("risposta")

    class Meta:
        verbose_name = "consultazione"
        verbose_name_plural = "consultazioni"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="view_log_of_user")]
        triggers = [
            pgtrigger.Protect(
                name="view_log_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.path}"
