from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.documents.codes import new_code
from cms_portal.documents.models import FrozenDocument
from cms_portal.mailing.models import OutboundMail
from events.models.registrations import Registration


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the registrations that one sees."""
        return self.filter(registration__in=Registration.objects.visible_to(user))

    def in_force(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def printed(self) -> Self:
        return self.filter(document__isnull=False)

    def to_mail(self) -> Self:
        """Those that hold, can be sent and never were."""
        return (
            self.in_force().printed().filter(mailed_at=None).exclude(registration__person__email="")
        )


class Certificate(models.Model):
    """That somebody took part, and for how long. What it says never changes: when the presences
    are corrected it ends, and another one may be issued.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="certificates", verbose_name="chi"
    )
    # What the QR of the paper leads to.
    code = models.CharField(
        "codice di verifica", max_length=14, unique=True, editable=False, default=new_code
    )
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField("che cosa dice")
    minutes = models.PositiveIntegerField("minuti")
    document = models.OneToOneField(
        FrozenDocument,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="documento",
    )
    issued_at = models.DateTimeField("rilasciato il", default=timezone.now)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="rilasciato da"
    )
    ended_at = models.DateTimeField("non più valido dal", null=True)
    mail = models.OneToOneField(
        OutboundMail,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="messaggio con cui è partito",
    )
    mailed_at = models.DateTimeField("spedito il", null=True, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "attestato"
        verbose_name_plural = "attestati"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="certificate_one_in_force",
                fields=["registration"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="La persona ha già un attestato valido.",
            ),
            models.CheckConstraint(name="certificate_has_minutes", condition=Q(minutes__gt=0)),
            models.CheckConstraint(
                name="certificate_mailed_when_printed",
                condition=Q(mailed_at__isnull=True) | Q(document__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_ends_after_issue",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("issued_at")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="certificate_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="certificate_says_the_same",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("registration", "code", "data", "minutes"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The PDF."""
        return reverse("events:certificate_pdf", args=[self.pk])

    @property
    def reference(self) -> str:
        return f"ATT-{timezone.localdate(self.issued_at).year}-{self.pk:06d}"
