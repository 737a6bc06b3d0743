"""Where one is among the pages of an event, and the way to the others."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import template

from events.areas import Area, area_of_path, areas_of
from events.models import Event

register = template.Library()


@register.inclusion_tag("events/_areas.html", takes_context=True)
def event_areas(context: template.Context, event: Event) -> dict[str, Any]:
    """The pages that one has of `event`; nothing for who has one alone."""
    request = context["request"]
    areas = list(areas_of(request.user, event))
    here = area_of_path(request.path, event)
    links = [
        (phase, [(area.label, area.address(event), area == here) for area in group])
        for phase, group in groupby(areas, key=lambda area: area.phase)
    ]
    return {"phases": links if len(areas) > 1 else []}


@register.simple_tag(takes_context=True)
def current_area(context: template.Context, event: Event) -> Area | None:
    return area_of_path(context["request"].path, event)
