"""Sheets that come back signed: the scan, its pages, and the rows that somebody wrote on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job
from events.enums import ScannedState
from events.models.event import Event
from events.models.presences import Presence
from events.models.prints import SignInRow, SignInSheet

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

# Tenths of mm² in the box: a signature has a hundred and more, a tick thirty, dust none.
INK_OF_A_SIGNATURE = 20


class PaperScan(models.Model):
    """One PDF as it came from the scanner. The PDF goes after a while; what it was stays."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="scans", verbose_name="evento"
    )
    file = models.OneToOneField(
        PrivateFile, on_delete=models.PROTECT, related_name="+", verbose_name="file"
    )
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    at = models.DateTimeField("caricata il", default=timezone.now, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="caricata da"
    )
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="lavoro"
    )
    page_count = models.PositiveSmallIntegerField("pagine", default=0, editable=False)
    read_at = models.DateTimeField("letta il", null=True, editable=False)

    if TYPE_CHECKING:
        pages: RelatedManager[ScannedPage]

    class Meta:
        verbose_name = "scansione"
        verbose_name_plural = "scansioni"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="paper_scan_once", fields=["event", "sha256"]),
        ]

    def __str__(self) -> str:
        return self.file.name

    @property
    def is_under_way(self) -> bool:
        over = (JobState.DEAD, JobState.CANCELLED)
        return self.read_at is None and self.job is not None and self.job.state not in over

    @property
    def has_failed(self) -> bool:
        return self.read_at is None and not self.is_under_way


class ScannedPageQuerySet(models.QuerySet["ScannedPage"]):
    def filed(self) -> Self:
        return self.filter(state=ScannedState.FILED)

    def to_settle(self) -> Self:
        """What somebody has to look at."""
        left = (
            ScannedState.COPY,
            ScannedState.ELSEWHERE,
            ScannedState.UNREADABLE,
            ScannedState.BLANK,
        )
        return self.filter(state__in=left)


class ScannedPage(models.Model):
    """A page of a scan. `sheet` and `page`: which one it is, where the codes, or a person, say so.

    `file` is this page alone, as a PDF; its hash is `file.sha256`.
    """

    scan = models.ForeignKey(
        PaperScan, on_delete=models.PROTECT, related_name="pages", verbose_name="scansione"
    )
    number = models.PositiveSmallIntegerField("posto nella scansione", editable=False)
    state = models.CharField("stato", max_length=20, choices=ScannedState)
    sheet = models.ForeignKey(
        SignInSheet,
        on_delete=models.PROTECT,
        null=True,
        related_name="scanned_pages",
        verbose_name="foglio",
    )
    page = models.PositiveSmallIntegerField("pagina del foglio", null=True, editable=False)
    note = models.CharField("perché", max_length=200, blank=True, editable=False)
    file = models.OneToOneField(
        PrivateFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="file"
    )
    picture = models.BinaryField("immagine", default=bytes)
    settled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="decisa da"
    )
    confirmed_at = models.DateTimeField("righe confermate il", null=True, editable=False)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="confermate da"
    )

    if TYPE_CHECKING:
        rows: RelatedManager[ScannedRow]

    objects = ScannedPageQuerySet.as_manager()

    class Meta:
        verbose_name = "pagina scandita"
        verbose_name_plural = "pagine scandite"
        ordering = ["scan", "number"]
        constraints = [
            models.UniqueConstraint(name="scanned_page_once", fields=["scan", "number"]),
            models.UniqueConstraint(
                name="scanned_page_filed_once",
                fields=["sheet", "page"],
                condition=Q(state=ScannedState.FILED),
            ),
            models.CheckConstraint(
                name="scanned_page_state_known", condition=Q(state__in=ScannedState.values)
            ),
            models.CheckConstraint(
                name="scanned_page_filed_is_known",
                condition=~Q(state=ScannedState.FILED)
                | Q(sheet__isnull=False, page__isnull=False, file__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scan}, pagina {self.number}"


class ScannedRow(models.Model):
    """A row of a filed page: how much ink is in its box, and the presence that came of it."""

    page = models.ForeignKey(
        ScannedPage, on_delete=models.CASCADE, related_name="rows", verbose_name="pagina"
    )
    row = models.ForeignKey(
        SignInRow, on_delete=models.PROTECT, related_name="scans", verbose_name="riga"
    )
    ink = models.PositiveIntegerField("inchiostro", default=0, editable=False)
    strip = models.BinaryField("immagine", default=bytes)
    presence = models.ForeignKey(
        Presence,
        on_delete=models.PROTECT,
        null=True,
        related_name="scanned_rows",
        verbose_name="presenza",
    )

    class Meta:
        verbose_name = "riga scandita"
        verbose_name_plural = "righe scandite"
        ordering = ["page", "row__place"]
        constraints = [
            models.UniqueConstraint(name="scanned_row_once", fields=["page", "row"]),
        ]

    def __str__(self) -> str:
        return f"{self.page}, riga {self.row.place}"

    @property
    def has_ink(self) -> bool:
        return self.ink >= INK_OF_A_SIGNATURE
