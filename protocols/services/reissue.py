"""Recall a definitive text and make it again at once, with what is known today."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from protocols.exceptions import ProtocolError
from protocols.models import Protocol
from protocols.readiness import letter_date_problem
from protocols.services.endings import recall
from protocols.services.generation import retry_protocol


@transaction.atomic
def reissue(*, protocol_id: int, by: User, reason: str) -> Protocol:
    """The same template with the letter of today: who signs and the amounts are those of today.

    The act keeps its "codice pratica"; a worker makes the new text, which is then to be sent.
    Raises as `recall` and `retry_protocol`.
    """
    protocol = recall(protocol_id=protocol_id, by=by, reason=reason)
    today = timezone.localdate()
    if problem := letter_date_problem(protocol.template, today):
        raise ProtocolError(problem)
    protocol.letter_date = today
    protocol.save(update_fields=["letter_date"])
    return retry_protocol(protocol_id=protocol.pk, by=by)
