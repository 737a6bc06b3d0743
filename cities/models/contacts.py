"""What the office and a city told each other: calls, PEC, meetings."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cities.enums import ContactKind
from cities.history import keep_history
from cities.models.city import City
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines


class ContactNoteQuerySet(models.QuerySet["ContactNote"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The office's own notes: no city reads them, and no control."""
        if user.is_anonymous or not user.has_role(Role.STAFF, Role.AUTHORITY):
            return self.none()
        return self

    def latest_first(self) -> Self:
        return self.order_by("-held_on", "-pk")

    def to_follow(self) -> Self:
        """Those that promised another contact, which has not been made yet; the first due first."""
        return self.filter(next_on__isnull=False, followed_at__isnull=True).order_by("next_on")

    def due(self, on_day: date | None = None) -> Self:
        return self.to_follow().filter(next_on__lte=on_day or timezone.localdate())


@keep_history()
class ContactNote(models.Model):
    """ "Scheda telefonata": a contact with a city and when to speak again."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="contact_notes", verbose_name="città"
    )
    token = models.UUIDField("gettone", unique=True, editable=False)
    kind = models.CharField("tipo", max_length=10, choices=ContactKind, default=ContactKind.CALL)
    held_on = models.DateField(
        "quando", default=timezone.localdate, validators=[refuse_impossible_day]
    )
    with_whom = models.CharField(
        "con chi", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    text = models.TextField("che cosa", max_length=2000, validators=[refuse_hidden_signs_in_lines])
    next_on = models.DateField(
        "prossimo contatto", null=True, blank=True, validators=[refuse_impossible_day]
    )
    followed_at = models.DateTimeField("contatto fatto il", null=True, editable=False)
    followed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="contatto fatto da",
    )
    recorded_at = models.DateTimeField("registrata il", auto_now_add=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="registrata da"
    )

    objects = ContactNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "scheda telefonata"
        verbose_name_plural = "schede telefonata"
        ordering = ["-held_on", "-pk"]
        indexes = [
            models.Index(
                fields=["next_on"],
                name="contact_note_to_follow",
                condition=Q(next_on__isnull=False, followed_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_note_kind_known", condition=Q(kind__in=ContactKind.values)
            ),
            models.CheckConstraint(
                name="contact_note_says_something",
                condition=~Q(text=""),
                violation_error_message="Scrivete che cosa vi siete detti.",
            ),
            models.CheckConstraint(
                name="contact_note_next_is_later",
                condition=Q(next_on__isnull=True) | Q(next_on__gte=F("held_on")),
                violation_error_message="Il prossimo contatto non può precedere questo.",
            ),
            models.CheckConstraint(
                name="contact_note_followed_by_somebody",
                condition=Q(followed_at__isnull=True, followed_by__isnull=True)
                | Q(followed_at__isnull=False, followed_by__isnull=False, next_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} con {self.city} del {self.held_on:%d/%m/%Y}"
