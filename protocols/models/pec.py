"""Certified mail that somebody dropped: what was read in it, and what it was filed under."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job
from protocols.journeys import RECEIPTS, Journey, MatchedBy, PecKind, PecState
from protocols.models.acts import Protocol
from protocols.models.transmissions import Transmission

_OVER = (JobState.DEAD, JobState.CANCELLED)


class PecDrop(models.Model):
    """One press of "Leggi": the file as it came, kept a week, and the job that reads it."""

    file = models.ForeignKey(
        PrivateFile, on_delete=models.PROTECT, related_name="+", verbose_name="file"
    )
    at = models.DateTimeField("lasciato il", auto_now_add=True)
    by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="da chi",
    )
    job = models.ForeignKey(
        Job, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    read_at = models.DateTimeField("letto il", null=True, blank=True, editable=False)
    filing_round = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "deposito di PEC"
        verbose_name_plural = "depositi di PEC"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"PEC n. {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("protocols:pec_drop", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        """A worker reads it, or files what was confirmed."""
        return self.job is not None and not self.job.is_finished

    @property
    def has_failed(self) -> bool:
        return self.read_at is None and (self.job is None or self.job.state in _OVER)


class PecMessage(models.Model):
    """One message as it was read. What was read never changes; once filed, nothing does."""

    drop = models.ForeignKey(
        PecDrop, on_delete=models.PROTECT, related_name="messages", verbose_name="deposito"
    )
    place = models.PositiveIntegerField("posto", editable=False)
    name = models.CharField("nome", max_length=200, editable=False)
    file = models.ForeignKey(
        PrivateFile, on_delete=models.PROTECT, related_name="+", verbose_name="messaggio"
    )
    fingerprint = models.CharField("impronta", max_length=64, editable=False)
    kind = models.CharField("tipo", max_length=12, choices=PecKind, editable=False)
    about = models.CharField("messaggio a cui si riferisce", max_length=300, editable=False)
    message_id = models.CharField("Message-ID", max_length=300, editable=False)
    at = models.DateTimeField("quando", null=True, editable=False)
    sender = models.CharField("mittente", max_length=254, editable=False)
    recipients = models.JSONField("destinatari", default=list, editable=False)
    recipient = models.CharField("consegnato a", max_length=254, editable=False)
    subject = models.CharField("oggetto", max_length=300, editable=False)
    provider = models.CharField("gestore", max_length=500, editable=False)
    error = models.CharField("errore", max_length=300, editable=False)
    files = models.JSONField("allegati", default=list, editable=False)
    signature = models.JSONField("segnatura", null=True, editable=False)
    problem = models.CharField("perché non si legge", max_length=300, editable=False)
    state = models.CharField(
        "stato", max_length=10, choices=PecState, default=PecState.FOUND, editable=False
    )
    protocol = models.ForeignKey(
        Protocol,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="pec_messages",
        verbose_name="protocollo",
    )
    journey = models.CharField("invio", max_length=20, choices=Journey, blank=True, editable=False)
    matched_by = models.CharField(
        "riconosciuto da", max_length=10, choices=MatchedBy, blank=True, editable=False
    )
    is_ours = models.BooleanField("scritto dall'Autorità", default=False, editable=False)
    transmission = models.ForeignKey(
        Transmission,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="messages",
        verbose_name="trasmissione",
    )
    outcome = models.TextField("esito", blank=True, editable=False)
    filed_at = models.DateTimeField("archiviato il", null=True, blank=True, editable=False)
    filed_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="archiviato da",
    )

    class Meta:
        verbose_name = "messaggio PEC"
        verbose_name_plural = "messaggi PEC"
        ordering = ["drop", "place"]
        constraints = [
            models.CheckConstraint(name="pec_kind_known", condition=Q(kind__in=PecKind.values)),
            models.CheckConstraint(name="pec_state_known", condition=Q(state__in=PecState.values)),
            models.CheckConstraint(
                name="pec_filed_is_whole",
                condition=~Q(state=PecState.FILED)
                | Q(protocol__isnull=False, filed_at__isnull=False),
            ),
            models.UniqueConstraint(name="pec_one_place_per_drop", fields=["drop", "place"]),
            models.UniqueConstraint(
                name="pec_filed_once",
                fields=["fingerprint"],
                condition=Q(state=PecState.FILED),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="pec_message_as_read",
                exclude=[
                    "state", "protocol", "journey", "matched_by", "is_ours", "transmission",
                    "outcome", "filed_at", "filed_by",
                ],
            ),
            pgtrigger.Protect(
                name="pec_filed_is_fixed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state = 'filed'"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.subject or self.name}"

    @property
    def is_receipt(self) -> bool:
        return self.kind in RECEIPTS

    @property
    def signed_files(self) -> list[dict[str, Any]]:
        return [one for one in self.files if one["kind"] in ("p7m", "signed_pdf")]
