from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from cities.models.city import City
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.dossiers.models import MADE_HAS_AN_INDEX, MadeDossier, MadeDossierQuerySet


class CityDossierQuerySet(MadeDossierQuerySet["CityDossier"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For the programme and for who controls it: a city has its own pages."""
        if user.is_anonymous or not user.has_role(Role.STAFF, Role.AUTHORITY, Role.AUDITOR):
            return self.none()
        return self.filter(city__in=City.objects.visible_to(user))


class CityDossier(MadeDossier):
    """All that the portal holds of one city, in a ZIP for who checks it, with its index."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="dossiers", verbose_name="città"
    )

    objects = CityDossierQuerySet.as_manager()

    class Meta:
        verbose_name = "fascicolo della città"
        verbose_name_plural = "fascicoli delle città"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="city_dossier_made_has_an_index", condition=MADE_HAS_AN_INDEX
            )
        ]

    def __str__(self) -> str:
        return f"Fascicolo di {self.city}"

    @property
    def words(self) -> str:
        return self.city.name
