"""Every definitive text that an act has had: one in force, the others recalled and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from cities.history import keep_history
from cms_portal.accounts.models import User
from cms_portal.documents.models import FrozenDocument
from cms_portal.signs import refuse_hidden_signs_in_lines
from protocols.models.acts import Protocol

if TYPE_CHECKING:
    from protocols.models.municipal import MunicipalAct


class TextVersionQuerySet(models.QuerySet["TextVersion"]):
    def in_force(self) -> Self:
        return self.filter(voided_at__isnull=True)

    def without_content(self) -> Self:
        """For lists: the document without its bytes and what they were made from."""
        rows = self.select_related("document")
        return rows.defer("document__content", "document__html", "document__data")


@keep_history()
class TextVersion(models.Model):
    """A definitive text of an act. A recall voids it: bytes and code stay, not in force."""

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="versions", verbose_name="protocollo"
    )
    number = models.PositiveSmallIntegerField("versione")
    document = models.OneToOneField(
        FrozenDocument,
        on_delete=models.PROTECT,
        related_name="version",
        verbose_name="testo definitivo",
    )
    frozen_at = models.DateTimeField("definitivo dal")
    sent_on = models.DateField("trasmesso il", null=True, blank=True, editable=False)
    voided_at = models.DateTimeField("richiamato il", null=True, blank=True)
    voided_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="richiamato da",
    )
    void_reason = models.TextField(
        "motivo del richiamo", blank=True, validators=[refuse_hidden_signs_in_lines]
    )

    if TYPE_CHECKING:
        municipal_act: MunicipalAct

    objects = TextVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versione del testo"
        verbose_name_plural = "versioni del testo"
        ordering = ["protocol", "number"]
        constraints = [
            models.UniqueConstraint(name="text_version_once", fields=["protocol", "number"]),
            models.UniqueConstraint(
                name="text_version_one_in_force",
                fields=["protocol"],
                condition=Q(voided_at__isnull=True),
                violation_error_message="L'atto ha già un testo definitivo.",
            ),
            models.CheckConstraint(name="text_version_number_positive", condition=Q(number__gt=0)),
            models.CheckConstraint(
                name="text_version_voided_has_reason",
                condition=Q(voided_at__isnull=True, void_reason="", voided_by__isnull=True)
                | (Q(voided_at__isnull=False, voided_at__gte=F("frozen_at")) & ~Q(void_reason="")),
                violation_error_message="Un testo richiamato ha il motivo del richiamo.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="text_version_is_fixed",
                fields=["protocol", "number", "document", "frozen_at"],
            ),
            pgtrigger.Protect(
                name="text_version_stays_voided",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.voided_at IS NOT NULL AND OLD.* IS DISTINCT FROM NEW.*"
                ),
            ),
            pgtrigger.Protect(name="text_version_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.protocol}, versione {self.number}"

    @property
    def is_in_force(self) -> bool:
        return self.voided_at is None


class SignerAcceptance(models.Model):
    """Who signs the text has changed, and the authority takes the new one on the same text."""

    version = models.ForeignKey(
        TextVersion,
        on_delete=models.PROTECT,
        related_name="acceptances",
        verbose_name="versione del testo",
    )
    signatories = models.JSONField(
        "chi firma ora", help_text="Nome, carica e atto di chi rappresenta il Comune."
    )
    reason = models.TextField("motivo", validators=[refuse_hidden_signs_in_lines])
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="accettato da"
    )
    at = models.DateTimeField("accettato il", auto_now_add=True)

    class Meta:
        verbose_name = "accettazione di chi firma"
        verbose_name_plural = "accettazioni di chi firma"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="signer_acceptance_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Scrivete il motivo.",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="signer_acceptance_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.names}"

    @property
    def names(self) -> str:
        return "; ".join(f"{one['name']}, {one['title']}" for one in self.signatories)
