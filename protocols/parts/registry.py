"""The numbers that the two offices gave to an act, journey by journey."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from cms_portal.accounts.models import User
from protocols.enums import SENDERS, ProtocolState
from protocols.journeys import Journey, PecState, RegistrySide, is_of_city
from protocols.models import Protocol, RegistryEntry, Transmission
from protocols.parts.base import Part

# From which state on a journey is expected, when nothing of it is known yet.
_EXPECTED = {
    Journey.TEXT_OUT: (ProtocolState.APPROVED, ProtocolState.SENT),
    Journey.SIGNED_BACK: (ProtocolState.SIGNED_BY_CITY,),
    Journey.RETURN: (ProtocolState.COUNTERSIGNED, ProtocolState.REGISTERED, ProtocolState.RETURNED),
}


@dataclass(frozen=True)
class Line:
    """One office's number, or its place; `url` when this person may write it."""

    office: str
    side: RegistrySide
    entry: RegistryEntry | None
    is_optional: bool
    url: str


@dataclass(frozen=True)
class Travel:
    label: str
    row: Transmission | None
    lines: list[Line]


def registry_part(protocol: Protocol, user: User) -> Part | None:
    if protocol.document_id is None:
        return None
    rows = protocol.transmissions.filter(document=protocol.document_id).select_related("cover_note")
    known = {row.journey: row for row in rows.prefetch_related("entries")}
    travels = [
        _travel(protocol, journey, known.get(journey), user)
        for journey in Journey
        if journey in known or protocol.state in _EXPECTED[journey] or journey == Journey.TEXT_OUT
    ]
    shows_office = user.has_role(*SENDERS)
    filed = protocol.pec_messages.filter(state=PecState.FILED).select_related("file")
    values = {
        "travels": travels,
        "protocol": protocol,
        "shows_office": shows_office,
        "messages": list(filed.order_by("at", "pk")) if shows_office else [],
    }
    return Part("protocols/_registry_card.html", values)


def _travel(protocol: Protocol, journey: Journey, row: Transmission | None, user: User) -> Travel:
    entries = {entry.side: entry for entry in row.entries.all()} if row else {}
    lines = [
        _line(protocol, journey, side, entries.get(side), user)
        for side in (RegistrySide.OUTGOING, RegistrySide.INCOMING)
    ]
    return Travel(journey.label, row, lines)


def _line(
    protocol: Protocol,
    journey: Journey,
    side: RegistrySide,
    entry: RegistryEntry | None,
    user: User,
) -> Line:
    of_city = is_of_city(journey, side)
    # Who reaches this page sees the act: the office writes both, a city its own.
    may = user.has_role(*SENDERS) or (of_city and not user.sees_all_cities)
    args = [protocol.code, journey.value, side.value]
    return Line(
        office=f"Comune di {protocol.city}" if of_city else "Autorità di Gestione",
        side=side,
        entry=entry,
        is_optional=of_city,
        url=reverse("protocols:registry", args=args) if may else "",
    )
