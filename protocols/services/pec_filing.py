"""What one filed message changes: the days of a journey, a number, a state, a signed copy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.files.exceptions import FileRefused
from cms_portal.files.models import PrivateFile
from cms_portal.signs import refuse_hidden_signs
from protocols.enums import ProtocolState, TimeKind
from protocols.exceptions import ProtocolError
from protocols.journeys import EntrySource, Journey, PecKind, PecState, RegistrySide
from protocols.models import PecMessage, Protocol, RegistryEntry, Transmission
from protocols.services.closing import mark_returned
from protocols.services.copies import receive_copy
from protocols.services.endings import mark_sent
from protocols.services.moves import lock
from protocols.services.transmissions import open_transmission, record_entry
from protocols.services.waiting_files import IT_WAITS

_FAILURES = (PecKind.FAILURE, PecKind.REFUSAL)
_RETURNABLE = (ProtocolState.COUNTERSIGNED, ProtocolState.REGISTERED)


def file_message(
    *, message_id: int, by: User, extract: Callable[[PecMessage, int], bytes]
) -> PecMessage:
    """File one message that a person confirmed; one that is filed already stays as it is."""
    message = (
        PecMessage.objects.select_for_update(of=("self",)).select_related("file").get(pk=message_id)
    )
    if message.state != PecState.CHOSEN or message.protocol_id is None:
        return message
    protocol = lock(message.protocol_id)
    same = PecMessage.objects.filter(fingerprint=message.fingerprint, state=PecState.FILED)
    if same.exists():
        message.state = PecState.KNOWN
        message.save(update_fields=["state"])
        return message
    said: list[str] = []
    if message.journey and _is_of_another_text(message, protocol):
        said.append("È di prima del testo definitivo in vigore: si conserva soltanto.")
    elif message.journey:
        message.transmission = open_transmission(protocol, Journey(message.journey))
        _date(message.transmission, message)
        said += _number(message, protocol, by)
        said += _advance(message, protocol, by)
    said += _signed_files(message, by, extract)
    message.outcome = "\n".join(said)
    message.state, message.filed_at, message.filed_by = PecState.FILED, timezone.now(), by
    message.save()
    PrivateFile.objects.filter(pk=message.file_id).update(expires_at=None)
    return message


def _is_of_another_text(message: PecMessage, protocol: Protocol) -> bool:
    """A receipt of a text that was recalled says nothing of the one that took its place."""
    if message.at is None or protocol.document is None:
        return False
    return timezone.localdate(message.at) < timezone.localdate(protocol.document.created_at)


def _date(travel: Transmission, message: PecMessage) -> None:
    """The dates that this message proves; a receipt that comes late changes none that is sooner."""
    at, kind = message.at, message.kind
    if kind == PecKind.ACCEPTANCE and at:
        # After a failure the office sends again: the later acceptance is the one that counts.
        if travel.accepted_at is None or travel.failed_at:
            travel.accepted_at = max(at, travel.accepted_at or at)
    elif kind == PecKind.DELIVERY and at:
        travel.delivered_at = min(at, travel.delivered_at or at)
    elif kind in _FAILURES and at and at >= (travel.failed_at or at):
        travel.failed_at, travel.failure = at, message.error
    elif kind == PecKind.MESSAGE and not message.is_ours and _brings_copy(message) and at:
        travel.delivered_at = min(at, travel.delivered_at or at)
    if at and travel.sent_on is None and _proves_leaving(message):
        travel.sent_on = timezone.localdate(at)
    key = message.about if message.is_receipt else message.message_id
    if key and not travel.message_id and (message.is_receipt or _is_the_message(message)):
        travel.message_id = key
    travel.save(
        update_fields=[
            "accepted_at", "delivered_at", "failed_at", "failure", "sent_on", "message_id",
        ]
    )  # fmt: skip


def _brings_copy(message: PecMessage) -> bool:
    return message.journey == Journey.SIGNED_BACK


def _is_the_message(message: PecMessage) -> bool:
    """The very message of the journey: ours going out, or the city's with the signed copy."""
    return message.is_ours or _brings_copy(message)


