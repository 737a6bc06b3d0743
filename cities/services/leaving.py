"""Somebody of the office leaves: what was theirs passes on, their access ends."""

from __future__ import annotations

from django.db import transaction

from cities.access import keeps_people, require_keeper
from cities.exceptions import NotAllowed
from cities.staff_duties import piles_of
from cms_portal.accounts import services as accounts
from cms_portal.accounts.models import User


@transaction.atomic
def leave_office(*, user: User, heir: User | None, by: User) -> None:
    """Everything of `user` passes to `heir`, the access is closed, the name stays in the history.

    Raises NotAllowed; LastAdministrator when nobody else would be left.
    """
    require_keeper(by)
    if heir is not None and (heir == user or not heir.is_active or not keeps_people(heir)):
        raise NotAllowed("Le consegne passano a un'altra persona della segreteria.")
    for pile in piles_of(user):
        pile.kind.hand_over([duty.id for duty in pile.duties], heir, by)
    accounts.close_access(user=user, by=by)
