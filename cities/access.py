"""Who may do what with the people of a city; who may see it is `visible_to`."""

from __future__ import annotations

from cities.exceptions import NotAllowed
from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role


def keeps_people(user: User) -> bool:
    """May register mandates, offices and votes, and answer the cities' proposals."""
    return user.has_role(Role.STAFF)


def speaks_for(user: User, city: City) -> bool:
    """Acts for the city today, and so may tell what changes there."""
    return not user.sees_all_cities and City.objects.visible_to(user).filter(pk=city.pk).exists()


def require_keeper(by: User | None) -> None:
    """`by` is None for the portal itself and for the command line. Raises NotAllowed."""
    if by is not None and not keeps_people(by):
        raise NotAllowed("Le persone delle città le registra la segreteria del Programma.")