def _proves_leaving(message: PecMessage) -> bool:
    if message.is_receipt:
        return message.kind in (PecKind.ACCEPTANCE, PecKind.DELIVERY, PecKind.TAKEN)
    return _is_the_message(message)


def _number(message: PecMessage, protocol: Protocol, by: User) -> list[str]:
    """What the register's file of the message says, unless a person wrote a number before."""
    mark = message.signature
    if not mark or message.transmission is None:
        return []
    is_answer = mark["kind"] == "confirmation"
    side = RegistrySide.INCOMING if is_answer else RegistrySide.OUTGOING
    if not is_answer and not _is_the_message(message):
        return []
    known = RegistryEntry.objects.filter(transmission=message.transmission, side=side).first()
    if known and known.number == mark["number"]:
        return []
    if known and known.source != EntrySource.PEC:
        return [f"La PEC dice il numero {mark['number']}: resta quello scritto, {known.number}."]
    try:
        refuse_hidden_signs(mark["number"] + mark["aoo"])
        with transaction.atomic():
            entry = record_entry(
                protocol_id=protocol.pk,
                journey=Journey(message.journey),
                side=side,
                number=mark["number"],
                dated_on=date.fromisoformat(mark["dated_on"]),
                aoo=mark["aoo"],
                source=EntrySource.PEC,
                by=by,
            )
    except ValidationError:
        return ["Il numero nella PEC contiene caratteri che non si vedono: non è stato scritto."]
    except ProtocolError as error:
        return [f"Numero {mark['number']} non registrato: {error}"]
    return [f"Registrazione {side.label}: {entry}."]


def _advance(message: PecMessage, protocol: Protocol, by: User) -> list[str]:
    """The state of the act follows what the PEC proves, when it may."""
    travel = message.transmission
    if travel is None or travel.sent_on is None:
        return []
    is_out = message.journey == Journey.TEXT_OUT and protocol.state == ProtocolState.APPROVED
    is_back = message.journey == Journey.RETURN and protocol.state in _RETURNABLE
    try:
        with transaction.atomic():
            if is_out:
                mark_sent(protocol_id=protocol.pk, by=by, sent_on=travel.sent_on)
                return ["Atto segnato come trasmesso."]
            if is_back and travel.delivered_at:
                mark_returned(protocol_id=protocol.pk, by=by, returned_on=travel.sent_on)
                return ["Atto segnato come restituito al Comune."]
    except ProtocolError as error:
        return [f"Lo stato dell'atto non cambia: {error}"]
    return []


def _signed_files(
    message: PecMessage, by: User, extract: Callable[[PecMessage, int], bytes]
) -> list[str]:
    if message.is_ours or message.protocol_id is None or not message.signed_files:
        return []
    protocol = lock(message.protocol_id)  # the message itself may just have moved the act
    if protocol.state == ProtocolState.APPROVED and not _is_of_another_text(message, protocol):
        return [f"{one['name']}: {IT_WAITS}" for one in message.signed_files]
    return [hand_over_file(message, protocol, one, by, extract) for one in message.signed_files]


def hand_over_file(
    message: PecMessage,
    protocol: Protocol,
    one: dict[str, Any],
    by: User,
    extract: Callable[[PecMessage, int], bytes],
) -> str:
    """Bring one file of a message to the check of the signatures; what came of it, in words."""
    try:
        content = extract(message, one["place"])
        with transaction.atomic():
            _, is_new = receive_copy(
                protocol_id=protocol.pk,
                content=content,
                filename=one["name"],
                by=by,
                known_at=message.at if message.kind == PecKind.MESSAGE else None,
                known_by=TimeKind.PEC,
            )
    except (FileRefused, ProtocolError) as error:
        return f"{one['name']}: {error}"
    if is_new:
        return f"{one['name']}: consegnato al controllo delle firme."
    return f"{one['name']}: era già fra le copie firmate."
