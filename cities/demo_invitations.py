"""Invitations of the demonstration, in every state; the people and the addresses are invented."""

from __future__ import annotations

from django.db import transaction

from cities.models import Referent, ReferentInvitation
from cities.services import invitations
from cms_portal.accounts.models import User

COUNT = 5


@transaction.atomic
def load_invitations(*, staff: User) -> int:
    """Some technical referents are invited; one message came back, one link was revoked.

    Safe to repeat: where there is any invitation, nothing happens. Returns how many were made.
    """
    if ReferentInvitation.objects.exists():
        return 0
    referents = Referent.objects.current().filter(
        kind="technical", person__user=None, person__is_invented=True
    )
    sent = [
        invitations.invite(person=one.person, city=one.city, by=staff)
        for one in referents.select_related("person", "city").order_by("city__folded_name")[:COUNT]
    ]
    if len(sent) == COUNT:
        invitations.note_bounce(
            invitation=sent[1], note="550 5.1.1 casella inesistente (dato dimostrativo)", by=staff
        )
        invitations.revoke(invitation=sent[2], by=staff)
    return len(sent)
