from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import formats

from cities.history import keep_history
from cms_portal.accounts.models import User
from events.enums import EventKind, EventState

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from events.models.session import EventSession


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the programme's own people, what is announced for whoever has a role."""
        if user.is_anonymous:
            return self.none()
        if user.sees_all_cities:
            return self
        return self.exclude(state=EventState.DRAFT) if user.roles else self.none()

    def newest_first(self) -> Self:
        """Events whose day nobody knows come last."""
        return self.order_by(F("starts_on").desc(nulls_last=True), "title")


@keep_history()
class Event(models.Model):
    """A meeting of the path, or one that the programme tells its cities about."""

    title = models.CharField("titolo", max_length=200)
    kind = models.CharField("tipo", max_length=20, choices=EventKind, default=EventKind.STAGE)
    state = models.CharField("stato", max_length=20, choices=EventState, default=EventState.DRAFT)
    starts_on = models.DateField("primo giorno", null=True, blank=True)
    ends_on = models.DateField("ultimo giorno", null=True, blank=True)
    is_year_deduced = models.BooleanField(
        "anno dedotto", default=False, help_text="La fonte dà giorno e mese, non l'anno."
    )
    hours = models.CharField("orario", max_length=100, blank=True)
    place = models.CharField("luogo", max_length=200, blank=True)
    city_name = models.CharField("città", max_length=100)
    host = models.CharField("chi ospita", max_length=200, blank=True)
    description = models.TextField("descrizione", blank=True)
    source_note = models.CharField("fonte", max_length=300, blank=True)

    if TYPE_CHECKING:
        sessions: RelatedManager[EventSession]

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "evento"
        verbose_name_plural = "eventi"
        ordering = [F("starts_on").desc(nulls_last=True), "title"]
        constraints = [
            models.UniqueConstraint(
                name="event_once",
                fields=["title", "starts_on"],
                nulls_distinct=False,
                violation_error_message="C'è già un evento con questo titolo in questo giorno.",
            ),
            models.CheckConstraint(name="event_kind_known", condition=Q(kind__in=EventKind.values)),
            models.CheckConstraint(
                name="event_state_known", condition=Q(state__in=EventState.values)
            ),
            models.CheckConstraint(
                name="event_days_in_order",
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                violation_error_message="L'ultimo giorno non può precedere il primo.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:detail", args=[self.pk])

    @property
    def when(self) -> str:
        """The days in words: "6-7 febbraio 2023 (anno dedotto)", "data non indicata nel testo"."""
        if self.starts_on is None:
            return "data non indicata nel testo"
        words = _days_in_words(self.starts_on, self.ends_on or self.starts_on)
        return f"{words} (anno dedotto)" if self.is_year_deduced else words


def _days_in_words(first: date, last: date) -> str:
    end = formats.date_format(last, "j F Y").lower()
    if first == last:
        return formats.date_format(last, "l j F Y").lower()
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{end}"
    begin = formats.date_format(first, "j F" if first.year == last.year else "j F Y").lower()
    return f"{begin} - {end}"
