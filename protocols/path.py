"""The steps of the path that an act makes: signed by both, returned to the city."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from cities.enums import Side
from cities.path import Fact, Step, register_step
from protocols.enums import ProtocolKind, ProtocolState
from protocols.models import Protocol, ProtocolTransition

SIGNED: Final = "protocol_signed"
RETURNED: Final = "protocol_returned"
FACT_KIND: Final = "protocols.protocol"

# The state that makes a city reach a step.
STEP_OF_STATE: Final = {ProtocolState.COUNTERSIGNED: SIGNED, ProtocolState.RETURNED: RETURNED}
# After a move, whose turn it is; what is not here waits for the authority.
CITYS_TURN: Final = (ProtocolState.IN_REVIEW, ProtocolState.SENT)


def register_steps() -> None:
    register_step(
        Step(
            key=SIGNED,
            name="Protocollo firmato",
            position=80,
            turn=Side.AUTHORITY,
            turns=turns_of_cities,
            is_waivable=False,
        ),
        find_signed,
    )
    register_step(
        Step(
            key=RETURNED,
            name="Protocollo restituito",
            position=90,
            turn=Side.AUTHORITY,
            requires=(SIGNED,),
            is_waivable=False,
        ),
        find_returned,
    )


def find_signed(cities: Collection[int] | None) -> Iterator[Fact]:
    return _find(ProtocolState.COUNTERSIGNED, cities)


def find_returned(cities: Collection[int] | None) -> Iterator[Fact]:
    return _find(ProtocolState.RETURNED, cities)


def fact_of(protocol: Protocol, day: date) -> Fact:
    return Fact(protocol.city_id, FACT_KIND, protocol.pk, day, f"Protocollo {protocol.code}")


def _find(state: ProtocolState, cities: Collection[int] | None) -> Iterator[Fact]:
    rows = ProtocolTransition.objects.filter(
        to_state=state, protocol__kind=ProtocolKind.PROTOCOL
    ).select_related("protocol")
    if cities is not None:
        rows = rows.filter(protocol__city__in=cities)
    rows = rows.order_by("protocol__city_id", "at", "pk").distinct("protocol__city_id")
    return (fact_of(row.protocol, timezone.localdate(row.at)) for row in rows)


def turns_of_cities(cities: Collection[int], on_day: date) -> QuerySet[ProtocolTransition]:
    """The authority prepares and signs last; the city's turn is while it reads or signs."""
    when_sent = When(to_state=ProtocolState.SENT, then=F("protocol__sent_on"))
    when_citys = When(to_state__in=CITYS_TURN, then=Value(Side.CITY.value))
    return (
        ProtocolTransition.objects.filter(
            protocol__kind=ProtocolKind.PROTOCOL, protocol__city__in=cities
        )
        .annotate(
            turn_city=F("protocol__city_id"),
            turn_day=Coalesce(Case(when_sent), TruncDate("at")),
            turn_side=Case(when_citys, default=Value(Side.AUTHORITY.value)),
        )
        .filter(turn_day__lte=on_day)
    )
