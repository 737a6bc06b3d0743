"""A new protocol in the place of one in force: made beside it, it replaces it when signed by both.

Until then the old one binds: were it ended earlier, the city would be left without any act. What
ends it is the last signature on the new one, in the same transaction (`moves.move`).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cms_portal.accounts.models import User
from protocols.enums import REVIEW_OPENERS
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.models import Protocol, ProtocolTemplate
from protocols.readiness import letter_date_problem
from protocols.services.changes import check_in_force
from protocols.services.drafts import start_draft
from protocols.services.moves import lock
from protocols.services.numbers import format_code, take_number


@transaction.atomic
def start_replacement(
    *, protocol_id: int, template_id: int, letter_date: date, by: User
) -> Protocol:
    """The draft of the act that will replace this one; pressed twice, it is the same.

    Raises NotAllowed, InvalidTransition, ProtocolError.
    """
    if not by.has_role(*REVIEW_OPENERS):
        raise NotAllowed("Il nuovo protocollo lo prepara la segreteria.")
    old = lock(protocol_id)
    check_in_force(old)
    if draft := old.replacements.in_the_making().first():
        return draft
    if addendum := old.addenda.in_the_making().first():
        raise ProtocolError(
            f"L'addendum n. {addendum.ordinal} ({addendum.code}) è in corso: si conclude o si "
            "ritira prima."
        )
    template = ProtocolTemplate.objects.usable().filter(pk=template_id).first()
    if template is None:
        raise ProtocolError("Il modello scelto non è pronto all'uso.")
    if problem := letter_date_problem(template, letter_date):
        raise ProtocolError(problem)
    year, number = take_number()
    return start_draft(
        city=old.city,
        template=template,
        letter_date=letter_date,
        by=by,
        replaced=old,
        year=year,
        number=number,
        code=format_code(year, number),
    )
