from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone

from cities.history import keep_history
from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.files.models import PrivateFile
from cms_portal.signs import refuse_hidden_signs
from events.enums import MaterialAudience, MaterialKind
from events.models.delegations import Delegation
from events.models.event import Event
from events.models.facilitators import FacilitatorMandate
from events.models.registrations import Registration
from events.models.session import EventSession


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is for all, of the events one sees; of those one was asked to, what is for the
        invited; everything for the office. Nobody is signed in: what is for all of public events.
        """
        kept = self.kept()
        if user.is_anonymous:
            return kept.for_the_public()
        if user.has_role(Role.STAFF, Role.AUTHORITY):
            return kept
        seen = kept.filter(event__in=Event.objects.visible_to(user).values("pk"))
        seen = seen.exclude(audience=MaterialAudience.OFFICE)
        if user.sees_all_cities:
            return seen
        cities = City.objects.visible_to(user)
        is_asked = Q(
            event__in=Delegation.objects.filter(city__in=cities).order_by().values("event")
        )
        comes = Q(
            event__in=Registration.objects.filter(person__user=user).order_by().values("event")
        )
        mandates = FacilitatorMandate.objects.current().of(user).order_by().values("event")
        keeps_a_table = Q(event__in=mandates)
        is_for_all = Q(audience=MaterialAudience.EVERYBODY)
        return seen.filter(is_for_all | is_asked | comes | keeps_a_table)

    def for_the_public(self) -> Self:
        told = Event.objects.told_to_all().order_by().values("pk")
        return self.kept().filter(audience=MaterialAudience.EVERYBODY, event__in=told)

    def kept(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def in_order(self) -> Self:
        """Of the whole event first, then session by session as in its agenda."""
        return self.order_by(
            Case(When(session__isnull=True, then=0), default=1),
            F("session__starts_at").asc(nulls_last=True),
            "session__position",
            "session",
            "position",
            "pk",
        )


@keep_history(exclude=["token"])
class Material(models.Model):
    """A file of an event, or of one of its sessions: slides, minutes, photographs."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="materials", verbose_name="evento"
    )
    session = models.ForeignKey(
        EventSession,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name="sessione",
    )
    title = models.CharField("titolo", max_length=200, validators=[refuse_hidden_signs])
    kind = models.CharField("tipo", max_length=20, choices=MaterialKind)
    audience = models.CharField(
        "chi lo vede", max_length=20, choices=MaterialAudience, default=MaterialAudience.INVITED
    )
    has_consent = models.BooleanField(
        "chi si riconosce nelle fotografie è d'accordo",
        default=False,
    )
    file = models.OneToOneField(
        PrivateFile, on_delete=models.PROTECT, related_name="+", verbose_name="file"
    )
    position = models.PositiveIntegerField("ordine", default=1, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="caricato da"
    )
    at = models.DateTimeField("caricato il", default=timezone.now, editable=False)
    removed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="tolto da"
    )
    removed_at = models.DateTimeField("tolto il", null=True, editable=False)
    token = models.UUIDField("gettone", null=True, editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = "materiale"
        verbose_name_plural = "materiali"
        ordering = ["event", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="material_kind_known", condition=Q(kind__in=MaterialKind.values)
            ),
            models.CheckConstraint(
                name="material_audience_known", condition=Q(audience__in=MaterialAudience.values)
            ),
            models.CheckConstraint(
                name="material_is_titled",
                condition=~Q(title=""),
                violation_error_message="Scrivete il titolo.",
            ),
            models.CheckConstraint(
                name="material_photos_shown_with_consent",
                condition=~Q(kind=MaterialKind.PHOTOS)
                | Q(audience=MaterialAudience.OFFICE)
                | Q(has_consent=True),
                violation_error_message=(
                    "Le fotografie si mostrano fuori dall'ufficio solo se chi vi si riconosce "
                    "è d'accordo."
                ),
            ),
            models.CheckConstraint(
                name="material_removed_after_it_came",
                condition=Q(removed_at__isnull=True) | Q(removed_at__gte=F("at")),
            ),
        ]
        indexes = [models.Index(name="material_token", fields=["token"])]

    def __str__(self) -> str:
        return self.title

    @property
    def suffix(self) -> str:
        """ "PDF", "PPTX"."""
        return self.file.name.rpartition(".")[2].upper()
