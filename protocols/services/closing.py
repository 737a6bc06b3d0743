"""After both signatures: the number of the register of contracts, the original back to the city."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.templatetags.portal import day as in_words
from protocols.enums import SENDERS, ProtocolState
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError
from protocols.journeys import Journey
from protocols.models import Protocol
from protocols.services.moves import ask, lock, move
from protocols.services.transmissions import open_transmission

_FIELDS = ("registered_on", "register_number", "register_name")
_WRITTEN_LATER = (ProtocolState.REGISTERED, ProtocolState.RETURNED)


@transaction.atomic
def mark_registered(
    *, protocol_id: int, by: User, registered_on: date, number: str = "", register: str = ""
) -> Protocol:
    """Record that the act is in the register (repertorio), for the offices that keep one.

    `register`: how it is called, where there are several. Raises NotAllowed, InvalidTransition,
    ProtocolError (a day that cannot be).
    """
    protocol = lock(protocol_id)
    ask(protocol, ProtocolState.REGISTERED, by=by)
    _check(protocol, registered_on, "registrazione")
    _write(protocol, registered_on, number, register)
    words = f"Repertorio {protocol.register_words}." if number.strip() else (
        f"Registrato {in_words(registered_on, 'il')}."
    )  # fmt: skip
    move(protocol, ProtocolState.REGISTERED, by=by, also=_FIELDS, reason=words)
    return protocol


@transaction.atomic
def write_registration(
    *, protocol_id: int, by: User, registered_on: date, number: str = "", register: str = ""
) -> Protocol:
    """Correct what the register says, or add it to an act that went back without; no state moves.

    What was written before stays in the history. Raises NotAllowed, InvalidTransition,
    ProtocolError (a day that cannot be).
    """
    if not by.has_role(*SENDERS):
        raise NotAllowed("Il repertorio lo scrive l'ufficio.")
    protocol = lock(protocol_id)
    if protocol.state not in _WRITTEN_LATER:
        raise InvalidTransition(f"Il protocollo è «{protocol.get_state_display()}».")
    _check(protocol, registered_on, "registrazione")
    _write(protocol, registered_on, number, register)
    protocol.save(update_fields=_FIELDS)
    return protocol


def _write(protocol: Protocol, day: date, number: str, register: str) -> None:
    protocol.registered_on = day
    protocol.register_number, protocol.register_name = number.strip(), register.strip()


@transaction.atomic
def mark_returned(*, protocol_id: int, by: User, returned_on: date) -> Protocol:
    """Record that the signed original left for the city; a day that a PEC told stays.

    Raises NotAllowed, InvalidTransition, ProtocolError (a day that cannot be).
    """
    protocol = lock(protocol_id)
    ask(protocol, ProtocolState.RETURNED, by=by)
    _check(protocol, returned_on, "restituzione")
    travel = open_transmission(protocol, Journey.RETURN)
    if travel.sent_on is None:
        travel.sent_on = returned_on
        travel.save(update_fields=["sent_on"])
    words = f"Restituito {in_words(travel.sent_on, 'il')}."
    move(protocol, ProtocolState.RETURNED, by=by, reason=words)
    return protocol


def _check(protocol: Protocol, day: date, what: str) -> None:
    if day > timezone.localdate():
        raise ProtocolError(f"La data di {what} è nel futuro.")
    # Not the last signature: what can be proved of it may be later than what happened.
    if protocol.sent_on and day < protocol.sent_on:
        raise ProtocolError(
            f"La data di {what} non può precedere la trasmissione ({in_words(protocol.sent_on)})."
        )
