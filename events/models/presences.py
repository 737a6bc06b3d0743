from __future__ import annotations

from datetime import date
from typing import Self

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from events.enums import PresenceKind, PresenceSource
from events.models.registrations import Registration
from events.models.session import EventSession


class PresenceQuerySet(models.QuerySet["Presence"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the registrations that one sees."""
        return self.filter(registration__in=Registration.objects.visible_to(user))

    def standing(self) -> Self:
        """What nothing has undone or corrected."""
        return self.filter(superseded_by__isnull=True).exclude(kind=PresenceKind.UNDONE)

    def entries(self) -> Self:
        """Who came: standing entries, the doubled ones too."""
        return self.standing().filter(kind=PresenceKind.IN)

    def at(self, *, day: date, session: EventSession | None) -> Self:
        """Of one session; without it, of the whole day, its sessions too."""
        found = self.filter(day=day)
        return found.filter(session=session) if session else found

    def in_time(self) -> Self:
        """As they happened; what has no hour is where it was written."""
        return self.order_by(Coalesce("happened_at", "recorded_at"), "pk")


class Presence(models.Model):
    """Somebody came, left, or was excused: a row that nobody changes.

    What was wrong is corrected by another row that supersedes it. `session` empty: at the door, for
    the day. `happened_at` is when, as far as it is known; `recorded_at` is when the portal heard.
    """

    nonce = models.UUIDField("chiave dell'invio", unique=True)
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="presences", verbose_name="iscrizione"
    )
    session = models.ForeignKey(
        EventSession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="presences",
        verbose_name="sessione",
    )
    day = models.DateField("giorno", validators=[refuse_impossible_day])
    kind = models.CharField("che cosa", max_length=20, choices=PresenceKind)
    happened_at = models.DateTimeField("quando", null=True, blank=True)
    recorded_at = models.DateTimeField("registrata il", default=timezone.now)
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="registrata da",
    )
    source = models.CharField("da dove", max_length=20, choices=PresenceSource)
    is_repeat = models.BooleanField(
        "già registrata", default=False, help_text="La persona era già dentro: conta una volta."
    )
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name="corregge",
    )

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = "presenza"
        verbose_name_plural = "presenze"
        ordering = ["recorded_at", "pk"]
        indexes = [
            models.Index(fields=["day", "session", "registration"], name="presence_moment"),
        ]
        constraints = [
            models.CheckConstraint(
                name="presence_kind_known", condition=Q(kind__in=PresenceKind.values)
            ),
            models.CheckConstraint(
                name="presence_source_known", condition=Q(source__in=PresenceSource.values)
            ),
            models.CheckConstraint(
                name="presence_happened_before_it_was_recorded",
                condition=Q(happened_at__isnull=True) | Q(happened_at__lte=F("recorded_at")),
            ),
            models.CheckConstraint(
                name="presence_undoes_another",
                condition=~Q(kind=PresenceKind.UNDONE) | Q(supersedes__isnull=False),
            ),
            models.CheckConstraint(
                name="presence_supersedes_as_a_correction",
                condition=Q(supersedes__isnull=True) | Q(source=PresenceSource.CORRECTION),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="presence_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.get_kind_display()}, {self.day:%d/%m/%Y}"
