"""Which cities are chosen on the generation page, from regions and single boxes together.

A region's box shows whether all its cities are chosen. Without JavaScript its change reaches us
with the cities still as they were: `era` says how the box was shown, so a change can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import QueryDict

from cities.models import City, Region


@dataclass(frozen=True)
class RegionChoice:
    region: Region
    cities: tuple[City, ...]
    chosen: frozenset[str]

    @property
    def field(self) -> str:
        """The name shared by the boxes of its cities."""
        return f"citta-{self.region.pk}"

    @property
    def is_whole(self) -> bool:
        return len(self.chosen) == len(self.cities)

    @property
    def is_partial(self) -> bool:
        return bool(self.chosen) and not self.is_whole


@dataclass(frozen=True)
class Selection:
    regions: tuple[RegionChoice, ...]

    @property
    def codes(self) -> set[str]:
        return {code for region in self.regions for code in region.chosen}

    @property
    def cities(self) -> list[City]:
        """The chosen ones, in the order of their names."""
        found = [city for one in self.regions for city in one.cities if self.is_chosen(city)]
        return sorted(found, key=lambda city: (city.folded_name, city.pk))

    @property
    def total(self) -> int:
        return sum(len(region.cities) for region in self.regions)

    def is_chosen(self, city: City) -> bool:
        return city.cadastral_code in self.codes


def read_selection(query: QueryDict, cities: Sequence[City]) -> Selection:
    """`cities` are all that may be chosen, ordered by region. Nothing asked yet: all of them."""
    is_first = "scelta" not in query
    shown_whole, now_whole = set(query.getlist("era")), set(query.getlist("regione"))
    found = []
    for region, members in groupby(cities, key=lambda city: city.region):
        own = tuple(members)
        codes = frozenset(city.cadastral_code for city in own)
        key = str(region.pk)
        if is_first or (key in now_whole and key not in shown_whole):
            chosen = codes
        elif key in shown_whole and key not in now_whole:
            chosen = frozenset()
        else:
            chosen = codes & set(query.getlist(f"citta-{region.pk}"))
        found.append(RegionChoice(region, own, chosen))
    return Selection(tuple(found))


def read_second_wordings(query: QueryDict, codes: Sequence[str]) -> set[str]:
    """Which of the cities without office go on: all, until a person has unticked one."""
    shown, ticked = set(query.getlist("mostrata")), set(query.getlist("seconda"))
    return {code for code in codes if code in ticked or code not in shown}
