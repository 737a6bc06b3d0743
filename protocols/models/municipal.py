"""The act of the city's own body that approves a text and gives the mandate to sign it."""

from __future__ import annotations

from datetime import date, timedelta

import pgtrigger
from django.db import models
from django.db.models import F, Q

from cities.history import keep_history
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.files.models import PrivateFile
from cms_portal.signs import refuse_hidden_signs
from protocols.enums import MunicipalBody
from protocols.models.versions import TextVersion

# D.Lgs. 267/2000, art. 134, c. 3: "dopo il decimo giorno dalla pubblicazione".
EXECUTIVE_AFTER = timedelta(days=11)


@keep_history()
class MunicipalAct(models.Model):
    """Recorded while the text is sent. It approves one version: another text needs another act."""

    version = models.OneToOneField(
        TextVersion,
        on_delete=models.PROTECT,
        related_name="municipal_act",
        verbose_name="testo approvato",
    )
    body = models.CharField("organo", max_length=20, choices=MunicipalBody)
    number = models.CharField("numero", max_length=40, validators=[refuse_hidden_signs])
    dated_on = models.DateField("data", validators=[refuse_impossible_day])
    published_on = models.DateField(
        "pubblicato il", null=True, blank=True, validators=[refuse_impossible_day]
    )
    is_immediately_executive = models.BooleanField("immediatamente eseguibile", default=False)
    executive_on = models.DateField(
        "esecutivo dal", null=True, blank=True, validators=[refuse_impossible_day]
    )
    file = models.ForeignKey(
        PrivateFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="file",
    )
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="registrato da"
    )
    recorded_at = models.DateTimeField("registrato il", auto_now=True)

    class Meta:
        verbose_name = "atto del Comune"
        verbose_name_plural = "atti dei Comuni"
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="municipal_act_body_known", condition=Q(body__in=MunicipalBody.values)
            ),
            models.CheckConstraint(
                name="municipal_act_has_number",
                condition=~Q(number=""),
                violation_error_message="Scrivete il numero dell'atto.",
            ),
            models.CheckConstraint(
                name="municipal_act_published_after_its_day",
                condition=Q(published_on__isnull=True) | Q(published_on__gte=F("dated_on")),
                violation_error_message="La pubblicazione non può precedere la data dell'atto.",
            ),
            models.CheckConstraint(
                name="municipal_act_executive_after_its_day",
                condition=Q(executive_on__isnull=True) | Q(executive_on__gte=F("dated_on")),
                violation_error_message="L'esecutività non può precedere la data dell'atto.",
            ),
            models.CheckConstraint(
                name="municipal_act_executive_one_way",
                condition=Q(is_immediately_executive=False) | Q(executive_on__isnull=True),
                violation_error_message="Se è immediatamente eseguibile non serve un'altra data.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="municipal_act_version_stays", fields=["version"]),
            pgtrigger.Protect(name="municipal_act_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.short_name} n. {self.number} del {self.dated_on:%d/%m/%Y}"

    @property
    def short_name(self) -> str:
        """ "D.G.C."; a body without an acronym is named."""
        return MunicipalBody(self.body).acronym

    @property
    def executive_from(self) -> date | None:
        """The first day on which it has effect; None while nobody has told."""
        if self.is_immediately_executive:
            return self.dated_on
        if self.executive_on:
            return self.executive_on
        return self.published_on + EXECUTIVE_AFTER if self.published_on else None

    def is_executive_on(self, day: date) -> bool:
        """False too when it is not known from when: what is not known cannot be relied on."""
        begins = self.executive_from
        return begins is not None and begins <= day
