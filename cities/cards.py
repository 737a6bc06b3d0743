"""Who acts for a city today: a card of its workspace."""

from __future__ import annotations

from cities.models import City
from cities.services import speakers_of
from cities.workspace import Card
from cms_portal.accounts.models import User


def people_card(city: City, user: User) -> Card:
    return Card("cities/_people_card.html", {"people": speakers_of(city)}, is_side=True)
