"""Who reads a private file that belongs to a city."""

from __future__ import annotations

from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile


def may_read_of_city(user: User, paper: PrivateFile) -> bool:
    """The city that it belongs to, and who sees every city."""
    return City.objects.visible_to(user).filter(cadastral_code=paper.city_code).exists()
