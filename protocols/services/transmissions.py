"""The journeys of an act: opened by the first fact about them, dated by what offices tell."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from protocols.enums import SENDERS
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.journeys import EntrySource, Journey, RegistrySide, is_of_city
from protocols.models import Authority, Protocol, RegistryEntry, Transmission


def open_transmission(protocol: Protocol, journey: Journey) -> Transmission:
    """The journey of the text in force, its row locked. Raises ProtocolError before freezing."""
    if protocol.document_id is None:
        raise ProtocolError("Il testo non è ancora definitivo: non c'è nulla da trasmettere.")
    found, _ = Transmission.objects.get_or_create(
        protocol=protocol, journey=journey, document_id=protocol.document_id
    )
    return Transmission.objects.select_for_update().get(pk=found.pk)


def note_sent(protocol: Protocol, day: date) -> Transmission:
    """Inside the move that marks the act as sent: its first journey has begun."""
    found = open_transmission(protocol, Journey.TEXT_OUT)
    found.sent_on = day
    found.save(update_fields=["sent_on"])
    return found


def may_record(user: User, protocol: Protocol, journey: Journey, side: RegistrySide) -> bool:
    """The office writes both numbers; a city, of its own act, those of its own register."""
    if user.has_role(*SENDERS):
        return True
    return is_of_city(journey, side) and not user.sees_all_cities and _is_own(user, protocol)


def _is_own(user: User, protocol: Protocol) -> bool:
    return Protocol.objects.visible_to(user).filter(pk=protocol.pk).exists()


@transaction.atomic
def record_entry(
    *,
    protocol_id: int,
    journey: Journey,
    side: RegistrySide,
    number: str,
    dated_on: date,
    aoo: str = "",
    source: EntrySource = EntrySource.TYPED,
    by: User,
) -> RegistryEntry:
    """Write (again) the number of one office; the one it takes the place of stays in the history.

    Raises NotAllowed, ProtocolError.
    """
    protocol = (
        Protocol.objects.select_for_update(of=("self",)).select_related("city").get(pk=protocol_id)
    )
    if not may_record(by, protocol, journey, side):
        raise NotAllowed("Questo numero lo dà l'altro ufficio.")
    if dated_on > timezone.localdate():
        raise ProtocolError("La data di registrazione è nel futuro.")
    found = open_transmission(protocol, journey)
    values = {
        "number": number,
        "dated_on": dated_on,
        "aoo": aoo or default_aoo(protocol, journey, side),
        "administration": administration_of(protocol, journey, side, dated_on),
        "source": source,
    }
    entry = found.entries.filter(side=side).first()
    if entry and all(getattr(entry, name) == value for name, value in values.items()):
        return entry
    entry, _ = RegistryEntry.objects.update_or_create(
        transmission=found, side=side, defaults={**values, "recorded_by": by}
    )
    return entry


def administration_of(protocol: Protocol, journey: str, side: str, day: date) -> str:
    """As the office was called on that day."""
    if is_of_city(journey, side):
        return f"Comune di {protocol.city}"
    authority = Authority.objects.current(day).first()
    return authority.name if authority else "Autorità di Gestione"


def default_aoo(protocol: Protocol, journey: str, side: str) -> str:
    return protocol.city.aoo_code if is_of_city(journey, side) else ""
