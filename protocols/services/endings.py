"""Sent, recalled, withdrawn: what a person does with a definitive text."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.documents.services import new_code
from protocols.enums import (
    OPEN_STATES,
    RECALLABLE_STATES,
    CaseEnding,
    CopyState,
    ProtocolState,
)
from protocols.exceptions import InvalidTransition, ProtocolError
from protocols.models import Protocol, SignatureCase, SignedCopy, TextVersion
from protocols.services.archive import forget_archive, request_archive_when_complete
from protocols.services.drafts import drop_job
from protocols.services.moves import ask, lock, move
from protocols.services.notices import tell_city_of_recall
from protocols.services.transmissions import note_sent
from protocols.services.waiting_files import hand_over_when_sent


@transaction.atomic
def mark_sent(*, protocol_id: int, by: User, sent_on: date | None = None) -> Protocol:
    """Record that the text left for the city, by the office's own PEC, on `sent_on` (today).

    Raises NotAllowed, InvalidTransition, ProtocolError (a day that cannot be).
    """
    protocol = lock(protocol_id)
    ask(protocol, ProtocolState.SENT, by=by)
    day = sent_on or timezone.localdate()
    if day > timezone.localdate():
        raise ProtocolError("La data di trasmissione è nel futuro.")
    frozen = protocol.document.created_at if protocol.document else protocol.created_at
    if day < timezone.localdate(frozen):
        raise ProtocolError(
            f"La trasmissione non può precedere il testo definitivo ({frozen:%d/%m/%Y})."
        )
    protocol.sent_on = day
    move(protocol, ProtocolState.SENT, by=by, also=["sent_on"])
    TextVersion.objects.in_force().filter(protocol=protocol).update(sent_on=day)
    note_sent(protocol, day)
    hand_over_when_sent(protocol, by=by)
    return protocol


@transaction.atomic
def recall(*, protocol_id: int, by: User, reason: str) -> Protocol:
    """Void the definitive text, which stays with its code, and open the text again as a draft.

    Raises NotAllowed, InvalidTransition, ProtocolError (no reason).
    """
    protocol = lock(protocol_id)
    if protocol.state not in RECALLABLE_STATES:
        state = protocol.get_state_display()
        raise InvalidTransition(f"Il protocollo è «{state}»: non c'è un testo da richiamare.")
    ask(protocol, ProtocolState.DRAFT, by=by)
    if not reason.strip():
        raise ProtocolError("Scrivete il motivo del richiamo.")
    version = TextVersion.objects.in_force().select_for_update().get(protocol=protocol)
    version.voided_at, version.voided_by = timezone.now(), by
    version.void_reason = reason.strip()
    version.save(update_fields=["voided_at", "voided_by", "void_reason"])
    _close_cases(protocol, by=by, reason=version.void_reason)
    protocol.document = protocol.sent_on = protocol.prepared = None
    protocol.verification_code = new_code()
    also = ["document", "sent_on", "prepared", "verification_code"]
    move(protocol, ProtocolState.DRAFT, by=by, also=also, reason=version.void_reason)
    if protocol.batch_id:
        forget_archive(protocol.batch_id)
    tell_city_of_recall(version, by=by)
    return protocol


def _close_cases(protocol: Protocol, *, by: User, reason: str) -> None:
    """What came back of a text that is recalled is settled by that alone."""
    waiting = [CopyState.CHECKING, CopyState.TO_CHECK, CopyState.TO_DECIDE]
    copies = SignedCopy.objects.filter(document=protocol.document_id)
    copies.filter(state__in=waiting).update(state=CopyState.REFUSED)
    SignatureCase.objects.filter(copy__in=copies, closed_at__isnull=True).update(
        ending=CaseEnding.SIGN_AGAIN, reason=reason, closed_at=timezone.now(), closed_by=by
    )


@transaction.atomic
def withdraw(*, protocol_id: int, by: User, reason: str) -> Protocol:
    """End an act that was wrong; the city may then have another. The document stays, not in force.

    Raises NotAllowed, InvalidTransition, ProtocolError (no reason).
    """
    protocol = lock(protocol_id)
    ask(protocol, ProtocolState.WITHDRAWN, by=by)
    if not reason.strip():
        raise ProtocolError("Scrivete il motivo del ritiro.")
    was_open = protocol.state in OPEN_STATES
    move(protocol, ProtocolState.WITHDRAWN, by=by, reason=reason.strip())
    if was_open:
        drop_job(protocol, by=by)
    if was_open and protocol.batch_id:
        request_archive_when_complete(protocol.batch_id)
    return protocol
