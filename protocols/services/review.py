"""The city reads the text and says what it thinks; the authority approves it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from protocols import documents
from protocols.enums import REVIEW_OPENERS, CommentSide, ProtocolState
from protocols.exceptions import Blocked, InvalidTransition, NotAllowed, ProtocolError
from protocols.facts import Facts, gather_facts
from protocols.guards import changes_since_shown, current_round, obstacles
from protocols.models import Clause, Protocol, ReviewRound
from protocols.readiness import ordered_clauses
from protocols.services.comments import side_of
from protocols.services.drafts import drop_job, enqueue_freeze
from protocols.services.moves import ask, lock, move
from protocols.services.notices import tell_city_of_review, tell_office

DAYS_TO_READ = 10


@transaction.atomic
def submit_for_review(
    *,
    protocol_id: int,
    by: User,
    reply_by: date | None = None,
    accepts_second_wording: bool = False,
) -> ReviewRound:
    """Show the text as it would be printed today; it is kept, and nothing else can be frozen.

    Raises NotAllowed, InvalidTransition, Blocked, ProtocolError.
    """
    protocol = lock(protocol_id)
    ask(protocol, ProtocolState.IN_REVIEW, by=by, is_overruled=accepts_second_wording)
    drop_job(protocol, by=by)
    shown = _show(protocol, by=by, reply_by=reply_by)
    move(protocol, ProtocolState.IN_REVIEW, by=by)
    tell_city_of_review(shown, by=by)
    return shown


@transaction.atomic
def show_again(*, protocol_id: int, by: User, reply_by: date | None = None) -> ReviewRound:
    """What is known has changed since the city was shown the text: show the one of today.

    Comments stay where they were made. Raises NotAllowed, InvalidTransition, Blocked.
    """
    protocol = lock(protocol_id)
    if protocol.state != ProtocolState.IN_REVIEW:
        raise InvalidTransition("Il testo non è in esame.")
    _ask_opener(by)
    if not changes_since_shown(protocol):
        raise Blocked("Il testo in esame ha già i dati di oggi.")
    drop_job(protocol, by=by)
    shown = _show(protocol, by=by, reply_by=reply_by)
    tell_city_of_review(shown, by=by)
    return shown


def _ask_opener(by: User) -> None:
    if not by.has_role(*REVIEW_OPENERS):
        raise NotAllowed("Il testo lo sottopone la segreteria.")


def _show(protocol: Protocol, *, by: User, reply_by: date | None) -> ReviewRound:
    today = timezone.localdate()
    if reply_by is None:
        reply_by = today + timedelta(days=DAYS_TO_READ)
    if reply_by < today:
        raise ProtocolError("Il giorno entro cui rispondere è passato.")
    clauses, facts = _text_of(protocol)
    data = documents.build_data(clauses, facts)
    protocol.prepared = documents.printed_facts(clauses, facts)
    protocol.takes_second_wording = documents.takes_second_wording(clauses, facts)
    protocol.save(update_fields=["prepared", "takes_second_wording"])
    number = protocol.rounds.count() + 1
    return ReviewRound.objects.create(
        protocol=protocol, number=number, data=data, opened_by=by, reply_by=reply_by
    )


def _text_of(protocol: Protocol) -> tuple[list[Clause], Facts]:
    [facts] = gather_facts(
        protocol.template, [protocol.city], protocol.letter_date, code=protocol.code
    )
    return ordered_clauses(protocol.template), facts


@transaction.atomic
def take_back(*, protocol_id: int, by: User, reason: str = "") -> Protocol:
    """Back to draft, to change the text. Raises NotAllowed, InvalidTransition, Blocked."""
    protocol = lock(protocol_id)
    if protocol.state != ProtocolState.IN_REVIEW:
        raise InvalidTransition("Il testo non è in esame.")
    ask(protocol, ProtocolState.DRAFT, by=by)
    drop_job(protocol, by=by)
    move(protocol, ProtocolState.DRAFT, by=by, reason=reason.strip())
    return protocol


@transaction.atomic
def end_city_review(*, protocol_id: int, by: User) -> ReviewRound:
    """The city has read and has nothing to add. Twice is once. Raises NotAllowed, Blocked."""
    protocol = lock(protocol_id)
    if side_of(protocol, by) != CommentSide.CITY:
        raise NotAllowed("L'esame lo conclude il Comune.")
    shown = open_round(protocol)
    if shown.city_done_at is None:
        shown.city_done_at, shown.city_done_by = timezone.now(), by
        shown.save(update_fields=["city_done_at", "city_done_by"])
        tell_office(protocol, what="ha concluso l'esame del testo", key=f"done:{shown.pk}")
    return shown


def open_round(protocol: Protocol) -> ReviewRound:
    """The text that may be discussed now. Raises Blocked."""
    shown = current_round(protocol)
    if protocol.state != ProtocolState.IN_REVIEW or shown is None or shown.approved_at:
        raise Blocked("Il testo non è più in esame: i commenti sono chiusi.")
    return shown


@transaction.atomic
def approve_text(*, protocol_id: int, by: User, reason: str = "") -> Protocol:
    """Close the comments and have the document made; with some still open, only with a reason.

    Raises NotAllowed, InvalidTransition, Blocked.
    """
    protocol = lock(protocol_id)
    if protocol.state != ProtocolState.IN_REVIEW:
        raise InvalidTransition("Il testo non è in esame.")
    reason = reason.strip()
    ask(protocol, ProtocolState.APPROVED, by=by, is_overruled=bool(reason))
    shown = current_round(protocol)
    if shown is None:  # in review by hand, in the shell
        raise Blocked("Il Comune non ha ancora visto nessun testo.")
    is_overruled = any(obstacles(protocol, ProtocolState.APPROVED))
    shown.approved_at, shown.approved_by = timezone.now(), by
    shown.approval_reason = reason if is_overruled else ""
    shown.save(update_fields=["approved_at", "approved_by", "approval_reason"])
    drop_job(protocol, by=by)
    enqueue_freeze(protocol, by=by)
    return protocol
