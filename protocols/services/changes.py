"""Which path is taken for what changed since the last signature."""

from __future__ import annotations

from django.db import transaction

from cms_portal.accounts.models import User
from protocols.changes import review_changes
from protocols.enums import APPROVERS, IN_FORCE_STATES, PREPARERS, ChangePath, ProtocolKind
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError
from protocols.models import ChangeDecision, Protocol
from protocols.services.moves import lock


@transaction.atomic
def record_decision(
    *, protocol_id: int, by: User, chosen: ChangePath, reason: str = "", reference: str = ""
) -> ChangeDecision:
    """Record the path for what differs today. Pressed twice, it is one.

    A path that is not the proposed one has its reason; none is lighter than the law allows.
    Raises NotAllowed, InvalidTransition, ProtocolError.
    """
    if not by.has_role(*PREPARERS):
        raise NotAllowed("Le modifiche le tratta la segreteria.")
    if chosen == ChangePath.NOTE and not by.has_role(*APPROVERS):
        raise NotAllowed("La nota di correzione la adotta l'Autorità di Gestione.")
    protocol = lock(protocol_id)
    check_in_force(protocol)
    review = review_changes(protocol)
    rows = [one.as_row for one in review.waiting]
    last = protocol.decisions.first()
    if (
        last
        and (last.chosen, last.by_id) == (chosen, by.pk)
        and (not rows or last.findings == rows)
    ):
        return last
    if not rows:
        raise ProtocolError("Non c'è nulla di cambiato su cui decidere.")
    reason, reference = reason.strip(), reference.strip()
    if chosen.weight < review.floor.weight:
        raise ProtocolError(
            f"«{chosen.label}» non basta: è cambiato ciò che le Parti hanno convenuto, e serve "
            f"almeno «{review.floor.label}»."
        )
    if chosen != review.proposed and not reason:
        raise ProtocolError(f"Scrivete perché non «{review.proposed.label}».")
    if chosen == ChangePath.NOTE and not reference:
        raise ProtocolError("Scrivete numero e data della nota di correzione.")
    return ChangeDecision.objects.create(
        protocol=protocol,
        proposed=review.proposed,
        chosen=chosen,
        findings=rows,
        reason=reason,
        reference=reference if chosen == ChangePath.NOTE else "",
        by=by,
    )


def check_in_force(protocol: Protocol) -> None:
    """Raises InvalidTransition."""
    if protocol.kind != ProtocolKind.PROTOCOL or protocol.state not in IN_FORCE_STATES:
        raise InvalidTransition(
            "Si modifica solo un protocollo in vigore, firmato da entrambe le parti."
        )
