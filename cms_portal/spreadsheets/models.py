"""Imports: a file, its lines, what was asked about them, what they became."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile
from cms_portal.jobs.models import Job
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines
from cms_portal.spreadsheets.imports.enums import (
    OPEN,
    WORKING,
    WRITTEN,
    BatchState,
    Outcome,
    QuestionKind,
)
from cms_portal.spreadsheets.imports.registry import Importer, find_importer

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All of them, to who imports: files are sent to the office, not to one person."""
        return self if user.has_perm("spreadsheets.view_importbatch") else self.none()

    def open(self) -> Self:
        return self.filter(state__in=OPEN)


class ImportBatch(models.Model):
    """One file being imported, from the upload to what it became."""

    token = models.UUIDField("gettone", unique=True, default=uuid.uuid4, editable=False)
    importer = models.CharField("tipo", max_length=60)
    sender = models.CharField(
        "da chi viene il file", max_length=120, validators=[refuse_hidden_signs]
    )
    sender_key = models.CharField("mittente per il confronto", max_length=240)
    file = models.ForeignKey(
        PrivateFile, on_delete=models.PROTECT, related_name="+", verbose_name="file"
    )
    state = models.CharField("stato", max_length=12, choices=BatchState, default=BatchState.READING)
    turn = models.PositiveIntegerField("giro", default=0)
    job = models.ForeignKey(
        Job,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lavoro",
    )
    note = models.TextField("avviso", blank=True, validators=[refuse_hidden_signs_in_lines])
    reading = models.JSONField("lettura", default=dict, blank=True)
    header_line = models.PositiveIntegerField("riga dell'intestazione", default=0)
    headers = models.JSONField("intestazione", default=list, blank=True)
    columns = models.JSONField("colonne abbinate", default=dict, blank=True)
    counts = models.JSONField("righe per esito", default=dict, blank=True)
    created_at = models.DateTimeField("caricato il", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="caricato da",
    )
    confirmed_at = models.DateTimeField("registrata il", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="registrata da",
    )
    undone_at = models.DateTimeField("annullata il", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="annullata da",
    )
    purged_at = models.DateTimeField("righe eliminate il", null=True, blank=True)

    if TYPE_CHECKING:
        rows: RelatedManager[ImportRow]
        questions: RelatedManager[ImportQuestion]
        effects: RelatedManager[ImportEffect]

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "importazione"
        verbose_name_plural = "importazioni"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_state_known", condition=Q(state__in=BatchState.values)
            ),
            models.CheckConstraint(
                name="import_written_iff_dated",
                condition=Q(
                    state__in=[BatchState.DONE, BatchState.UNDOING, BatchState.UNDONE],
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                )
                | (
                    ~Q(state__in=[BatchState.DONE, BatchState.UNDOING, BatchState.UNDONE])
                    & Q(confirmed_at__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="import_undone_iff_dated",
                condition=Q(
                    state=BatchState.UNDONE, undone_at__isnull=False, undone_by__isnull=False
                )
                | (~Q(state=BatchState.UNDONE) & Q(undone_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"Importazione n. {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("imports:detail", args=[self.pk])

    @property
    def kind(self) -> Importer | None:
        return find_importer(self.importer)

    @property
    def label(self) -> str:
        return self.kind.label if self.kind else self.importer

    @property
    def is_working(self) -> bool:
        return self.state in WORKING

    @property
    def to_write(self) -> int:
        return sum(self.counts.get(outcome.value, 0) for outcome in WRITTEN)

    @property
    def look(self) -> str:
        """The kind of tag of the state."""
        return {
            BatchState.DONE: "done",
            BatchState.UNREADABLE: "late",
            BatchState.UNDONE: "away",
            BatchState.DROPPED: "todo",
        }.get(BatchState(self.state), "now")


class ImportRow(models.Model):
    """One line of the file, as it was written, and what it would do."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows", verbose_name="importazione"
    )
    line = models.PositiveIntegerField("riga")
    cells = models.JSONField("celle", default=list)
    outcome = models.CharField("esito", max_length=8, choices=Outcome, blank=True, default="")
    title = models.CharField("che cosa", max_length=400, blank=True)
    values = models.JSONField("valori", default=dict, blank=True)
    changes = models.JSONField("cambiamenti", default=list, blank=True)
    reasons = models.JSONField("motivi del rifiuto", default=list, blank=True)
    flags = models.JSONField("segnalazioni", default=list, blank=True)
    is_excluded = models.BooleanField("esclusa", default=False)

    class Meta:
        verbose_name = "riga importata"
        verbose_name_plural = "righe importate"
        ordering = ["batch", "line"]
        constraints = [
            models.UniqueConstraint(name="import_row_once", fields=["batch", "line"]),
            models.CheckConstraint(
                name="import_row_outcome_known", condition=Q(outcome__in=Outcome.values)
            ),
        ]
        indexes = [models.Index(name="import_row_outcome", fields=["batch", "outcome", "line"])]

    def __str__(self) -> str:
        return f"riga {self.line}"


class ImportQuestion(models.Model):
    """What cannot be decided without a person; one for all the lines that it is about."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="questions", verbose_name="importazione"
    )
    key = models.CharField("chiave", max_length=64)
    topic = models.CharField("argomento", max_length=60)
    kind = models.CharField("forma", max_length=8, choices=QuestionKind)
    line = models.PositiveIntegerField("prima riga")
    rows = models.PositiveIntegerField("righe", default=1)
    written = models.TextField("com'è scritto", blank=True)
    text = models.TextField("domanda")
    detail = models.TextField("spiegazione", blank=True)
    options = models.JSONField("risposte possibili", default=list, blank=True)
    proposal = models.JSONField("proposta", default=dict, blank=True)
    labels = models.JSONField("campi", default=dict, blank=True)
    remembered_for = models.CharField("si ricorda per", max_length=8, blank=True)
    answer = models.JSONField("risposta", null=True, blank=True)

    class Meta:
        verbose_name = "domanda dell'importazione"
        verbose_name_plural = "domande delle importazioni"
        ordering = ["kind", "topic", "line", "pk"]
        constraints = [
            models.UniqueConstraint(name="import_question_once", fields=["batch", "key"]),
            models.CheckConstraint(
                name="import_question_kind_known", condition=Q(kind__in=QuestionKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ImportEffect(models.Model):
    """A row of the database that an import made or changed, as it was before and after."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="effects", verbose_name="importazione"
    )
    line = models.PositiveIntegerField("riga")
    model = models.CharField("tabella", max_length=100)
    object_id = models.BigIntegerField("numero")
    is_new = models.BooleanField("nuova")
    before = models.JSONField("prima", default=dict, blank=True)
    after = models.JSONField("dopo", default=dict, blank=True)

    class Meta:
        verbose_name = "effetto di un'importazione"
        verbose_name_plural = "effetti delle importazioni"
        ordering = ["pk"]
        indexes = [models.Index(name="import_effect_object", fields=["model", "object_id"])]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class RememberedChoice(models.Model):
    """A column matched, a name recognised: asked once, then known for that sender, or for all."""

    topic = models.CharField("argomento", max_length=120)
    sender_key = models.CharField("mittente", max_length=240, blank=True)
    key = models.CharField("chiave", max_length=64)
    written = models.CharField("com'è scritto", max_length=300)
    answer = models.JSONField("significa")
    label = models.CharField("in parole", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="scelto da",
    )
    at = models.DateTimeField("scelto il", default=timezone.now)

    class Meta:
        verbose_name = "scelta ricordata"
        verbose_name_plural = "scelte ricordate"
        ordering = ["topic", "sender_key", "written"]
        constraints = [
            models.UniqueConstraint(
                name="remembered_choice_once", fields=["topic", "sender_key", "key"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.written}: {self.label or self.answer}"


def as_stored(instance: models.Model) -> dict[str, Any]:
    """Every column that the portal writes, as JSON: what is compared before it is undone."""
    return {
        one.attname: None if (value := one.value_from_object(instance)) is None else str(value)
        for one in instance._meta.concrete_fields
        if not one.generated and not one.primary_key
    }
