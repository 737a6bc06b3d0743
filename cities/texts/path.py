"""The step "guidelines sent": that they were read is shown, and stops nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from django.utils import timezone

from cities.enums import Side
from cities.models import CityMessage
from cities.path import Fact, Step, register_step

GUIDELINES: Final = "guidelines"
MESSAGE_KIND: Final = "cities.citymessage"


def register_steps() -> None:
    register_step(
        Step(key=GUIDELINES, name="Linee guida inviate", position=50, turn=Side.AUTHORITY),
        find_guidelines_sent,
    )


def find_guidelines_sent(cities: Collection[int] | None) -> Iterator[Fact]:
    rows = CityMessage.objects.filter(guideline_version__isnull=False)
    if cities is not None:
        rows = rows.filter(city__in=cities)
    first = rows.order_by("city_id", "sent_at", "pk").distinct("city_id")
    return (sent_fact(message) for message in first)


def sent_fact(message: CityMessage) -> Fact:
    day = timezone.localdate(message.sent_at)
    return Fact(message.city_id, MESSAGE_KIND, message.pk, day, message.subject)
