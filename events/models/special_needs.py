from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms_portal.signs import refuse_hidden_signs
from events.enums import AccessNeed, Diet, EventState, RegistrationState
from events.models.registrations import Registration

KEPT_AFTER_THE_EVENT = timedelta(days=7)
KEPT_WITHOUT_A_DAY = timedelta(days=365)


class SpecialNeedsQuerySet(models.QuerySet["SpecialNeeds"]):
    def due_for_purge(self, on_day: date) -> Self:
        """Of who does not come, of what does not take place, of what is over; in the end of all."""
        last_day = Coalesce("registration__event__ends_on", "registration__event__starts_on")
        rows = self.alias(last_day=last_day)
        return rows.filter(
            ~Q(registration__state=RegistrationState.REGISTERED)
            | Q(registration__event__state=EventState.CANCELLED)
            | Q(last_day__lt=on_day - KEPT_AFTER_THE_EVENT)
            | Q(last_day__isnull=True, written_at__date__lt=on_day - KEPT_WITHOUT_A_DAY)
        )


class SpecialNeeds(models.Model):
    """What somebody needs to take part and to eat.

    Health or faith may show in it: no history, no export, no mail, no dossier, and it goes after
    the event. Who prepares the meals gets numbers.
    """

    registration = models.OneToOneField(
        Registration,
        on_delete=models.CASCADE,
        related_name="special_needs",
        verbose_name="iscrizione",
    )
    access = ArrayField(
        models.CharField(max_length=20, choices=AccessNeed),
        verbose_name="per partecipare",
        default=list,
        blank=True,
    )
    access_note = models.CharField(
        "altro, per partecipare", max_length=300, blank=True, validators=[refuse_hidden_signs]
    )
    diet = ArrayField(
        models.CharField(max_length=20, choices=Diet),
        verbose_name="per i pasti",
        default=list,
        blank=True,
    )
    diet_note = models.CharField(
        "altro, per i pasti", max_length=300, blank=True, validators=[refuse_hidden_signs]
    )
    written_at = models.DateTimeField("scritte il", default=timezone.now)

    objects = SpecialNeedsQuerySet.as_manager()

    class Meta:
        verbose_name = "esigenze di chi partecipa"
        verbose_name_plural = "esigenze di chi partecipa"
        ordering = ["registration"]
        constraints = [
            models.CheckConstraint(
                name="special_needs_access_known",
                condition=Q(access__contained_by=AccessNeed.values),
            ),
            models.CheckConstraint(
                name="special_needs_diet_known", condition=Q(diet__contained_by=Diet.values)
            ),
            models.CheckConstraint(
                name="special_needs_say_something",
                condition=~Q(access=[]) | ~Q(diet=[]) | ~Q(access_note="") | ~Q(diet_note=""),
            ),
        ]

    def __str__(self) -> str:
        return "Esigenze di chi partecipa"  # never whose, never which: this ends in logs

    @property
    def purge_after(self) -> date:
        event = self.registration.event
        last_day = event.ends_on or event.starts_on
        if last_day is None:
            return timezone.localdate(self.written_at) + KEPT_WITHOUT_A_DAY
        return last_day + KEPT_AFTER_THE_EVENT
