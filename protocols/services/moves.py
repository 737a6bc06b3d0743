"""From one state to the next: lock, check, change, record, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from django.db import transaction
from django.utils import timezone

from cities.services import reach
from cms_portal.accounts.models import User
from cms_portal.jobs.enums import WAITING, JobState
from cms_portal.jobs.exceptions import WrongState
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import cancel_job
from protocols.enums import TRANSITIONS, Move, ProtocolKind, ProtocolState
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError
from protocols.models import Protocol, ProtocolTransition
from protocols.path import STEP_OF_STATE, fact_of
from protocols.services import obligations
from protocols.services.archive import request_archive_when_complete
from protocols.services.transmissions import note_sent


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
    note_sent(protocol, day)
    return protocol


@transaction.atomic
def withdraw(*, protocol_id: int, by: User, reason: str) -> Protocol:
    """End an act that was wrong; the city may then have another. The document stays, not in force.

    Raises NotAllowed, InvalidTransition, ProtocolError (no reason).
    """
    protocol = lock(protocol_id)
    ask(protocol, ProtocolState.WITHDRAWN, by=by)
    if not reason.strip():
        raise ProtocolError("Scrivete il motivo del ritiro.")
    was_draft = protocol.state == ProtocolState.DRAFT
    move(protocol, ProtocolState.WITHDRAWN, by=by, reason=reason.strip())
    if was_draft:
        _cancel_job(protocol, by=by)
    if was_draft and protocol.batch_id:
        request_archive_when_complete(protocol.batch_id)
    return protocol


def _cancel_job(protocol: Protocol, *, by: User) -> None:
    """One that waits or failed for good, which nobody need look at any more.

    One that a worker has in hand is left alone: it finds the act withdrawn and ends.
    """
    unwanted = [*WAITING, JobState.DEAD]
    for job in Job.objects.filter(pk__in=[protocol.job_id], state__in=unwanted):
        with suppress(WrongState):  # finished in between
            cancel_job(job_id=job.pk, by=by)


def allowed_moves(protocol: Protocol, user: User) -> list[tuple[ProtocolState, Move]]:
    """The moves that `user` may make now, for buttons; services ask again."""
    moves = TRANSITIONS[ProtocolState(protocol.state)]
    return [(to, each) for to, each in moves.items() if each.roles and user.has_role(*each.roles)]


def lock(protocol_id: int) -> Protocol:
    return (
        Protocol.objects.select_for_update(of=("self",))
        .select_related("city", "template", "document")
        .defer("document__content", "document__html", "document__data")
        .get(pk=protocol_id)
    )


def ask(protocol: Protocol, to_state: ProtocolState, *, by: User) -> None:
    """May `by` make this move now? First whether it exists, then whose it is."""
    from_state = ProtocolState(protocol.state)
    each = TRANSITIONS[from_state].get(to_state)
    if each is None:
        raise InvalidTransition(
            f"Il protocollo è «{from_state.label}»: non può diventare «{to_state.label}»."
        )
    if not each.roles or not by.has_role(*each.roles):
        raise NotAllowed(f"«{each.verb}» non rientra fra le vostre funzioni.")


def move(
    protocol: Protocol,
    to_state: ProtocolState,
    *,
    by: User | None,
    also: Sequence[str] = (),
    reason: str = "",
) -> None:
    """Write the state of a locked protocol and the row that remembers it."""
    from_state = ProtocolState(protocol.state)
    if to_state not in TRANSITIONS[from_state]:
        raise InvalidTransition(
            f"Il protocollo è «{from_state.label}»: non può diventare «{to_state.label}»."
        )
    protocol.state = to_state
    protocol.save(update_fields=["state", *also])
    ProtocolTransition.objects.create(
        protocol=protocol, from_state=from_state, to_state=to_state, by=by, reason=reason
    )
    _walk(protocol, to_state, by=by)
    if to_state == ProtocolState.COUNTERSIGNED:
        obligations.arise(protocol, signed_on=timezone.localdate())


def _walk(protocol: Protocol, to_state: ProtocolState, *, by: User | None) -> None:
    """Some states of the act are steps of its city's path."""
    step = STEP_OF_STATE.get(to_state)
    if step and protocol.kind == ProtocolKind.PROTOCOL:
        reach(fact_of(protocol, timezone.localdate()), city=protocol.city, step=step, by=by)
