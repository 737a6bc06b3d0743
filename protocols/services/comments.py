"""What city and office say about an article, while the text is open."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from protocols.enums import OPEN_STATES, CommentOutcome, CommentSide, ProtocolState
from protocols.exceptions import Blocked, NotAllowed, ProtocolError
from protocols.guards import current_round
from protocols.models import ClauseComment, Protocol, ReviewRound
from protocols.services.moves import lock
from protocols.services.notices import tell_city_of_answers, tell_office

_OFFICE = (CommentSide.OFFICE, CommentSide.AUTHORITY)


def side_of(protocol: Protocol, user: User) -> CommentSide | None:
    """For whom `user` speaks about this act; None: reads only."""
    if user.has_role(Role.AUTHORITY):
        return CommentSide.AUTHORITY
    if user.has_role(Role.STAFF):
        return CommentSide.OFFICE
    is_of_city = user.has_role(Role.REFERENT) and not user.sees_all_cities
    if is_of_city and City.objects.visible_to(user).filter(pk=protocol.city_id).exists():
        return CommentSide.CITY
    return None


def is_discussed(protocol: Protocol, shown: ReviewRound | None, side: CommentSide | None) -> bool:
    """May this side write now? The office also answers while it mends the text in a draft."""
    if (
        side is None
        or shown is None
        or (shown.approved_at and protocol.state != ProtocolState.DRAFT)
    ):
        return False
    if protocol.state == ProtocolState.DRAFT:
        return side in _OFFICE
    return protocol.state == ProtocolState.IN_REVIEW


@transaction.atomic
def add_comment(
    *, protocol_id: int, clause_key: str, body: str, proposed: str, token: UUID, by: User
) -> ClauseComment:
    """A discussion about an article of the text shown. The same `token` again is the same comment.

    Raises NotAllowed, Blocked, ProtocolError.
    """
    protocol = lock(protocol_id)
    if known := ClauseComment.objects.filter(token=token, protocol=protocol).first():
        return known
    side, shown = _may_write(protocol, by)
    if protocol.state != ProtocolState.IN_REVIEW:
        raise Blocked("Il testo non è in esame: si può solo rispondere ai commenti che ci sono.")
    clause = next((one for one in shown.data["clauses"] if one["key"] == clause_key), None)
    if clause is None:
        raise ProtocolError("Questo articolo non è nel testo in esame: ricaricate la pagina.")
    made = ClauseComment.objects.create(
        protocol=protocol,
        round=shown,
        clause_key=clause_key,
        article=clause["number"],
        heading=clause["heading"],
        side=side,
        by=by,
        body=_text(body),
        proposed=proposed.strip(),
        token=token,
    )
    _tell_other_side(made)
    return made


@transaction.atomic
def answer_comment(*, comment_id: int, body: str, token: UUID, by: User) -> ClauseComment:
    """Go on with a discussion; the city's word opens again one that was closed.

    Raises NotAllowed, Blocked, ProtocolError.
    """
    thread = _lock_thread(comment_id)
    if known := ClauseComment.objects.filter(token=token, parent=thread).first():
        return known
    side, shown = _may_write(thread.protocol, by)
    made = ClauseComment.objects.create(
        protocol=thread.protocol,
        round=shown,
        parent=thread,
        clause_key=thread.clause_key,
        article=thread.article,
        heading=thread.heading,
        side=side,
        by=by,
        body=_text(body),
        token=token,
    )
    if side == CommentSide.CITY and thread.resolved_at:
        _write_outcome(thread, None, by=None)
    _tell_other_side(made)
    return made


@transaction.atomic
def resolve_comment(*, comment_id: int, outcome: CommentOutcome, by: User) -> ClauseComment:
    """Close a discussion. Twice is once. Raises NotAllowed, Blocked."""
    thread = _lock_thread(comment_id)
    side, _ = _may_write(thread.protocol, by)
    if side not in _OFFICE:
        raise NotAllowed("I commenti li chiude la segreteria.")
    if thread.outcome != outcome:
        _write_outcome(thread, outcome, by=by)
        if thread.side == CommentSide.CITY:
            tell_city_of_answers(thread.protocol, by=by)
    return thread


@transaction.atomic
def reopen_comment(*, comment_id: int, by: User) -> ClauseComment:
    """Raises NotAllowed, Blocked."""
    thread = _lock_thread(comment_id)
    side, _ = _may_write(thread.protocol, by)
    if side not in _OFFICE:
        raise NotAllowed("I commenti li riapre la segreteria; il Comune risponde.")
    if thread.resolved_at:
        _write_outcome(thread, None, by=None)
    return thread


def _write_outcome(
    thread: ClauseComment, outcome: CommentOutcome | None, *, by: User | None
) -> None:
    thread.outcome = outcome or ""
    thread.resolved_at = timezone.now() if outcome else None
    thread.resolved_by = by
    thread.save(update_fields=["outcome", "resolved_at", "resolved_by"])


def _lock_thread(comment_id: int) -> ClauseComment:
    thread = ClauseComment.objects.threads().get(pk=comment_id)
    thread.protocol = lock(thread.protocol_id)
    thread.refresh_from_db(fields=["outcome", "resolved_at", "resolved_by"])
    return thread


def _may_write(protocol: Protocol, by: User) -> tuple[CommentSide, ReviewRound]:
    side = side_of(protocol, by)
    if side is None:
        raise NotAllowed("I commenti li scrivono il Comune, la segreteria e l'Autorità.")
    shown = current_round(protocol)
    if shown is None or not is_discussed(protocol, shown, side):
        raise Blocked(_why_closed(protocol, side))
    return side, shown


def _why_closed(protocol: Protocol, side: CommentSide) -> str:
    if protocol.state == ProtocolState.DRAFT and side == CommentSide.CITY:
        return "La segreteria sta lavorando al testo: potrete commentarlo quando sarà in esame."
    if protocol.state in OPEN_STATES:
        return "Il testo non è in esame: i commenti sono chiusi."
    return "Il testo è definitivo: i commenti sono chiusi. Potete inviare un quesito."


def _text(body: str) -> str:
    if not body.strip():
        raise ProtocolError("Scrivete il commento.")
    return body.strip()


def _tell_other_side(comment: ClauseComment) -> None:
    if comment.side == CommentSide.CITY:
        day = timezone.localdate()
        tell_office(comment.protocol, what="ha commentato il testo", key=f"comments:{day}")
    else:
        tell_city_of_answers(comment.protocol, by=comment.by)
