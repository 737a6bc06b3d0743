"""What those who came think. Who answered and what was answered stand apart: nothing joins them.

No history, no times, no order: an answer has a random key, a link only says that it was used.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.mailing.models import OutboundMail
from cms_portal.signs import refuse_hidden_signs_in_lines
from events.enums import RegistrationRole
from events.models.event import Event
from events.models.registrations import Registration

MOST_WORDS: Final = 1000
# Columns with a mark from 1 to 5; the words of the questions are `events.feedback.QUESTIONS`.
MARKS: Final = ("useful", "clear", "exchange", "organised", "again")


class FeedbackRound(models.Model):
    """That those present at an event are asked, and until when they may answer."""

    event = models.OneToOneField(
        Event, on_delete=models.PROTECT, related_name="feedback_round", verbose_name="evento"
    )
    opened_at = models.DateTimeField("aperto il", default=timezone.now, editable=False)
    closes_on = models.DateField("si risponde fino al", validators=[refuse_impossible_day])
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="chiesto da"
    )

    class Meta:
        verbose_name = "richiesta di pareri"
        verbose_name_plural = "richieste di pareri"
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return f"Pareri, {self.event}"

    @property
    def is_open(self) -> bool:
        return self.closes_on >= timezone.localdate()


class FeedbackLinkQuerySet(models.QuerySet["FeedbackLink"]):
    def open(self, on_day: date | None = None) -> Self:
        day = on_day or timezone.localdate()
        return self.filter(is_used=False, round__closes_on__gte=day)


class FeedbackLink(models.Model):
    """The personal way to one answer. When it was used is not kept."""

    round = models.ForeignKey(
        FeedbackRound, on_delete=models.PROTECT, related_name="links", verbose_name="richiesta"
    )
    registration = models.OneToOneField(
        Registration, on_delete=models.PROTECT, related_name="+", verbose_name="a chi"
    )
    token_hash = models.CharField("impronta del codice", max_length=64, unique=True, editable=False)
    is_used = models.BooleanField("usato", default=False, editable=False)
    mail = models.ForeignKey(
        OutboundMail, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="e-mail"
    )

    objects = FeedbackLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "collegamento per un parere"
        verbose_name_plural = "collegamenti per un parere"
        ordering = ["round", "pk"]

    def __str__(self) -> str:
        return f"{self.round}, {self.registration_id}"


def _mark(label: str) -> Any:
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


class FeedbackAnswer(models.Model):
    """Nobody's: `role` is empty where too few have it to stay unknown."""

    id = models.UUIDField("numero", primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(
        FeedbackRound, on_delete=models.PROTECT, related_name="answers", verbose_name="richiesta"
    )
    role = models.CharField("come", max_length=20, choices=RegistrationRole, blank=True)
    useful = _mark("utilità")
    clear = _mark("chiarezza")
    exchange = _mark("confronto")
    organised = _mark("organizzazione")
    again = _mark("tornerebbe")
    helped = models.TextField(
        "che cosa è servito",
        max_length=MOST_WORDS,
        blank=True,
        validators=[refuse_hidden_signs_in_lines],
    )
    wanted = models.TextField(
        "che cosa cambiare",
        max_length=MOST_WORDS,
        blank=True,
        validators=[refuse_hidden_signs_in_lines],
    )

    class Meta:
        verbose_name = "parere"
        verbose_name_plural = "pareri"
        ordering = ["round", "id"]
        constraints = [
            models.CheckConstraint(
                name="feedback_role_known", condition=Q(role__in=["", *RegistrationRole.values])
            ),
            *(
                models.CheckConstraint(
                    name=f"feedback_{name}_from_1_to_5",
                    condition=Q(**{f"{name}__isnull": True})
                    | Q(**{f"{name}__gte": 1, f"{name}__lte": 5}),
                )
                for name in MARKS
            ),
            models.CheckConstraint(
                name="feedback_says_something",
                condition=~Q(**{f"{name}__isnull": True for name in MARKS}, helped="", wanted=""),
                violation_error_message="Rispondete almeno a una domanda.",
            ),
        ]

    def __str__(self) -> str:
        return f"Un parere, {self.round}"
