"""What was asked for an auditor, once, and what came of it; apps say of what."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job

OVER = (JobState.DEAD, JobState.CANCELLED)
# A made dossier has an index; one that is not made has nothing.
MADE_HAS_AN_INDEX = Q(file__isnull=True, count=0, index_sha256="") | Q(
    file__isnull=False, count__gt=0, index_sha256__regex=r"^[0-9a-f]{64}$"
)


M = TypeVar("M", bound=models.Model)


class MadeDossierQuerySet(models.QuerySet[M]):
    def under_way(self) -> Self:
        """Whose job still has to end."""
        return self.filter(file__isnull=True, job__isnull=False).exclude(job__state__in=OVER)


class MadeDossier(models.Model):
    """The ZIP goes after a month; who asked, what it held and its SHA-256 stay."""

    at = models.DateTimeField("chiesto il", default=timezone.now, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="chiesto da"
    )
    token = models.UUIDField("gettone", unique=True, editable=False)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="lavoro"
    )
    file = models.OneToOneField(
        PrivateFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="file"
    )
    count = models.PositiveIntegerField("documenti", default=0, editable=False)
    index_sha256 = models.CharField(
        "SHA-256 dell'indice", max_length=64, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def words(self) -> str:
        """Of whom or of what it is."""
        return str(self)

    @property
    def whom(self) -> str:
        """Said beside `words`, when it is of a part only."""
        return ""

    @property
    def has_failed(self) -> bool:
        """No ZIP, and none will come by itself."""
        return self.file_id is None and not self.is_under_way

    @property
    def is_under_way(self) -> bool:
        return self.file_id is None and self.job is not None and self.job.state not in OVER

    @property
    def has_expired(self) -> bool:
        file = self.file
        if file is None:
            return False
        gone = file.expires_at is not None and file.expires_at <= timezone.now()
        return gone or file.deleted_at is not None
