from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.dossiers.models import MADE_HAS_AN_INDEX, MadeDossier, MadeDossierQuerySet
from events.enums import DossierScope
from events.models.event import Event
from events.models.registrations import Registration


class DossierQuerySet(MadeDossierQuerySet["Dossier"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the programme; for a city, those of the city alone."""
        if user.is_anonymous:
            return self.none()
        cities = City.objects.visible_to(user)
        of_a_city = Q(scope=DossierScope.CITY, city__in=cities)
        if not user.has_role(Role.STAFF, Role.AUTHORITY, Role.AUDITOR):
            return self.filter(of_a_city) if user.has_role(Role.REFERENT) else self.none()
        if user.city_scope is None:
            return self
        of_its_people = Q(scope=DossierScope.PERSON, registration__delegation__city__in=cities)
        return self.filter(of_a_city | of_its_people)


class Dossier(MadeDossier):
    """What was asked for an auditor, once: a ZIP of the papers of an event, with their index."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="dossiers", verbose_name="evento"
    )
    scope = models.CharField("di che cosa", max_length=20, choices=DossierScope, editable=False)
    city = models.ForeignKey(
        City, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="città"
    )
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="persona"
    )

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "fascicolo"
        verbose_name_plural = "fascicoli"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="dossier_scope_says_whose",
                condition=Q(
                    scope__in=[DossierScope.WHOLE, DossierScope.CERTIFICATES],
                    city__isnull=True,
                    registration__isnull=True,
                )
                | Q(scope=DossierScope.CITY, city__isnull=False, registration__isnull=True)
                | Q(scope=DossierScope.PERSON, city__isnull=True, registration__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_made_has_an_index",
                condition=MADE_HAS_AN_INDEX,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words}, {self.event}"

    @property
    def words(self) -> str:
        """ "Tutto l'evento", "Benevento", "Ada Sannita"."""
        if self.city is not None:
            return str(self.city)
        if self.registration is not None:
            return self.registration.person.shown_name
        return DossierScope(self.scope).label

    @property
    def whom(self) -> str:
        is_of_some = self.scope in (DossierScope.CITY, DossierScope.PERSON)
        return DossierScope(self.scope).label if is_of_some else ""
