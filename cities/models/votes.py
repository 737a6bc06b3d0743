from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cities.history import keep_history
from cities.models.city import City
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs


class MunicipalVoteQuerySet(models.QuerySet["MunicipalVote"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(city__in=City.objects.visible_to(user))

    def to_check(self, on_day: date | None = None) -> Self:
        """Held, and nobody has looked yet at who governs the city now."""
        day = on_day or timezone.localdate()
        return self.filter(checked_on__isnull=True, held_on__lte=day)


@keep_history()
class MunicipalVote(models.Model):
    """The day on which a city votes for its mayor: afterwards somebody checks who signs there."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="votes", verbose_name="città"
    )
    held_on = models.DateField("si vota il", validators=[refuse_impossible_day])
    note = models.CharField("nota", max_length=200, blank=True, validators=[refuse_hidden_signs])
    checked_on = models.DateField(
        "verificata il", null=True, blank=True, validators=[refuse_impossible_day]
    )
    checked_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="verificata da",
    )

    objects = MunicipalVoteQuerySet.as_manager()

    class Meta:
        verbose_name = "elezione comunale"
        verbose_name_plural = "elezioni comunali"
        ordering = ["-held_on", "city__folded_name"]
        constraints = [
            models.UniqueConstraint(
                name="vote_once_per_day",
                fields=["city", "held_on"],
                violation_error_message="Questa elezione c'è già.",
            ),
            models.CheckConstraint(
                name="vote_checked_iff_by_someone",
                condition=Q(checked_on__isnull=True, checked_by__isnull=True)
                | Q(
                    checked_on__isnull=False,
                    checked_by__isnull=False,
                    checked_on__gte=F("held_on"),
                ),
                violation_error_message="Si verifica dopo il voto, e resta scritto da chi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city}, {self.held_on:%d/%m/%Y}"

    @property
    def is_held(self) -> bool:
        return self.held_on <= timezone.localdate()
