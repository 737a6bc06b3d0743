"""A worker reads a copy that came back, and what follows from it happens at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.documents.models import FrozenDocument
from cms_portal.files.exceptions import FileRefused
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import hold
from cms_portal.signatures.results import Examination
from cms_portal.signatures.services import KnownText, Patience, examine
from protocols.enums import (
    CaseEnding,
    CopyProblem,
    CopyState,
    ProtocolState,
    SignatureSide,
    TextOutcome,
    TimeKind,
)
from protocols.models import PageComparison, Protocol, SignatureCase, SignatureSlot, SignedCopy
from protocols.services.moves import lock, move
from protocols.services.municipal import signature_warning
from protocols.services.proofs import when_it_arrived
from protocols.signers import expected_signers
from protocols.texts import Reading, read_text
from protocols.verdicts import Decision, Expected, decide, provable_moment, sides_signed

_NEXT = {
    SignatureSide.CITY: (ProtocolState.SENT, ProtocolState.SIGNED_BY_CITY),
    SignatureSide.AUTHORITY: (ProtocolState.SIGNED_BY_CITY, ProtocolState.COUNTERSIGNED),
}


@dataclass
class Judgement:
    """What reading the file gave; `refusal` when it could not be read at all."""

    found: Examination | None = None
    refusal: str = ""
    reading: Reading = field(default_factory=Reading)


def judge_copy(*, copy_id: int, job: Job | None = None) -> SignedCopy:
    """Read the file, decide, and move the act when its signatures are there. Safe to repeat."""
    copy = SignedCopy.objects.select_related("document", "protocol__city").get(pk=copy_id)
    if copy.state != CopyState.CHECKING:
        return copy
    # Seconds of reading: outside the transaction, so that nobody waits for it.
    judgement = _read(copy)
    known = copy.known_at, copy.known_by
    with transaction.atomic():
        protocol = lock(copy.protocol_id)
        if job is not None:
            hold(job)
        copy = SignedCopy.objects.without_content().get(pk=copy_id)
        if copy.state == CopyState.CHECKING:
            copy.known_at, copy.known_by = known
            _keep(copy, judgement)
            settle(copy, protocol, by=copy.by)
    return copy


def _read(copy: SignedCopy) -> Judgement:
    document = copy.document
    arrived_at = when_it_arrived(copy.protocol, copy.sha256)
    if arrived_at and document.created_at <= arrived_at < copy.known_at:
        copy.known_at, copy.known_by = arrived_at, TimeKind.PEC
    patience = Patience()
    try:
        found = examine(
            bytes(copy.content),
            moment=copy.known_at,
            known=[KnownText(document.sha256, document.size)],
            patience=patience,
        )
        reading = read_text(bytes(copy.content), found, document, patience)
    except FileRefused as refusal:
        return Judgement(refusal=str(refusal))
    return Judgement(found, reading=reading)


def _keep(copy: SignedCopy, judgement: Judgement) -> None:
    reading = judgement.reading
    found = asdict(judgement.found) if judgement.found else None
    copy.verdict = {
        "found": found,
        "refusal": judgement.refusal,
        "text_problem": reading.problem,
        "text": asdict(reading.told),
    }
    copy.outcome = reading.outcome if found else ""
    copy.save(update_fields=["verdict", "outcome", "known_at", "known_by"])
    PageComparison.objects.bulk_create(
        PageComparison(copy=copy, page=page, ours=ours, theirs=theirs)
        for page, (ours, theirs) in sorted(reading.pictures.items())
    )


def settle(copy: SignedCopy, protocol: Protocol, *, by: User | None) -> None:
    """Decide on what was found, and do what follows. `protocol` is locked."""
    slots = list(SignatureSlot.objects.filter(document=copy.document_id))
    decision = _decide(copy, protocol, slots)
    copy.state, copy.problem = decision.state, decision.problem or ""
    copy.judged_at = timezone.now()
    copy.save(
        update_fields=["state", "problem", "judged_at", "is_text_accepted", "is_trust_checked"]
    )
    if decision.state == CopyState.VERIFIED:
        _fill(copy, slots, decision)
        _advance(protocol, by=by)
        _close_cases(protocol, but=copy, by=by)
    elif decision.action and decision.problem:
        SignatureCase.objects.update_or_create(
            copy=copy,
            defaults={"problem": decision.problem, "action": decision.action},
        )


def _decide(copy: SignedCopy, protocol: Protocol, slots: list[SignatureSlot]) -> Decision:
    if copy.verdict["found"] is None:
        return Decision(CopyState.REFUSED, CopyProblem.UNREADABLE)
    if copy.document_id != protocol.document_id:
        return Decision(CopyState.REFUSED, CopyProblem.OLD_TEXT)
    problem = copy.verdict["text_problem"]
    return decide(
        Examination.of(copy.verdict["found"]),
        outcome=TextOutcome(copy.outcome),
        text_problem=CopyProblem(problem) if problem else None,
        slots=_expected(slots, protocol),
        is_text_accepted=copy.is_text_accepted,
        is_trust_checked=copy.is_trust_checked,
    )


def _expected(slots: Iterable[SignatureSlot], protocol: Protocol) -> list[Expected]:
    """Whom the text names, or whom the authority accepted in their place on the same text."""
    signers = iter(expected_signers(protocol))
    found = []
    for slot in slots:
        signer = next(signers, None) if slot.side == SignatureSide.CITY else None
        name = signer["name"] if signer else slot.expected_name
        found.append(Expected(slot.pk, slot.side, name, slot.signature))
    return found


def _fill(copy: SignedCopy, slots: list[SignatureSlot], decision: Decision) -> None:
    signatures = Examination.of(copy.verdict["found"]).signatures
    for slot in slots:
        place = decision.fills.get(slot.pk)
        if place is None:
            continue
        one = signatures[place]
        slot.copy, slot.signature, slot.signed_by = copy, one.id, one.name
        slot.signed_at, _ = provable_moment(one, copy.known_at)
        slot.save(update_fields=["copy", "signature", "signed_by", "signed_at"])


def _advance(protocol: Protocol, *, by: User | None) -> None:
    """From verified slots, and from nothing else."""
    slots = SignatureSlot.objects.filter(document=protocol.document_id)
    is_whole = sides_signed(_expected(slots, protocol))
    for side, (before, after) in _NEXT.items():
        if is_whole[side] and protocol.state == before:
            move(protocol, after, by=by)


def _close_cases(protocol: Protocol, *, but: SignedCopy, by: User | None) -> None:
    """What was asked for has come; the case of this copy was settled by a person."""
    open_cases = SignatureCase.objects.filter(copy__protocol=protocol, closed_at__isnull=True)
    open_cases.exclude(copy=but).update(
        ending=CaseEnding.FOLLOWED, closed_at=timezone.now(), closed_by=by
    )
    open_cases.filter(copy=but).update(
        ending=CaseEnding.ACCEPTED, closed_at=timezone.now(), closed_by=by
    )


def odd_things(copy: SignedCopy, protocol: Protocol) -> list[str]:
    """What to flag about its signatures, as it is known today."""
    if not copy.verdict.get("found"):
        return []
    days = {
        timezone.localdate(provable_moment(one, copy.known_at)[0])
        for one in Examination.of(copy.verdict["found"]).signatures
    }
    warnings = [signature_warning(protocol, day) for day in sorted(days)]
    return list(dict.fromkeys(filter(None, warnings)))


def told(copy: SignedCopy) -> dict[str, Any]:
    """What differs in the text, for the page."""
    return dict(copy.verdict.get("text") or {})


def known_document(beginnings: list[str]) -> FrozenDocument | None:
    """The text of ours that a file begins with, whichever act it is of."""
    rows = FrozenDocument.objects.filter(sha256__in=beginnings).without_content()
    return rows.order_by("-size").first()
