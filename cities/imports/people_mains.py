"""The referents whom a substitute may stand in for: the portal's, and those of the lines above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from cities.models import Referent
from cities.names import fold


@dataclass(frozen=True)
class Main:
    """`place`: {"pk": 12} of the portal, or {"line": 7} of the file."""

    name: str
    kind: str
    place: Mapping[str, int]
    since: date
    until: date | None


class Mains:
    def __init__(self) -> None:
        self._here: dict[int, list[Main]] = {}
        self._in_file: dict[int, list[Main]] = defaultdict(list)

    def load(self, cities: Collection[int]) -> None:
        rows = Referent.objects.filter(city__in=set(cities), substitute_of=None)
        self._here = defaultdict(list)
        for one in rows.select_related("person").order_by("-valid_from", "-pk"):
            main = Main(
                str(one.person.full_name), one.kind, {"pk": one.pk}, one.valid_from, one.valid_to
            )
            self._here[one.city_id].append(main)

    def note(self, city: int, main: Main) -> None:
        self._in_file[city].append(main)

    def find(
        self, city: int, name: str, *, kind: str, since: date | None, until: date | None
    ) -> Main | None:
        """By name, in either order; of the same kind rather than of another."""
        found = [
            main
            for main in (*self._here.get(city, ()), *self._in_file[city])
            if same_words(main.name, name) and overlap(main.since, main.until, since, until)
        ]
        return min(found, key=lambda main: main.kind != kind, default=None)


def same_words(one: str, other: str) -> bool:
    return sorted(fold(one).split()) == sorted(fold(other).split())


def overlap(since: date | None, until: date | None, start: date | None, end: date | None) -> bool:
    starts = max(since or date.min, start or date.min)
    return starts <= min(until or date.max, end or date.max)
