from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from cities.history import keep_history
from cities.models import City, Organisation, Person
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.mailing.models import OutboundMail
from cms_portal.signs import refuse_hidden_signs
from events.enums import DelegationState, EventState, RegistrationRole
from events.models.event import Event

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from events.models.registrations import Registration


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the cities that `user` sees; of other bodies for who sees the programme."""
        own = Q(city__in=City.objects.visible_to(user))
        if user.is_authenticated and user.sees_all_cities:
            if user.city_scope is None:
                own |= Q(city__isnull=True)
            return self.filter(own)
        return self.filter(own).exclude(event__state=EventState.DRAFT)

    def unanswered(self) -> Self:
        return self.filter(state=DelegationState.INVITED)

    def accepted(self) -> Self:
        return self.filter(state=DelegationState.ACCEPTED)

    def by_name(self) -> Self:
        """The cities first, then the other bodies."""
        return self.order_by(
            F("city__folded_name").asc(nulls_last=True), "organisation__folded_name", "pk"
        )


@keep_history()
class Delegation(models.Model):
    """A city, or another body, invited to an event with so many seats."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="delegations", verbose_name="evento"
    )
    city = models.ForeignKey(
        City,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations",
        verbose_name="città",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations",
        verbose_name="ente",
    )
    seats_political = models.PositiveSmallIntegerField("posti per la parte politica", default=1)
    seats_technical = models.PositiveSmallIntegerField(
        "posti per la parte tecnica", default=2, help_text="Per un ente: tutti i suoi posti."
    )
    reply_by = models.DateField("risposta entro il", validators=[refuse_impossible_day])
    state = models.CharField(
        "risposta", max_length=20, choices=DelegationState, default=DelegationState.INVITED
    )
    reason = models.CharField(
        "motivo", max_length=500, blank=True, validators=[refuse_hidden_signs]
    )
    invited_at = models.DateTimeField("invitata il", default=timezone.now)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="invitata da"
    )
    answered_at = models.DateTimeField("risposta del", null=True, blank=True)
    answered_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="risposta data da",
    )
    answered_from = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="risposta dal collegamento di",
    )

    if TYPE_CHECKING:
        registrations: RelatedManager[Registration]
        links: RelatedManager[DelegationLink]

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "delegazione"
        verbose_name_plural = "delegazioni"
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="delegation_once_per_city",
                fields=["event", "city"],
                violation_error_message="La città è già invitata a questo evento.",
            ),
            models.UniqueConstraint(
                name="delegation_once_per_organisation",
                fields=["event", "organisation"],
                violation_error_message="L'ente è già invitato a questo evento.",
            ),
            models.CheckConstraint(
                name="delegation_of_a_city_or_of_a_body",
                condition=Q(city__isnull=False, organisation__isnull=True)
                | Q(city__isnull=True, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="delegation_state_known", condition=Q(state__in=DelegationState.values)
            ),
            models.CheckConstraint(
                name="delegation_has_seats",
                condition=Q(seats_political__gt=0) | Q(seats_technical__gt=0),
                violation_error_message="Una delegazione ha almeno un posto.",
            ),
            models.CheckConstraint(
                name="delegation_body_has_one_kind_of_seat",
                condition=Q(organisation__isnull=True) | Q(seats_political=0),
            ),
            models.CheckConstraint(
                name="delegation_answered_iff_dated",
                condition=Q(state=DelegationState.INVITED, answered_at__isnull=True)
                | (~Q(state=DelegationState.INVITED) & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="delegation_no_has_a_reason",
                condition=~Q(state=DelegationState.DECLINED) | ~Q(reason=""),
                violation_error_message="Scrivete perché non potete partecipare.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.event}"

    def get_absolute_url(self) -> str:
        return reverse("events:delegation", args=[self.pk])

    @property
    def name(self) -> str:
        return str(self.city or self.organisation)

    @property
    def seats(self) -> int:
        return self.seats_political + self.seats_technical

    @property
    def is_late(self) -> bool:
        """Still without an answer after the day asked for."""
        return self.state == DelegationState.INVITED and self.reply_by < timezone.localdate()

    def seats_for(self, role: str) -> int:
        return {
            RegistrationRole.POLITICAL: self.seats_political,
            RegistrationRole.TECHNICAL: self.seats_technical if self.city_id else 0,
            RegistrationRole.BODY: 0 if self.city_id else self.seats_technical,
        }.get(RegistrationRole(role), 0)

    def may_answer_on(self, day: date) -> bool:
        return day <= self.reply_by


class DelegationLinkQuerySet(models.QuerySet["DelegationLink"]):
    def open(self) -> Self:
        """Neither used nor too old."""
        return self.filter(used_at__isnull=True, expires_at__gt=timezone.now())


class DelegationLink(models.Model):
    """A link by mail that does one thing: answer an invitation, once, without signing in."""

    delegation = models.ForeignKey(
        Delegation, on_delete=models.CASCADE, related_name="links", verbose_name="delegazione"
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        null=True,
        related_name="delegation_links",
        verbose_name="persona",
    )
    email = models.EmailField("indirizzo")
    token_hash = models.CharField("impronta del codice", max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField("inviato il", default=timezone.now)
    expires_at = models.DateTimeField("scade il")
    used_at = models.DateTimeField("usato il", null=True)
    mail = models.OneToOneField(
        OutboundMail,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="messaggio",
    )

    objects = DelegationLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "collegamento per rispondere"
        verbose_name_plural = "collegamenti per rispondere"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="delegation_link_has_a_life", condition=Q(expires_at__gt=F("sent_at"))
            ),
            models.CheckConstraint(
                name="delegation_link_email_lower_case", condition=Q(email=Lower("email"))
            ),
        ]

    def __str__(self) -> str:
        return f"Collegamento per {self.email}"
