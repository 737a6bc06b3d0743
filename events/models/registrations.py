from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cities.history import keep_history
from cities.models import City, Person
from cms_portal.accounts.models import User
from cms_portal.documents.codes import new_code
from events.enums import RegistrationRole, RegistrationState
from events.models.delegations import Delegation
from events.models.event import Event

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from events.models.presences import Presence
    from events.models.seats import Seat


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of one's own cities, and oneself; all for who sees the programme."""
        if user.is_anonymous:
            return self.none()
        if user.sees_all_cities and user.city_scope is None:
            return self
        cities = City.objects.visible_to(user)
        return self.filter(Q(delegation__city__in=cities) | Q(person__user=user))

    def registered(self) -> Self:
        """Those who are expected."""
        return self.filter(state=RegistrationState.REGISTERED)

    def by_name(self) -> Self:
        return self.order_by("person__folded_name", "pk")


@keep_history(exclude=["badge_code"])
class Registration(models.Model):
    """A person at an event: named by a city or a body, invited, or from the public."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="registrations", verbose_name="evento"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="registrations", verbose_name="persona"
    )
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name="delegazione",
    )
    role = models.CharField("come", max_length=20, choices=RegistrationRole)
    state = models.CharField(
        "stato", max_length=20, choices=RegistrationState, default=RegistrationState.REGISTERED
    )
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="al suo posto",
    )
    # What the QR of the badge holds: it says nothing of the person, and opens nothing.
    badge_code = models.CharField(
        "codice del cartellino", max_length=14, unique=True, editable=False, default=new_code
    )
    in_english = models.BooleanField(
        "in inglese", default=False, help_text="Chi si è iscritto dalla pagina in inglese."
    )
    created_at = models.DateTimeField("iscritta il", default=timezone.now)
    created_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="iscritta da",
    )

    if TYPE_CHECKING:
        seats: RelatedManager[Seat]
        presences: RelatedManager[Presence]

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "iscrizione"
        verbose_name_plural = "iscrizioni"
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="registration_once",
                fields=["event", "person"],
                violation_error_message="La persona è già iscritta a questo evento.",
            ),
            models.CheckConstraint(
                name="registration_state_known", condition=Q(state__in=RegistrationState.values)
            ),
            models.CheckConstraint(
                name="registration_role_known", condition=Q(role__in=RegistrationRole.values)
            ),
            models.CheckConstraint(
                name="registration_replaced_by_somebody",
                condition=Q(state=RegistrationState.REPLACED, replaced_by__isnull=False)
                | (~Q(state=RegistrationState.REPLACED) & Q(replaced_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="registration_not_replaced_by_itself",
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("pk")),
            ),
            models.CheckConstraint(
                name="registration_of_a_delegation_has_its_role",
                condition=Q(delegation__isnull=True)
                | Q(
                    role__in=[
                        RegistrationRole.POLITICAL,
                        RegistrationRole.TECHNICAL,
                        RegistrationRole.BODY,
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.event}"

    @property
    def is_registered(self) -> bool:
        return self.state == RegistrationState.REGISTERED
