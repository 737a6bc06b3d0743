"""Whose papers: of everybody, of one city, of one person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from cities.models import City
from cms_portal.accounts.demo import is_demo_world
from cms_portal.files.names import office_name
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

    @property
    def name(self) -> str:
        """Without anybody's name: who sees the file in a folder learns of no person."""
        last = f"evento-{self.event.pk}"
        if self.registration is not None:
            last = f"{last}-iscrizione-{self.registration.pk}"
        of_city = self.city.name if self.city is not None else ""
        return office_name("Fascicolo", of_city, self.event.title, last, suffix="")

    @property
    def title(self) -> str:
        return "Fascicolo dell'evento"

    @property
    def about(self) -> str:
        of_whom = "" if self.is_whole else f" Solo {self.words}."
        return f"{self.event.title}, {self.event.when}, {self.event.where}.{of_whom}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        state = self.event.get_state_display()
        if self.event.cancel_reason:
            state = f"{state}: {self.event.cancel_reason}"
        return [("Di chi", self.words), ("Stato dell'evento", state)]

    @property
    def note(self) -> str:
        return "Le esigenze di accesso e alimentari delle persone non fanno parte del fascicolo."

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
