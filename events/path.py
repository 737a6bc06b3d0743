"""The step of the path whose facts are kept here: the needs of a city, under every theme."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.urls import reverse

from cities.models import City
from cities.path import Ask, Fact, Step, register_step
from events.models.needs import all_themes_submitted

NEEDS: Final = "needs"
NEEDS_KIND: Final = "events.needsassessment"


def register_steps() -> None:
    register_step(
        Step(
            key=NEEDS,
            name="Fabbisogni presentati",
            position=40,
            asks=Ask(
                title="Presentate i fabbisogni della città",
                duty="Presentare i fabbisogni della città",
                text="Per ogni tema: che cosa serve, quanto è urgente, chi riguarda. Si può "
                "salvare una bozza e riprenderla.",
                verb="Scrivete i fabbisogni",
                url=lambda city: reverse("needs:city", args=[city.cadastral_code]),
            ),
        ),
        find_needs,
    )


def find_needs(cities: Collection[int] | None) -> Iterator[Fact]:
    rows = all_themes_submitted()
    if cities is not None:
        rows = rows.filter(pk__in=cities)
    return (_fact(city) for city in rows)


def needs_fact(city: City) -> Fact | None:
    return next(find_needs([city.pk]), None)


def _fact(city: Any) -> Fact:
    """A city annotated by `all_themes_submitted`."""
    return Fact(city.pk, NEEDS_KIND, city.needs_id, city.needs_on, "Fabbisogni su ogni tema")
