from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone


class PrivateFileQuerySet(models.QuerySet["PrivateFile"]):
    def living(self) -> Self:
        """What may still be downloaded."""
        not_expired = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
        return self.filter(not_expired, deleted_at__isnull=True)

    def expired(self, *, at: datetime) -> Self:
        return self.filter(expires_at__lte=at, deleted_at__isnull=True)


class PrivateFile(models.Model):
    """Bytes on the shared volume, outside the web root, under a name of our own.

    The row stays when the bytes are gone, so that one can say what there was and until when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("tipo", max_length=60)
    name = models.CharField("nome", max_length=160)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("dimensione in byte")
    content_type = models.CharField("tipo di contenuto", max_length=120)
    created_at = models.DateTimeField("creato il", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="creato da",
    )
    expires_at = models.DateTimeField("disponibile fino al", null=True, blank=True)
    city_code = models.CharField("codice catastale della città", max_length=4, blank=True)
    deleted_at = models.DateTimeField("eliminato il", null=True, blank=True)

    objects = PrivateFileQuerySet.as_manager()

    class Meta:
        verbose_name = "file privato"
        verbose_name_plural = "file privati"
        ordering = ["-created_at", "pk"]
        indexes = [
            models.Index(
                fields=["expires_at"],
                name="private_file_due_for_purge",
                condition=Q(deleted_at__isnull=True, expires_at__isnull=False),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="private_file_sha256_is_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="private_file_is_named", condition=~Q(name="") & ~Q(kind="")
            ),
        ]
        triggers = [
            # What was stored never becomes something else; it may only go.
            pgtrigger.ReadOnly(
                name="private_file_read_only", exclude=["created_by", "expires_at", "deleted_at"]
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:download", args=[self.pk])

    @property
    def path(self) -> Path:
        return path_of(self.pk)


def path_of(key: uuid.UUID) -> Path:
    """Where the bytes of a file are: nothing that a person typed is part of it."""
    return Path(settings.PRIVATE_FILES_DIR) / key.hex[:2] / key.hex
