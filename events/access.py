"""Who may prepare a meeting; who may see it is `visible_to`."""

from __future__ import annotations

from cities.exceptions import NotAllowed
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.files.models import PrivateFile
from events.models import Event, FacilitatorMandate


def runs_events(user: User) -> bool:
    return user.has_role(Role.STAFF)


def require_organiser(by: User | None) -> None:
    """`by` is None for the portal itself and for the command line. Raises NotAllowed."""
    if by is not None and not runs_events(by):
        raise NotAllowed("Gli incontri li prepara la segreteria del Programma.")


def keeps_the_door(user: User, event: Event) -> bool:
    """May write down who comes to `event`: the office, and who keeps one of its tables."""
    if runs_events(user):
        return True
    if not user.has_role(Role.FACILITATOR):
        return False
    return FacilitatorMandate.objects.current().of(user).filter(event=event).exists()


def require_doorkeeper(by: User | None, event: Event) -> None:
    """`by` is None for the portal itself and for the command line. Raises NotAllowed."""
    if by is not None and not keeps_the_door(by, event):
        raise NotAllowed("Le presenze le registra chi è all'accoglienza dell'evento.")


def may_read_print(user: User, private_file: PrivateFile) -> bool:
    """Names of every city together: the office's alone."""
    return runs_events(user)


def may_read_signed_page(user: User, private_file: PrivateFile) -> bool:
    """The office, and who controls: what proves the presences."""
    return user.sees_all_cities and user.city_scope is None
