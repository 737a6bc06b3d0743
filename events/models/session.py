from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cities.history import keep_history
from cities.models import Theme
from events.enums import SessionKind
from events.models.event import Event


@keep_history()
class EventSession(models.Model):
    """A part of an event. Those with the same beginning are parallel."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="sessions", verbose_name="evento"
    )
    position = models.PositiveSmallIntegerField("ordine", default=1)
    title = models.CharField("titolo", max_length=200)
    kind = models.CharField("tipo", max_length=20, choices=SessionKind, default=SessionKind.PLENARY)
    starts_at = models.DateTimeField("inizio", null=True, blank=True)
    ends_at = models.DateTimeField("fine", null=True, blank=True)
    time_note = models.CharField(
        "quando, in parole", max_length=100, blank=True, help_text="Se l'orario non è noto."
    )
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="tema",
    )
    led_by = models.CharField("a cura di", max_length=200, blank=True)
    description = models.TextField("descrizione", blank=True)

    class Meta:
        verbose_name = "sessione"
        verbose_name_plural = "sessioni"
        ordering = ["event", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="event_session_kind_known", condition=Q(kind__in=SessionKind.values)
            ),
            models.CheckConstraint(
                name="event_session_ends_after_start",
                condition=Q(ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                violation_error_message="La fine segue l'inizio.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> str:
        """ "10.45-12.45", "14.00", else the words of `time_note`."""
        if self.starts_at is None:
            return self.time_note
        hours = [_hour(moment) for moment in (self.starts_at, self.ends_at) if moment]
        return "-".join(hours)

    @property
    def day(self) -> date | None:
        return timezone.localdate(self.starts_at) if self.starts_at else None


def _hour(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%-H.%M}"
