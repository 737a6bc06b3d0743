"""What a city needs, theme by theme, as pages and cards show it: one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, FilteredRelation, Q

from cities.models import City, Theme
from events.enums import NeedsState


@dataclass(frozen=True)
class NeedSeen:
    id: int
    text: str
    urgency: int
    touched: str
    theme: str
    origin: str = ""  # the table where it was said


@dataclass
class ThemeNeeds:
    """A theme, and what the city has written under it: `state` is empty before it begins."""

    id: int
    name: str
    slug: str
    state: str = ""
    has_none: bool = False
    submitted_at: datetime | None = None
    reopened_at: datetime | None = None
    reopen_reason: str = ""
    needs: list[NeedSeen] = field(default_factory=list)

    @property
    def is_submitted(self) -> bool:
        return self.state == NeedsState.SUBMITTED

    @property
    def is_reopened(self) -> bool:
        return self.reopened_at is not None and not self.is_submitted

    @property
    def look(self) -> str:
        return "done" if self.is_submitted else "now" if self.state else "todo"

    @property
    def words(self) -> str:
        if self.is_submitted:
            return "Presentati"
        if self.is_reopened:
            return "Riaperti"
        return "In bozza" if self.state else "Da scrivere"


@dataclass(frozen=True)
class CityNeeds:
    themes: list[ThemeNeeds]

    @property
    def submitted(self) -> int:
        return sum(theme.is_submitted for theme in self.themes)

    @property
    def is_complete(self) -> bool:
        return bool(self.themes) and self.submitted == len(self.themes)

    @property
    def is_begun(self) -> bool:
        return any(theme.state for theme in self.themes)

    @property
    def progress_words(self) -> str:
        return f"{self.submitted} temi su {len(self.themes)}"

    @property
    def last_submitted_at(self) -> datetime | None:
        return max((one.submitted_at for one in self.themes if one.submitted_at), default=None)

    @property
    def open_themes(self) -> list[ThemeNeeds]:
        return [theme for theme in self.themes if not theme.is_submitted]

    @property
    def most_urgent(self) -> list[NeedSeen]:
        needs = [need for theme in self.themes for need in theme.needs]
        return sorted(needs, key=lambda need: -need.urgency)


_COLUMNS = (
    "own__state",
    "own__has_none",
    "own__submitted_at",
    "own__reopened_at",
    "own__reopen_reason",
)


def needs_of(city: City) -> CityNeeds:
    rows = Theme.objects.annotate(
        own=FilteredRelation("needs_assessments", condition=Q(needs_assessments__city=city))
    ).order_by("position", F("own__needs__urgency").desc(nulls_last=True), "own__needs__position")
    themes: dict[int, ThemeNeeds] = {}
    for pk, name, slug, *about, need, text, urgency, touched, table, event in rows.values_list(
        "pk",
        "name",
        "slug",
        *_COLUMNS,
        "own__needs__pk",
        "own__needs__text",
        "own__needs__urgency",
        "own__needs__touched",
        "own__needs__born_from__session__title",
        "own__needs__born_from__session__event__title",
    ):
        state, has_none, submitted_at, reopened_at, reason = about
        theme = themes.setdefault(
            pk,
            ThemeNeeds(
                pk,
                name,
                slug,
                state or "",
                bool(has_none),
                submitted_at,
                reopened_at,
                reason or "",
            ),
        )
        if need is not None:
            origin = f"{table}, {event}" if table else ""
            theme.needs.append(NeedSeen(need, text, urgency, touched, name, origin))
    return CityNeeds(list(themes.values()))
