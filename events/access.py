"""Who may prepare a meeting; who may see it is `visible_to`."""

from __future__ import annotations

from cities.exceptions import NotAllowed
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role


def runs_events(user: User) -> bool:
    return user.has_role(Role.STAFF)


def require_organiser(by: User | None) -> None:
    """`by` is None for the portal itself and for the command line. Raises NotAllowed."""
    if by is not None and not runs_events(by):
        raise NotAllowed("Gli incontri li prepara la segreteria del Programma.")
