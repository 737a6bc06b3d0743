"""Cities × themes: who has submitted what, in three queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from cities.models import City, Theme
from cities.models.city import CityQuerySet
from events.enums import NeedsState
from events.models import NeedsAssessment

STATES = {
    "": "Tutte",
    "mancano": "A cui manca qualcosa",
    "complete": "Che hanno presentato tutto",
    "niente": "Che non hanno ancora iniziato",
}


@dataclass(frozen=True)
class Cell:
    theme: Theme
    state: str = ""
    count: int = 0
    has_none: bool = False

    @property
    def is_submitted(self) -> bool:
        return self.state == NeedsState.SUBMITTED

    @property
    def look(self) -> str:
        return "done" if self.is_submitted else "now" if self.state else "todo"

    @property
    def words(self) -> str:
        """ "Presentati, 4", "Nessuno", "Bozza, 2", "Da scrivere"."""
        if not self.state:
            return "Da scrivere"
        if self.is_submitted:
            return "Nessun fabbisogno" if self.has_none else f"Presentati, {self.count}"
        return f"Bozza, {self.count}" if self.count else "Bozza"


@dataclass(frozen=True)
class Row:
    city: City
    cells: list[Cell]

    @property
    def submitted(self) -> int:
        return sum(cell.is_submitted for cell in self.cells)

    @property
    def is_complete(self) -> bool:
        return self.submitted == len(self.cells)

    @property
    def is_begun(self) -> bool:
        return any(cell.state for cell in self.cells)


@dataclass(frozen=True)
class Column:
    theme: Theme
    cities: int  # that have submitted it
    needs: int  # in what was submitted


@dataclass(frozen=True)
class Board:
    """`rows` as filtered; figures and columns are of all the cities."""

    rows: list[Row]
    columns: list[Column]
    total: int
    complete: int
    begun: int
    regions: list[str]
    region: str
    state: str
    states: dict[str, str]

    @property
    def is_filtered(self) -> bool:
        return bool(self.region or self.state)


def needs_board(cities: CityQuerySet, filters: Mapping[str, str]) -> Board:
    themes = list(Theme.objects.all())
    found = _cells()
    shown = cities.filter(is_active=True).select_related("region").by_name()
    rows = [_row(city, themes, found) for city in shown]
    region = filters.get("regione", "")
    state = filters.get("stato", "")
    regions = sorted({row.city.region.name for row in rows})
    region, state = region if region in regions else "", state if state in STATES else ""
    return Board(
        rows=[row for row in rows if _is_wanted(row, region, state)],
        columns=[_column(place, theme, rows) for place, theme in enumerate(themes)],
        total=len(rows),
        complete=sum(row.is_complete for row in rows),
        begun=sum(row.is_begun for row in rows),
        regions=regions,
        region=region,
        state=state,
        states=STATES,
    )


def _cells() -> dict[tuple[int, int], dict[str, Any]]:
    rows = NeedsAssessment.objects.order_by().values("city_id", "theme_id", "state", "has_none")
    counted = rows.annotate(count=Count("needs"))
    return {(one["city_id"], one["theme_id"]): dict(one) for one in counted}


def _row(city: City, themes: list[Theme], found: dict[tuple[int, int], dict[str, Any]]) -> Row:
    cells = []
    for theme in themes:
        one = found.get((city.pk, theme.pk))
        cells.append(
            Cell(theme, one["state"], one["count"], one["has_none"]) if one else Cell(theme)
        )
    return Row(city, cells)


def _column(place: int, theme: Theme, rows: list[Row]) -> Column:
    submitted = [row.cells[place] for row in rows if row.cells[place].is_submitted]
    return Column(theme, len(submitted), sum(cell.count for cell in submitted))


def _is_wanted(row: Row, region: str, state: str) -> bool:
    if region and row.city.region.name != region:
        return False
    return {
        "mancano": not row.is_complete,
        "complete": row.is_complete,
        "niente": not row.is_begun,
    }.get(state, True)
