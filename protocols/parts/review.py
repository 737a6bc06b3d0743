"""A text that is not definitive: what the office does with it, what the city is asked."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.jobs.enums import WAITING, JobState
from protocols.enums import APPROVERS, OPEN_STATES, PREPARERS, REVIEW_OPENERS, ProtocolState
from protocols.guards import current_round, is_stuck, obstacles
from protocols.models import Protocol
from protocols.parts.base import Part
from protocols.review_forms import SubmitForm
from protocols.services.comments import side_of
from protocols.services.drafts import is_known
from protocols.services.review import DAYS_TO_READ


def find_review(protocol: Protocol, user: User) -> Part | None:
    """Who discusses the text, how far they are, and the way to the page of the comments."""
    shown = current_round(protocol)
    if shown is None:
        return None
    comments = list(protocol.comments.threads().values_list("resolved_at", flat=True))
    waiting = sum(at is None for at in comments)
    return Part(
        "protocols/_review_card.html",
        {
            "shown": shown,
            "is_open": protocol.state == ProtocolState.IN_REVIEW and not shown.approved_at,
            "is_closing": protocol.state == ProtocolState.IN_REVIEW and shown.approved_at,
            "is_stuck": is_stuck(protocol),
            "side": side_of(protocol, user),
            "count": len(comments),
            "open_count": waiting,
            "open_words": f"{waiting} commenti aperti",
        },
        place="aside",
    )


def find_draft(protocol: Protocol, user: User) -> Part | None:
    """What to do with a draft: show it to the city, or have its document made."""
    if protocol.state not in OPEN_STATES or not user.has_role(*PREPARERS):
        return None
    if protocol.state == ProtocolState.IN_REVIEW:
        return None
    job = protocol.job
    is_moving = bool(job and job.state in (*WAITING, JobState.RUNNING))
    may_submit = user.has_role(*REVIEW_OPENERS)
    was_shown = is_known(protocol)
    found = obstacles(protocol, ProtocolState.IN_REVIEW) if not is_moving else []
    reply_by = timezone.localdate() + timedelta(days=DAYS_TO_READ)
    return Part(
        "protocols/_draft_card.html",
        {
            "is_addendum": protocol.is_addendum,
            "is_moving": is_moving,
            "is_failed": bool(job and job.state == JobState.DEAD),
            "error": (job.error.strip().splitlines() or [""])[-1] if job else "",
            "is_known": was_shown,
            "may_submit": may_submit and not is_moving,
            "may_conclude": not is_moving and (not was_shown or user.has_role(*APPROVERS)),
            "blocking": [one.text for one in found if not one.may_be_overruled],
            "to_accept": [one.text for one in found if one.may_be_overruled],
            "form": SubmitForm(initial={"entro": reply_by}, auto_id="esame-%s"),
        },
    )
