from __future__ import annotations

from datetime import datetime
from typing import Self

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.jobs.models import Job
from cms_portal.mailing.enums import OPEN, MailState
from cms_portal.signs import refuse_hidden_signs

PDF = "application/pdf"  # the only attachment that is no text: kept in base 64


class OutboundMailQuerySet(models.QuerySet["OutboundMail"]):
    def visible_to(self, user: User) -> Self:
        """Staff and authority: a message shows whom the programme writes to."""
        return self if user.has_role(Role.STAFF, Role.AUTHORITY) else self.none()

    def to_watch(self) -> Self:
        """What a person should look at: it did not leave, or nobody knows."""
        return self.filter(state__in=(MailState.FAILED, MailState.DEAD, MailState.UNCERTAIN))

    def expired(self, *, at: datetime) -> Self:
        """Still waiting, but what they carry is worth nothing any more."""
        return self.filter(state=MailState.QUEUED, expires_at__lte=at)


class OutboundMail(models.Model):
    """One message to one address: a row before it is a message, and what became of it.

    A message that carries a secret (a login code, an invitation) has no readable subject or body
    here: the whole message is in `sealed`, encrypted, until it is delivered or expires.
    """

    key = models.CharField("chiave", max_length=200, unique=True)
    template = models.CharField("modello", max_length=100, blank=True)
    reason = models.CharField("perché parte", max_length=300)
    to = models.EmailField("destinatario")
    subject = models.CharField("oggetto", max_length=300)
    text = models.TextField("testo", blank=True)
    html = models.TextField("versione HTML", blank=True, editable=False)
    attachment = models.TextField("allegato", blank=True, editable=False)
    attachment_name = models.CharField("nome dell'allegato", max_length=100, blank=True)
    attachment_type = models.CharField("tipo dell'allegato", max_length=100, blank=True)
    carries_secret = models.BooleanField("contiene un segreto", default=False)
    sealed = models.TextField(blank=True, editable=False)
    expires_at = models.DateTimeField("scade il", null=True, blank=True)
    message_id = models.CharField("Message-ID", max_length=200, unique=True)
    state = models.CharField("stato", max_length=10, choices=MailState, default=MailState.QUEUED)
    attempt = models.PositiveIntegerField("tentativo di consegna", default=0)
    error = models.CharField("risposta o motivo", max_length=500, blank=True)
    sent_at = models.DateTimeField("inviato il", null=True, blank=True)
    erased_at = models.DateTimeField("contenuto cancellato il", null=True, blank=True)
    job = models.OneToOneField(
        Job,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lavoro di consegna",
    )
    again_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sent_again",
        verbose_name="nuovo invio di",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="chiesto da",
    )
    city_code = models.CharField("codice della città", max_length=4, blank=True)
    created_at = models.DateTimeField("preparato il", default=timezone.now, editable=False)

    objects = OutboundMailQuerySet.as_manager()

    class Meta:
        verbose_name = "messaggio"
        verbose_name_plural = "messaggi"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(name="mail_state", fields=["state", "-created_at"]),
            models.Index(name="mail_to", fields=["to"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_state_known", condition=Q(state__in=MailState.values)
            ),
            models.CheckConstraint(
                name="mail_sent_iff_dated",
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="mail_attachment_is_whole",
                condition=Q(attachment="")
                | (
                    ~Q(attachment_name="")
                    & (Q(attachment_type__startswith="text/") | Q(attachment_type=PDF))
                ),
            ),
            # A secret is never readable here, and not even sealed once nothing waits for it.
            models.CheckConstraint(
                name="mail_secret_only_sealed",
                condition=Q(carries_secret=False, sealed="")
                | Q(carries_secret=True, text="", html="", attachment="", expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mail_sealed_only_while_open", condition=Q(sealed="") | Q(state__in=OPEN)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    def is_mine(self) -> Q:
        """Whose hands a change may come from: nobody is delivering, or this very attempt is.

        An attempt that learns the truth late may still replace `uncertain` with it.
        """
        in_hand = (MailState.SENDING, MailState.UNCERTAIN)
        return Q(state=MailState.QUEUED) | Q(state__in=in_hand, attempt=self.attempt)


@pghistory.track()
class ReminderRule(models.Model):
    """When to write again about something that is still open."""

    source = models.CharField("che cosa si sollecita", max_length=80)
    name = models.CharField("nome", max_length=150, unique=True, validators=[refuse_hidden_signs])
    first_after_days = models.PositiveIntegerField("primo promemoria dopo (giorni)")
    every_days = models.PositiveIntegerField("poi ogni (giorni)", validators=[MinValueValidator(1)])
    at_most = models.PositiveIntegerField(
        "al massimo (promemoria)", validators=[MinValueValidator(1)]
    )
    is_active = models.BooleanField("attiva", default=True)

    class Meta:
        verbose_name = "regola dei promemoria"
        verbose_name_plural = "regole dei promemoria"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="reminder_rule_repeats",
                condition=Q(every_days__gte=1, at_most__gte=1),
                violation_error_message="Servono almeno un giorno di distanza e un promemoria.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ReminderOccurrence(models.Model):
    """One reminder that became due: about what, for whom, which day, and the mail it became."""

    rule = models.ForeignKey(
        ReminderRule,
        on_delete=models.PROTECT,
        related_name="occurrences",
        verbose_name="regola",
    )
    subject_kind = models.CharField("tipo di oggetto", max_length=80)
    subject_id = models.BigIntegerField("oggetto")
    recipient = models.EmailField("destinatario")
    due_on = models.DateField("dovuto il")
    written_on = models.DateField("preparato il")
    mail = models.OneToOneField(
        OutboundMail,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reminder",
        verbose_name="messaggio",
    )

    class Meta:
        verbose_name = "promemoria"
        verbose_name_plural = "promemoria"
        ordering = ["-due_on", "-pk"]
        indexes = [
            models.Index(name="reminder_written", fields=["written_on", "recipient"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="reminder_once_per_due_day",
                fields=["rule", "subject_kind", "subject_id", "recipient", "due_on"],
            ),
            models.CheckConstraint(
                name="reminder_not_before_due", condition=Q(written_on__gte=models.F("due_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.recipient}, {self.due_on:%d/%m/%Y}"
