"""What acts are made in: the counter of their numbers, and one press of "Genera"."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.files.models import PrivateFile
from cms_portal.jobs.enums import WAITING, JobState
from cms_portal.jobs.models import Job
from protocols.enums import ProtocolState
from protocols.models.templates import ProtocolTemplate


class CaseCounter(models.Model):
    """The last "codice pratica" of a year; its row is locked while numbers are taken."""

    year = models.PositiveSmallIntegerField("anno", primary_key=True)
    last = models.PositiveIntegerField("ultimo numero", default=0)

    class Meta:
        verbose_name = "contatore dei codici pratica"
        verbose_name_plural = "contatori dei codici pratica"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class GenerationBatchQuerySet(models.QuerySet["GenerationBatch"]):
    def with_outcome(self) -> Self:
        """Each with how many acts it asked for, has and lost: `made`, `withdrawn`, `drafts`."""
        is_withdrawn = Q(protocols__state=ProtocolState.WITHDRAWN)
        return self.select_related("template", "created_by", "archive").annotate(
            made=Count("protocols", filter=Q(protocols__document__isnull=False) & ~is_withdrawn),
            withdrawn=Count("protocols", filter=is_withdrawn),
            drafts=Count("protocols", filter=Q(protocols__state=ProtocolState.DRAFT)),
            moving=Count(
                "protocols",
                filter=Q(
                    protocols__state=ProtocolState.DRAFT,
                    protocols__job__state__in=[*WAITING, JobState.RUNNING],
                ),
            ),
        )


class GenerationBatch(models.Model):
    """One press of "Genera": who, when, from what, for which cities, and who was left out."""

    token = models.UUIDField("gettone", unique=True, editable=False)
    template = models.ForeignKey(
        ProtocolTemplate, on_delete=models.PROTECT, related_name="batches", verbose_name="modello"
    )
    letter_date = models.DateField(
        "data della nota di trasmissione", validators=[refuse_impossible_day]
    )
    asked = models.JSONField("città richieste", default=list)
    skipped = models.JSONField(
        "città lasciate fuori", default=list, help_text="Per città: codice, nome, motivi."
    )
    archive = models.ForeignKey(
        PrivateFile,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="archivio ZIP",
    )
    archive_job = models.ForeignKey(
        Job, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    archive_round = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField("avviata il", auto_now_add=True)
    created_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="avviata da",
    )

    objects = GenerationBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "predisposizione"
        verbose_name_plural = "predisposizioni"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Predisposizione n. {self.pk}, {self.template}"

    def get_absolute_url(self) -> str:
        return reverse("protocols:progress", args=[self.pk])

    @property
    def ready_archive(self) -> PrivateFile | None:
        """The ZIP, if it may still be downloaded."""
        archive = self.archive
        if archive is None or archive.deleted_at:
            return None
        if archive.expires_at and archive.expires_at <= timezone.now():
            return None
        return archive
