"""Which parts the dossier of a city has: `register_part(CityPart("atti", "Atti", 10, files))`."""

from __future__ import annotations

from cities.dossier.extent import CityExtent
from cms_portal.dossiers.parts import Part, Registry

CityPart = Part[CityExtent]
REGISTRY: Registry[CityPart] = Registry()
register_part = REGISTRY.register
all_parts = REGISTRY.all
