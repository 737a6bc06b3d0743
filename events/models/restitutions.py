from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from cities.history import keep_history
from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.documents.codes import new_code
from cms_portal.documents.models import FrozenDocument
from cms_portal.mailing.models import OutboundMail
from cms_portal.signs import refuse_hidden_signs_in_lines
from events.models.delegations import Delegation
from events.models.event import Event
from events.models.notes import TableNote
from events.models.presences import Presence
from events.models.registrations import Registration

MOST_TEXT = 6000


@keep_history()
class RestitutionDraft(models.Model):
    """What staff write and choose before a restitution is published; kept for the next version."""

    event = models.OneToOneField(
        Event, on_delete=models.PROTECT, related_name="restitution_draft", verbose_name="evento"
    )
    introduction = models.TextField(
        "introduzione",
        max_length=MOST_TEXT,
        blank=True,
        validators=[refuse_hidden_signs_in_lines],
    )
    closing = models.TextField(
        "conclusioni",
        max_length=MOST_TEXT,
        blank=True,
        validators=[refuse_hidden_signs_in_lines],
    )
    names_cities = models.BooleanField("accanto a ogni riga, la città che l'ha detta", default=True)
    quotes: models.ManyToManyField[TableNote, TableNote] = models.ManyToManyField(
        TableNote, blank=True, related_name="+", verbose_name="righe citate"
    )
    revision = models.PositiveIntegerField("revisione", default=0, editable=False)
    saved_at = models.DateTimeField("salvata il", default=timezone.now, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="salvata da"
    )

    class Meta:
        verbose_name = "bozza di restituzione"
        verbose_name_plural = "bozze di restituzione"
        ordering = ["event"]

    def __str__(self) -> str:
        return f"Bozza di restituzione, {self.event}"


class RestitutionQuerySet(models.QuerySet["Restitution"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published: for the programme, the cities that were invited, and who was there."""
        if user.is_anonymous:
            return self.none()
        if user.sees_all_cities:
            return self
        invited = Delegation.objects.filter(city__in=City.objects.visible_to(user))
        present = Presence.objects.entries().filter(
            registration__person__user=user, registration__event=OuterRef("event")
        )
        return self.filter(Q(event__in=invited.values("event")) | Exists(present))

    def newest(self) -> Self:
        """Of each event the version that counts."""
        later = Restitution.objects.filter(event=OuterRef("event"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))

    def without_content(self) -> Self:
        """With the document, but for its bytes."""
        return self.select_related("event", "document").defer(
            "document__content", "document__html", "document__data"
        )


class Restitution(models.Model):
    """A published version: what it says never changes, the next version takes its place."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="restitutions", verbose_name="evento"
    )
    number = models.PositiveIntegerField("versione", editable=False)
    # What the QR of the paper leads to.
    code = models.CharField(
        "codice di verifica", max_length=14, unique=True, editable=False, default=new_code
    )
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        "che cosa dice", editable=False
    )
    document = models.OneToOneField(
        FrozenDocument,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="documento",
        editable=False,
    )
    published_at = models.DateTimeField("pubblicata il", default=timezone.now, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="pubblicata da"
    )

    objects = RestitutionQuerySet.as_manager()

    class Meta:
        verbose_name = "restituzione"
        verbose_name_plural = "restituzioni"
        ordering = ["event", "-number"]
        constraints = [
            models.UniqueConstraint(name="restitution_numbered_once", fields=["event", "number"]),
            models.CheckConstraint(name="restitution_numbered_from_one", condition=Q(number__gt=0)),
        ]
        triggers = [
            pgtrigger.Protect(name="restitution_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="restitution_says_the_same",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("event", "number", "code", "data", "published_at"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("events:restitution_version", args=[self.event_id, self.number])

    @property
    def reference(self) -> str:
        return f"RES-{timezone.localdate(self.published_at).year}-{self.pk:06d}"


class RestitutionSending(models.Model):
    """To whom a version was sent: each person once, whatever is pressed."""

    restitution = models.ForeignKey(
        Restitution, on_delete=models.PROTECT, related_name="sendings", verbose_name="restituzione"
    )
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="+", verbose_name="a chi"
    )
    mail = models.ForeignKey(
        OutboundMail, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="e-mail"
    )
    sent_at = models.DateTimeField("inviata il", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "invio di una restituzione"
        verbose_name_plural = "invii delle restituzioni"
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="restitution_sent_once", fields=["restitution", "registration"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.restitution}, {self.registration_id}"
