"""Who must sign, what came back, what was found in it, and what is still to be settled."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cities.history import keep_history
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.documents.models import FrozenDocument, OctetLength, Sha256Hex
from cms_portal.files.models import PrivateFile
from cms_portal.jobs.models import Job
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines
from protocols.enums import (
    CaseAction,
    CaseEnding,
    CopyProblem,
    CopyState,
    SignatureSide,
    TextOutcome,
    TimeKind,
)
from protocols.models.acts import Protocol


class SignedCopyQuerySet(models.QuerySet["SignedCopy"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(protocol__in=Protocol.objects.visible_to(user))

    def without_content(self) -> Self:
        return self.defer("content")


@keep_history(exclude=["content", "job"])
class SignedCopy(models.Model):
    """A file that came back, as it came: its bytes never change, what was found in it is added."""

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="copies", verbose_name="protocollo"
    )
    document = models.ForeignKey(
        FrozenDocument,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="testo definitivo di allora",
    )
    content = models.BinaryField("file")
    sha256 = models.CharField("impronta SHA-256", max_length=64, editable=False)
    size = models.PositiveIntegerField("dimensione in byte")
    filename = models.CharField("nome del file", max_length=160, editable=False)
    is_paper = models.BooleanField("scansione di un originale su carta", default=False)
    received_at = models.DateTimeField("ricevuta il", default=timezone.now)
    known_at = models.DateTimeField(
        "momento provato dall'esterno",
        help_text="Il più antico fra consegna PEC, registrazione e ricezione nel portale.",
    )
    known_by = models.CharField(
        "che cosa lo prova", max_length=10, choices=TimeKind, default=TimeKind.PORTAL
    )
    by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="caricata da",
    )
    state = models.CharField("esito", max_length=10, choices=CopyState, default=CopyState.CHECKING)
    outcome = models.CharField("testo", max_length=14, choices=TextOutcome, blank=True)
    problem = models.CharField("problema", max_length=12, choices=CopyProblem, blank=True)
    verdict = models.JSONField("che cosa si è trovato", default=dict)
    is_text_accepted = models.BooleanField("testo accettato dall'Autorità", default=False)
    is_trust_checked = models.BooleanField("firma verificata da una persona", default=False)
    judged_at = models.DateTimeField("verificata il", null=True, blank=True)
    job = models.ForeignKey(
        Job, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SignedCopyQuerySet.as_manager()

    class Meta:
        verbose_name = "copia firmata"
        verbose_name_plural = "copie firmate"
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="signed_copy_once",
                fields=["protocol", "document", "sha256"],
                violation_error_message="Questo file è già stato caricato.",
            ),
            models.CheckConstraint(
                name="signed_copy_sha256_is_of_content",
                condition=Q(sha256=Sha256Hex(F("content"))),
            ),
            models.CheckConstraint(
                name="signed_copy_size_is_of_content",
                condition=Q(size=OctetLength(F("content")), size__gt=0),
            ),
            models.CheckConstraint(
                name="signed_copy_paper_is_only_evidence",
                condition=Q(is_paper=False) | Q(state=CopyState.EVIDENCE),
                violation_error_message="Ciò che è su carta non fa avanzare l'atto.",
            ),
            models.CheckConstraint(
                name="signed_copy_state_known", condition=Q(state__in=CopyState.values)
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="signed_copy_never_changes",
                fields=[
                    "protocol",
                    "document",
                    "content",
                    "sha256",
                    "size",
                    "filename",
                    "is_paper",
                    "received_at",
                    "by",
                ],
            ),
            pgtrigger.Protect(name="signed_copy_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("protocols:copy", args=[self.protocol.code, self.pk])

    @property
    def look(self) -> str:
        """The colour of its state: "done", "now", "warn" or "late"."""
        return {
            CopyState.VERIFIED: "done",
            CopyState.CHECKING: "now",
            CopyState.REFUSED: "late",
        }.get(CopyState(self.state), "warn")


@keep_history()
class SignatureSlot(models.Model):
    """One signature that a text needs. "Signed" follows from its verified copy alone."""

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="slots", verbose_name="protocollo"
    )
    document = models.ForeignKey(
        FrozenDocument, on_delete=models.PROTECT, related_name="+", verbose_name="testo definitivo"
    )
    position = models.PositiveSmallIntegerField("ordine")
    side = models.CharField("parte", max_length=10, choices=SignatureSide)
    expected_name = models.CharField("chi deve firmare", max_length=300, editable=False)
    expected_title = models.CharField("a che titolo", max_length=300, blank=True, editable=False)
    copy = models.ForeignKey(
        SignedCopy,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="slots",
        verbose_name="copia verificata",
    )
    signature = models.CharField("impronta della firma", max_length=64, blank=True, editable=False)
    signed_at = models.DateTimeField("firmata entro il", null=True, blank=True)
    signed_by = models.CharField("firmata da", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = "firma attesa"
        verbose_name_plural = "firme attese"
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(name="slot_once", fields=["document", "position"]),
            models.CheckConstraint(
                name="slot_side_known", condition=Q(side__in=SignatureSide.values)
            ),
            models.CheckConstraint(
                name="slot_verified_by_a_copy",
                condition=Q(copy__isnull=False, signed_at__isnull=False) & ~Q(signature="")
                | Q(copy__isnull=True, signed_at__isnull=True, signature="", signed_by=""),
                violation_error_message="Una firma è verificata se e solo se c'è la sua copia.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="slot_verified_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.copy_id IS NOT NULL"),
            ),
            pgtrigger.Protect(name="slot_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_side_display()}, {self.expected_name}"


class HumanCheck(models.Model):
    """What a person found with a tool outside the portal. Append-only."""

    copy = models.ForeignKey(
        SignedCopy, on_delete=models.PROTECT, related_name="checks", verbose_name="copia"
    )
    tool = models.CharField("strumento usato", max_length=160, validators=[refuse_hidden_signs])
    is_valid = models.BooleanField("la firma è valida")
    checked_on = models.DateField("verificata il", validators=[refuse_impossible_day])
    note = models.TextField("note", blank=True, validators=[refuse_hidden_signs_in_lines])
    report = models.ForeignKey(
        PrivateFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="rapporto dello strumento",
    )
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="registrata da"
    )
    at = models.DateTimeField("registrata il", auto_now_add=True)

    class Meta:
        verbose_name = "verifica di una persona"
        verbose_name_plural = "verifiche di una persona"
        ordering = ["at", "pk"]
        triggers = [
            pgtrigger.Protect(
                name="human_check_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.tool}, {self.checked_on:%d/%m/%Y}"


@keep_history()
class SignatureCase(models.Model):
    """A copy that could not be taken as it is: why, and who must do what."""

    copy = models.OneToOneField(
        SignedCopy, on_delete=models.PROTECT, related_name="case", verbose_name="copia"
    )
    problem = models.CharField("problema", max_length=12, choices=CopyProblem)
    action = models.CharField("prossimo passo", max_length=10, choices=CaseAction)
    opened_at = models.DateTimeField("aperto il", auto_now_add=True)
    ending = models.CharField("come si è chiuso", max_length=10, choices=CaseEnding, blank=True)
    reason = models.TextField("motivo", blank=True, validators=[refuse_hidden_signs_in_lines])
    closed_at = models.DateTimeField("chiuso il", null=True, blank=True)
    closed_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="chiuso da",
    )

    class Meta:
        verbose_name = "caso di firma"
        verbose_name_plural = "casi di firma"
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                name="case_closed_says_how",
                condition=Q(closed_at__isnull=True, ending="")
                | Q(closed_at__isnull=False) & ~Q(ending=""),
                violation_error_message="Un caso chiuso dice come si è chiuso.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_problem_display()}: {self.copy}"


class PageComparison(models.Model):
    """One page of ours beside theirs, with what differs in a box. Made once, with the verdict."""

    copy = models.ForeignKey(
        SignedCopy, on_delete=models.PROTECT, related_name="comparisons", verbose_name="copia"
    )
    page = models.PositiveSmallIntegerField("pagina")
    ours = models.BinaryField("testo definitivo", null=True)
    theirs = models.BinaryField("copia ricevuta", null=True)

    class Meta:
        verbose_name = "pagina a confronto"
        verbose_name_plural = "pagine a confronto"
        ordering = ["copy", "page"]
        constraints = [models.UniqueConstraint(name="comparison_once", fields=["copy", "page"])]

    def __str__(self) -> str:
        return f"{self.copy}, pagina {self.page}"
