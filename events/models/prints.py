from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.documents.codes import new_code
from cms_portal.files.models import PrivateFile
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job
from events.enums import PrintKind
from events.models.event import Event
from events.models.registrations import Registration
from events.models.session import EventSession


class PrintRunQuerySet(models.QuerySet["PrintRun"]):
    def made(self) -> Self:
        """Whose PDF there was, though it may have expired."""
        return self.filter(file__isnull=False)

    def under_way(self) -> Self:
        """Whose job still has to end."""
        over = [JobState.DEAD, JobState.CANCELLED]
        return self.filter(file__isnull=True, job__isnull=False).exclude(job__state__in=over)


class PrintRun(models.Model):
    """What was asked of the printer, once: a PDF of badges, of table cards or of sign-in sheets.

    `asked` is what was chosen: {"who": "d12"}, or {"moments": ["2023-02-06.4"], "empty_rows": 10}.
    `printed` tells whom it holds, with a mark of what was on the paper: {"r31": "9f2c…"}; `blank`
    whose name our fonts cannot draw, to be written by hand.
    """

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="prints", verbose_name="evento"
    )
    kind = models.CharField("che cosa", max_length=20, choices=PrintKind, editable=False)
    asked = models.JSONField("scelte", editable=False)
    words = models.CharField("per chi", max_length=500, editable=False)
    at = models.DateTimeField("chiesta il", default=timezone.now, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="chiesta da"
    )
    token = models.UUIDField("gettone", unique=True, editable=False)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="lavoro"
    )
    file = models.OneToOneField(
        PrivateFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="file"
    )
    pages = models.PositiveSmallIntegerField("pagine", default=0, editable=False)
    printed = models.JSONField("chi contiene", default=dict, editable=False)
    blank = models.JSONField("nomi da scrivere a mano", default=list, editable=False)

    objects = PrintRunQuerySet.as_manager()

    class Meta:
        verbose_name = "stampa"
        verbose_name_plural = "stampe"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="print_run_kind_known", condition=Q(kind__in=PrintKind.values)
            ),
            models.CheckConstraint(
                name="print_run_made_has_pages",
                condition=Q(file__isnull=True, pages=0) | Q(file__isnull=False, pages__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.words}"

    @property
    def has_failed(self) -> bool:
        """No PDF, and none will come by itself."""
        return self.file_id is None and not self.is_under_way

    @property
    def is_under_way(self) -> bool:
        over = (JobState.DEAD, JobState.CANCELLED)
        return self.file_id is None and self.job is not None and self.job.state not in over

    @property
    def has_expired(self) -> bool:
        file = self.file
        if file is None:
            return False
        gone = file.expires_at is not None and file.expires_at <= timezone.now()
        return gone or file.deleted_at is not None


class SignInSheet(models.Model):
    """A sheet that was printed, with the rows as they stood on it: what a scan is read back by.

    Printed again, it is another one, with another code.
    """

    run = models.ForeignKey(
        PrintRun, on_delete=models.PROTECT, related_name="sheets", verbose_name="stampa"
    )
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="sign_in_sheets", verbose_name="evento"
    )
    session = models.ForeignKey(
        EventSession,
        on_delete=models.PROTECT,
        null=True,
        related_name="sign_in_sheets",
        verbose_name="sessione",
    )
    day = models.DateField("giorno", editable=False)
    code = models.CharField(
        "codice del foglio", max_length=14, unique=True, editable=False, default=new_code
    )
    pages = models.PositiveSmallIntegerField("pagine", editable=False)
    made_at = models.DateTimeField("preparato il", default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="preparato da"
    )

    class Meta:
        verbose_name = "foglio firme"
        verbose_name_plural = "fogli firme"
        ordering = ["-made_at", "pk"]
        constraints = [
            models.CheckConstraint(name="sign_in_sheet_has_pages", condition=Q(pages__gt=0)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="sign_in_sheet_stays_as_printed",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"Foglio {self.code}"


class SignInRow(models.Model):
    """A row of a sheet: of somebody who was expected, or empty for whoever comes."""

    sheet = models.ForeignKey(
        SignInSheet, on_delete=models.PROTECT, related_name="rows", verbose_name="foglio"
    )
    page = models.PositiveSmallIntegerField("pagina", editable=False)
    place = models.PositiveSmallIntegerField("riga", editable=False)
    registration = models.ForeignKey(
        Registration,
        on_delete=models.PROTECT,
        null=True,
        related_name="sign_in_rows",
        verbose_name="iscrizione",
    )

    class Meta:
        verbose_name = "riga di un foglio firme"
        verbose_name_plural = "righe dei fogli firme"
        ordering = ["sheet", "page", "place"]
        constraints = [
            models.UniqueConstraint(name="sign_in_row_once", fields=["sheet", "page", "place"]),
            models.CheckConstraint(
                name="sign_in_row_is_somewhere", condition=Q(page__gt=0, place__gt=0)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="sign_in_row_stays_as_printed", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, pagina {self.page}, riga {self.place}"
