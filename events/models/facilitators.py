from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from cities.history import keep_history
from cms_portal.accounts.models import User
from cms_portal.signs import refuse_hidden_signs
from events.enums import EventState
from events.models.event import Event
from events.models.session import EventSession

HELD_STATES = (EventState.PUBLISHED, EventState.CLOSED)
DAYS_FOR_NOTES = 5


class FacilitatorMandateQuerySet(models.QuerySet["FacilitatorMandate"]):
    def with_last_day(self) -> Self:
        """Annotated with `last_day`; the event of a mandate has a day, since it is published."""
        last = Coalesce("event__ends_on", "event__starts_on") + F("days_after")
        return self.annotate(last_day=ExpressionWrapper(last, output_field=models.DateField()))

    def current(self, on_day: date | None = None) -> Self:
        """From the publishing of the event until a few days after its end."""
        day = on_day or timezone.localdate()
        return self.with_last_day().filter(
            ended_at__isnull=True, event__state__in=HELD_STATES, last_day__gte=day
        )

    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def of(self, user: User) -> Self:
        return self.filter(user_id=user.pk or 0)


@keep_history(exclude=["token"])
class FacilitatorMandate(models.Model):
    """Somebody who keeps the tables of one event, and takes their notes. Ends with the event.

    `user` is empty until the invitation is accepted.
    """

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="facilitators", verbose_name="evento"
    )
    name = models.CharField("nome e cognome", max_length=150, validators=[refuse_hidden_signs])
    email = models.EmailField("indirizzo e-mail")
    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="facilitator_mandates",
        verbose_name="accesso",
    )
    sessions = models.ManyToManyField(
        EventSession, related_name="facilitators", verbose_name="tavoli"
    )
    days_after = models.PositiveSmallIntegerField(
        "giorni per gli appunti",
        default=DAYS_FOR_NOTES,
        help_text="Dopo l'ultimo giorno dell'evento; poi l'accesso si chiude da sé.",
    )
    invited_at = models.DateTimeField("invitato il", default=timezone.now, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="invitato da"
    )
    ended_at = models.DateTimeField("concluso il", null=True, blank=True, editable=False)
    token = models.UUIDField("gettone", unique=True, null=True, editable=False)

    objects = FacilitatorMandateQuerySet.as_manager()

    class Meta:
        verbose_name = "incarico di facilitatore"
        verbose_name_plural = "incarichi di facilitatore"
        ordering = ["event", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="facilitator_once_per_event",
                fields=["event", "email"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="Con questo indirizzo c'è già un facilitatore dell'evento.",
            ),
            models.CheckConstraint(
                name="facilitator_email_lower_case",
                condition=Q(email=models.functions.Lower("email")),
            ),
            models.CheckConstraint(
                name="facilitator_days_sensible",
                condition=Q(days_after__lte=60),
                violation_error_message="Al massimo 60 giorni.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
