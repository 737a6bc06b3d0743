"""How an act travelled between the two offices, and the numbers that each office gave it."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from cities.history import keep_history
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.documents.models import FrozenDocument
from cms_portal.files.models import PrivateFile
from cms_portal.files.names import office_name
from cms_portal.jobs.models import Job
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines
from protocols.journeys import (
    LOOKS,
    EntrySource,
    Journey,
    NoteKind,
    RegistrySide,
    TransmissionState,
)
from protocols.models.acts import Protocol
from protocols.models.batches import GenerationBatch

S = TransmissionState


class TransmissionQuerySet(models.QuerySet["Transmission"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(protocol__in=Protocol.objects.visible_to(user))

    def of_text_in_force(self) -> Self:
        """Without the travels of texts that were recalled."""
        return self.filter(document=F("protocol__document"))


@keep_history(exclude=["state"])
class Transmission(models.Model):
    """One journey of an act. What happened is dated; the state follows from the dates."""

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="transmissions", verbose_name="protocollo"
    )
    journey = models.CharField("invio", max_length=20, choices=Journey, editable=False)
    document = models.ForeignKey(
        FrozenDocument,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="testo definitivo",
    )
    cover_note = models.ForeignKey(
        PrivateFile,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="nota di trasmissione",
    )
    message_id = models.CharField(
        "Message-ID della PEC", max_length=300, blank=True, editable=False, db_index=True
    )
    sent_on = models.DateField("spedita il", null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField("accettata il", null=True, blank=True, editable=False)
    delivered_at = models.DateTimeField("consegnata il", null=True, blank=True, editable=False)
    failed_at = models.DateTimeField("non consegnata il", null=True, blank=True, editable=False)
    failure = models.CharField(
        "motivo della mancata consegna", max_length=300, blank=True, editable=False
    )
    state = models.GeneratedField(
        verbose_name="stato",
        expression=Case(
            When(delivered_at__isnull=False, then=Value(S.DELIVERED.value)),
            # A second attempt is accepted after the first one failed.
            When(
                Q(failed_at__isnull=False)
                & (Q(accepted_at__isnull=True) | Q(failed_at__gte=F("accepted_at"))),
                then=Value(S.FAILED.value),
            ),
            When(accepted_at__isnull=False, then=Value(S.ACCEPTED.value)),
            When(sent_on__isnull=False, then=Value(S.SENT.value)),
            default=Value(S.TO_REGISTER.value),
        ),
        output_field=models.CharField(max_length=20, choices=TransmissionState),
        db_persist=True,
    )

    objects = TransmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "trasmissione"
        verbose_name_plural = "trasmissioni"
        ordering = ["protocol", "pk"]
        constraints = [
            models.CheckConstraint(
                name="transmission_journey_known", condition=Q(journey__in=Journey.values)
            ),
            models.UniqueConstraint(
                name="transmission_one_per_journey_of_a_text",
                fields=["protocol", "journey", "document"],
            ),
            models.CheckConstraint(
                name="transmission_failure_is_dated",
                condition=Q(failure="") | Q(failed_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="transmission_identity_is_fixed", fields=["protocol", "journey", "document"]
            ),
            pgtrigger.Protect(name="transmission_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.protocol}: {self.get_journey_display()}"

    @property
    def look(self) -> str:
        return LOOKS[TransmissionState(self.state)]

    @property
    def state_label(self) -> str:
        return TransmissionState(self.state).label


@keep_history()
class RegistryEntry(models.Model):
    """The number that one office's register gave to a transmission; as text, with its zeros."""

    transmission = models.ForeignKey(
        Transmission, on_delete=models.PROTECT, related_name="entries", verbose_name="trasmissione"
    )
    side = models.CharField("verso", max_length=10, choices=RegistrySide)
    administration = models.CharField(
        "amministrazione", max_length=250, validators=[refuse_hidden_signs]
    )
    aoo = models.CharField(
        "AOO",
        max_length=100,
        blank=True,
        help_text="Area organizzativa omogenea: il codice dell'ufficio che tiene il registro.",
        validators=[refuse_hidden_signs],
    )
    number = models.CharField(
        "numero di protocollo", max_length=60, validators=[refuse_hidden_signs]
    )
    dated_on = models.DateField("del", validators=[refuse_impossible_day])
    source = models.CharField("fonte", max_length=10, choices=EntrySource, editable=False)
    recorded_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="scritto da",
    )
    recorded_at = models.DateTimeField("scritto il", auto_now=True)

    class Meta:
        verbose_name = "registrazione di protocollo"
        verbose_name_plural = "registrazioni di protocollo"
        ordering = ["transmission", "-side"]
        constraints = [
            models.CheckConstraint(
                name="registry_side_known", condition=Q(side__in=RegistrySide.values)
            ),
            models.CheckConstraint(
                name="registry_source_known", condition=Q(source__in=EntrySource.values)
            ),
            models.CheckConstraint(
                name="registry_number_is_there",
                condition=~Q(number=""),
                violation_error_message="Scrivete il numero di protocollo.",
            ),
            models.UniqueConstraint(name="registry_one_per_side", fields=["transmission", "side"]),
        ]

    def __str__(self) -> str:
        return f"n. {self.number} del {self.dated_on:%d/%m/%Y}"


class Shipment(models.Model):
    """What goes with the texts of a batch: cover notes, and the ZIP for the office's system."""

    batch = models.OneToOneField(
        GenerationBatch,
        on_delete=models.PROTECT,
        related_name="shipment",
        verbose_name="predisposizione",
    )
    note_kind = models.CharField(
        "nota di trasmissione", max_length=10, choices=NoteKind, default=NoteKind.EACH
    )
    note_text = models.TextField(
        "testo della nota", blank=True, validators=[refuse_hidden_signs_in_lines]
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
    job = models.ForeignKey(
        Job, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    round = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "spedizione"
        verbose_name_plural = "spedizioni"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="shipment_note_known", condition=Q(note_kind__in=NoteKind.values)
            )
        ]

    def __str__(self) -> str:
        return f"Spedizione della {self.batch}"

    @property
    def shared_note_name(self) -> str:
        return office_name("Nota-trasmissione", f"n-{self.batch_id}", suffix=".pdf")

    @property
    def ready_archive(self) -> PrivateFile | None:
        """The ZIP, if it may still be downloaded."""
        archive = self.archive
        if archive is None or archive.deleted_at:
            return None
        is_over = archive.expires_at and archive.expires_at <= timezone.now()
        return None if is_over else archive

    @property
    def is_being_made(self) -> bool:
        return bool(self.job and not self.job.is_finished)
