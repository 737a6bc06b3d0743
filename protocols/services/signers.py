"""Who signs for the city has changed while the text waits: take the new signer on the same text."""

from __future__ import annotations

from django.db import transaction

from cms_portal.accounts.models import User
from protocols.enums import APPROVERS
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.models import SignerAcceptance, TextVersion
from protocols.services.moves import lock
from protocols.signers import signers_changed


@transaction.atomic
def accept_signer(*, protocol_id: int, by: User, reason: str) -> SignerAcceptance:
    """From now on who represents the city today is expected to sign; the text stays as it is.

    Raises NotAllowed, ProtocolError (nothing has changed, no reason).
    """
    if not by.has_role(*APPROVERS):
        raise NotAllowed("Chi firma sullo stesso testo lo accetta l'Autorità di Gestione.")
    protocol = lock(protocol_id)
    change = signers_changed(protocol)
    if change is None:
        raise ProtocolError("Chi firma è già quello atteso.")
    if not reason.strip():
        raise ProtocolError("Scrivete il motivo.")
    return SignerAcceptance.objects.create(
        version=TextVersion.objects.in_force().get(protocol=protocol),
        signatories=change.signatories,
        reason=reason.strip(),
        by=by,
    )
