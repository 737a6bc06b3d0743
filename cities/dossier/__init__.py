"""The papers of a city for who checks it: parts that the apps above register, in one ZIP."""

from cities.dossier.extent import CityExtent
from cities.dossier.parts import CityPart, all_parts, register_part

__all__ = ["CityExtent", "CityPart", "all_parts", "register_part"]
