"""Of which city, and for whom: the history names people as this reader is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cities.models import City
from cms_portal.accounts.demo import is_demo_world
from cms_portal.accounts.models import User
from cms_portal.files.names import office_name


@dataclass(frozen=True)
class CityExtent:
    city: City
    reader: User

    @cached_property
    def is_demo(self) -> bool:
        return is_demo_world()

    @property
    def name(self) -> str:
        return office_name("Fascicolo", self.city.name, self.city.cadastral_code, suffix="")

    @property
    def title(self) -> str:
        return "Fascicolo della città"

    @property
    def about(self) -> str:
        return f"{self.city.name}, {self.city.region.name}. Codice {self.city.cadastral_code}."

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [("Comune", self.city.name), ("Codice catastale", self.city.cadastral_code)]

    @property
    def note(self) -> str:
        return (
            "Non ne fanno parte le esigenze di accesso e alimentari delle persone e le schede "
            "delle telefonate, che sono appunti dell'ufficio."
        )
