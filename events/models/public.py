from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from cms_portal.mailing.models import OutboundMail
from cms_portal.signs import refuse_hidden_signs
from events.models.event import Event
from events.models.registrations import Registration
from events.models.session import EventSession


class PublicRequestQuerySet(models.QuerySet["PublicRequest"]):
    def open(self) -> Self:
        """Those whose link may still be used, or was used."""
        return self.filter(expires_at__gt=timezone.now())

    def expired(self) -> Self:
        return self.filter(expires_at__lte=timezone.now())


class PublicRequest(models.Model):
    """Somebody of the public asks to come; it counts when the address is confirmed by its owner.

    No history: what nobody confirms goes without a trace.
    """

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="public_requests", verbose_name="evento"
    )
    first_name = models.CharField("nome", max_length=100, validators=[refuse_hidden_signs])
    last_name = models.CharField("cognome", max_length=100, validators=[refuse_hidden_signs])
    email = models.EmailField("indirizzo e-mail")
    in_english = models.BooleanField("in inglese", default=False)
    sessions = models.ManyToManyField(
        EventSession, blank=True, related_name="+", verbose_name="sessioni scelte"
    )
    token_hash = models.CharField(
        "impronta del gettone", max_length=64, unique=True, editable=False
    )
    asked_at = models.DateTimeField("chiesta il", default=timezone.now)
    expires_at = models.DateTimeField("scade il")
    registration = models.ForeignKey(
        Registration,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="iscrizione confermata",
    )
    mail = models.ForeignKey(
        OutboundMail,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="messaggio",
    )

    objects = PublicRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "richiesta di iscrizione del pubblico"
        verbose_name_plural = "richieste di iscrizione del pubblico"
        ordering = ["event", "asked_at", "pk"]
        indexes = [
            models.Index(fields=["event", "email"], name="public_request_address"),
            models.Index(fields=["expires_at"], name="public_request_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                name="public_request_email_lower_case", condition=Q(email=Lower("email"))
            ),
            models.CheckConstraint(
                name="public_request_is_named", condition=~Q(first_name="") & ~Q(last_name="")
            ),
        ]

    def __str__(self) -> str:
        return f"Richiesta per «{self.event}»"
