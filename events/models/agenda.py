from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cities.history import keep_history
from cms_portal.accounts.models import User
from cms_portal.signs import refuse_hidden_signs
from events.models.event import Event

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from events.models.session import EventSession


@keep_history()
class Room(models.Model):
    """Where sessions of one event are held. Several tables may share one."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="rooms", verbose_name="evento"
    )
    position = models.PositiveSmallIntegerField("ordine", default=1)
    name = models.CharField("nome", max_length=100, validators=[refuse_hidden_signs])
    places = models.PositiveSmallIntegerField("posti", null=True, blank=True)
    is_shared = models.BooleanField(
        "più tavoli insieme",
        default=False,
        help_text="Nella stessa sala si tengono più sessioni alla stessa ora.",
    )

    if TYPE_CHECKING:
        sessions: RelatedManager[EventSession]

    class Meta:
        verbose_name = "sala"
        verbose_name_plural = "sale"
        ordering = ["event", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="room_once_per_event",
                fields=["event", "name"],
                violation_error_message="C'è già una sala con questo nome.",
            ),
            models.CheckConstraint(
                name="room_has_places",
                condition=Q(places__isnull=True) | Q(places__gt=0),
                violation_error_message="I posti si contano da 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgendaVersion(models.Model):
    """The agenda as it was published: what people were told, for ever. Append-only."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="agenda_versions", verbose_name="evento"
    )
    number = models.PositiveSmallIntegerField("numero")
    published_at = models.DateTimeField("pubblicata il", default=timezone.now)
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pubblicata da",
    )
    note = models.CharField("nota", max_length=300, blank=True, validators=[refuse_hidden_signs])
    data = models.JSONField("programma")

    class Meta:
        verbose_name = "versione del programma"
        verbose_name_plural = "versioni del programma"
        ordering = ["event", "-number"]
        constraints = [
            models.UniqueConstraint(name="agenda_version_once", fields=["event", "number"]),
            models.CheckConstraint(name="agenda_version_from_one", condition=Q(number__gt=0)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="agenda_version_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}, versione {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("events:version", args=[self.event_id, self.number])
