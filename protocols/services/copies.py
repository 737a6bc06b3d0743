"""A signed file arrives: it is kept as it came, and a worker is asked to read it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.files.names import clean_name
from cms_portal.jobs.services import enqueue
from cms_portal.signatures.envelopes import could_be
from cms_portal.signatures.services import MAX_BYTES
from protocols import documents
from protocols.enums import CopyState, ProtocolState, TimeKind
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError
from protocols.models import Protocol, SignatureSlot, SignedCopy
from protocols.services.moves import lock

# While a signature is missing; paper may be added later too.
AWAITING = (ProtocolState.SENT, ProtocolState.SIGNED_BY_CITY)
_PAPER = (*AWAITING, ProtocolState.COUNTERSIGNED, ProtocolState.REGISTERED, ProtocolState.RETURNED)
NOT_A_SIGNED_FILE = (
    "Il file non è un PDF né un .p7m. Caricate il file che il programma di firma ha salvato."
)


def may_bring(user: User) -> bool:
    """Staff, authority and who acts for the city; control and facilitators only look."""
    return user.has_role(Role.STAFF, Role.AUTHORITY) or not user.sees_all_cities


@transaction.atomic
def receive_copy(
    *,
    protocol_id: int,
    content: bytes,
    filename: str,
    by: User | None,
    is_paper: bool = False,
    known_at: datetime | None = None,
    known_by: TimeKind = TimeKind.PORTAL,
) -> tuple[SignedCopy, bool]:
    """Keep a file that came back and have it judged; False when it was here already.

    `known_at`, `known_by`: what proves from outside when the file was there (the day of a PEC).
    `by` is None when it came out of a mailbox. Raises NotAllowed, InvalidTransition, ProtocolError.
    """
    if by and not may_bring(by):
        raise NotAllowed("Le copie firmate le carica chi firma o la segreteria.")
    protocol = lock(protocol_id)
    document = protocol.document
    if document is None or protocol.state not in (_PAPER if is_paper else AWAITING):
        state = ProtocolState(protocol.state).label
        raise InvalidTransition(f"Il protocollo è «{state}»: non attende firme.")
    _refuse_wrong_file(content, is_paper=is_paper)
    sha256 = hashlib.sha256(content).hexdigest()
    same = SignedCopy.objects.filter(protocol=protocol, document=document, sha256=sha256)
    if known := same.without_content().first():
        return known, False
    ensure_slots(protocol)
    now = timezone.now()
    copy = SignedCopy.objects.create(
        protocol=protocol,
        document=document,
        content=content,
        sha256=sha256,
        size=len(content),
        filename=clean_name(filename),
        is_paper=is_paper,
        received_at=now,
        known_at=min(known_at or now, now),
        known_by=known_by if known_at else TimeKind.PORTAL,
        state=CopyState.EVIDENCE if is_paper else CopyState.CHECKING,
        by=by,
    )
    if not is_paper:
        _ask_to_judge(copy, protocol, by=by)
    return copy, True


def _ask_to_judge(copy: SignedCopy, protocol: Protocol, *, by: User | None) -> None:
    copy.job = enqueue(
        "protocols.judge_copy",
        key=f"signed-copy:{copy.pk}",
        by=by,
        city_code=protocol.city.cadastral_code,
        copy_id=copy.pk,
    )
    copy.save(update_fields=["job"])


def _refuse_wrong_file(content: bytes, *, is_paper: bool) -> None:
    if not content:
        raise ProtocolError("Il file è vuoto.")
    if len(content) > MAX_BYTES:
        raise ProtocolError(f"Il file supera {MAX_BYTES // 2**20} MB.")
    if is_paper and b"%PDF-" not in content[:1024]:
        raise ProtocolError("La scansione dell'originale su carta va caricata in PDF.")
    if not could_be(content[:4096]):
        raise ProtocolError(NOT_A_SIGNED_FILE)


def ensure_slots(protocol: Protocol) -> list[SignatureSlot]:
    """The signatures that the text in force needs, as it names them. Call it under the lock."""
    document = protocol.document
    assert document is not None
    slots = list(SignatureSlot.objects.filter(document=document))
    if slots:
        return slots
    return SignatureSlot.objects.bulk_create(
        SignatureSlot(
            protocol=protocol,
            document=document,
            position=position,
            side=wanted["side"],
            expected_name=wanted["name"],
            expected_title=wanted["title"],
        )
        for position, wanted in enumerate(documents.signature_fields(document.data), start=1)
    )
