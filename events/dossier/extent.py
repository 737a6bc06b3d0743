"""Whose papers: of everybody, of one city, of one person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from cities.models import City
from cms_portal.accounts.demo import is_demo_world
from events.enums import DossierScope
from events.models import Delegation, Dossier, Event, Registration


@dataclass(frozen=True)
class Extent:
    """What a part asks before it tells anything: the people and the delegations it may tell of."""

    event: Event
    scope: DossierScope
    city: City | None = None
    registration: Registration | None = None

    @classmethod
    def of(cls, dossier: Dossier) -> Extent:
        scope = DossierScope(dossier.scope)
        return cls(dossier.event, scope, dossier.city, dossier.registration)

    @property
    def is_whole(self) -> bool:
        return self.city is None and self.registration is None

    @property
    def is_of_a_person(self) -> bool:
        return self.registration is not None

    @property
    def words(self) -> str:
        if self.city is not None:
            return self.city.name
        if self.registration is not None:
            return self.registration.person.full_name
        return DossierScope(self.scope).label

    @cached_property
    def is_demo(self) -> bool:
        return is_demo_world()

    def registrations(self) -> QuerySet[Registration]:
        rows = Registration.objects.filter(event=self.event)
        if self.registration is not None:
            return rows.filter(pk=self.registration.pk)
        return rows.filter(delegation__city=self.city) if self.city is not None else rows

    def delegations(self) -> QuerySet[Delegation]:
        rows = Delegation.objects.filter(event=self.event)
        if self.registration is not None:
            return rows.filter(pk=self.registration.delegation_id or 0)
        return rows.filter(city=self.city) if self.city is not None else rows
