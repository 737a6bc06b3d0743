"""Who was online, as Teams, Webex or Zoom tell it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile
from events.enums import Platform, ReportZone
from events.models.session import EventSession


class OnlineReport(models.Model):
    """A report of one session. `people` is what it says, as `online.reports.read` gives it.

    `decided` is what was confirmed: {"0": 31}, by the place of the line and the registration.
    """

    session = models.ForeignKey(
        EventSession,
        on_delete=models.PROTECT,
        related_name="online_reports",
        verbose_name="sessione",
    )
    file = models.OneToOneField(
        PrivateFile, on_delete=models.PROTECT, related_name="+", verbose_name="file"
    )
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    platform = models.CharField("piattaforma", max_length=10, choices=Platform, editable=False)
    people = models.JSONField("chi era collegato", editable=False)
    zone = models.CharField(
        "orologio", max_length=20, choices=ReportZone, default=ReportZone.ROME, editable=False
    )
    minimum = models.PositiveSmallIntegerField("minuti che bastano", null=True, editable=False)
    decided = models.JSONField("chi è chi", default=dict, editable=False)
    at = models.DateTimeField("caricato il", default=timezone.now, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="caricato da"
    )
    confirmed_at = models.DateTimeField("confermato il", null=True, editable=False)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="confermato da"
    )

    class Meta:
        verbose_name = "resoconto del collegamento"
        verbose_name_plural = "resoconti dei collegamenti"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="online_report_once", fields=["session", "sha256"]),
            models.CheckConstraint(
                name="online_report_platform_known", condition=Q(platform__in=Platform.values)
            ),
            models.CheckConstraint(
                name="online_report_zone_known", condition=Q(zone__in=ReportZone.values)
            ),
        ]

    def __str__(self) -> str:
        return self.file.name
