from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from cities.history import keep_history
from cms_portal.signs import refuse_hidden_signs
from events.enums import SeatState
from events.models.registrations import Registration
from events.models.session import EventSession

FIRST_CHOICE, SECOND_CHOICE, FALLBACK = 1, 2, 3


class SeatQuerySet(models.QuerySet["Seat"]):
    def confirmed(self) -> Self:
        return self.filter(state=SeatState.CONFIRMED)

    def live(self) -> Self:
        """Confirmed or waiting."""
        return self.exclude(state=SeatState.RELEASED)


@keep_history()
class Seat(models.Model):
    """What a registration has of a session: a place, a turn in the waiting list, or had one.

    `rank`: first choice, second, or the place held from before until a choice is confirmed.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="seats", verbose_name="iscrizione"
    )
    session = models.ForeignKey(
        EventSession, on_delete=models.PROTECT, related_name="seats", verbose_name="sessione"
    )
    rank = models.PositiveSmallIntegerField("scelta", default=FIRST_CHOICE)
    state = models.CharField("stato", max_length=20, choices=SeatState)
    waiting_since = models.DateTimeField("in attesa dal", null=True, blank=True)
    reason = models.CharField(
        "perché", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "posto in sessione"
        verbose_name_plural = "posti in sessione"
        ordering = ["registration", "rank", "pk"]
        indexes = [models.Index(fields=["session", "state"], name="seat_session_state")]
        constraints = [
            models.UniqueConstraint(name="seat_once", fields=["registration", "session"]),
            models.CheckConstraint(
                name="seat_state_known", condition=Q(state__in=SeatState.values)
            ),
            models.CheckConstraint(
                name="seat_rank_known",
                condition=Q(rank__in=[FIRST_CHOICE, SECOND_CHOICE, FALLBACK]),
            ),
            models.CheckConstraint(
                name="seat_waits_since",
                condition=Q(state=SeatState.WAITING, waiting_since__isnull=False)
                | (~Q(state=SeatState.WAITING) & Q(waiting_since__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.session}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == SeatState.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.state == SeatState.WAITING
