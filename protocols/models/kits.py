"""The two files that help a city's body approve a text, made again when asked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms_portal.documents.models import FrozenDocument
from cms_portal.files.models import PrivateFile
from cms_portal.jobs.models import Job
from protocols.models.acts import Protocol


class Kit(models.Model):
    """Of one definitive text: another text has a kit of its own."""

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="kits", verbose_name="protocollo"
    )
    document = models.OneToOneField(
        FrozenDocument,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="testo definitivo",
    )
    job = models.ForeignKey(
        Job, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    round = models.PositiveSmallIntegerField(default=0, editable=False)
    made_at = models.DateTimeField("fatto il", null=True, blank=True, editable=False)
    docx = models.ForeignKey(
        PrivateFile,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="DOCX",
    )
    pdf = models.ForeignKey(
        PrivateFile,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="PDF",
    )

    class Meta:
        verbose_name = "kit per la Giunta"
        verbose_name_plural = "kit per la Giunta"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="kit_files_are_dated",
                condition=Q(made_at__isnull=False) | Q(docx__isnull=True, pdf__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"Kit per la Giunta, {self.protocol}"

    @property
    def is_being_made(self) -> bool:
        return bool(self.job and not self.job.is_finished)

    @property
    def files(self) -> list[PrivateFile]:
        """What may be downloaded: both, or nothing."""
        both = [one for one in (self.docx, self.pdf) if one]
        return both if len(both) == 2 and all(map(_is_living, both)) else []

    @property
    def has_failed(self) -> bool:
        return bool(self.round and not self.files and not self.is_being_made and not self.made_at)


def _is_living(file: PrivateFile) -> bool:
    is_over = file.expires_at is not None and file.expires_at <= timezone.now()
    return file.deleted_at is None and not is_over
