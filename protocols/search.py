"""Protocols on the search page: by their code, or by the name of their city."""

from __future__ import annotations

from django.db.models import Q

from cities.models import City
from cities.names import fold
from cities.search import Hit
from cms_portal.accounts.models import User
from protocols.models import Protocol


def find_protocols(text: str, user: User, at_most: int) -> list[Hit]:
    """The living ones first. Register numbers join when transmissions are recorded."""
    if not fold(text):
        return []
    rows = Protocol.objects.visible_to(user).select_related("city", "template")
    named = rows.filter(Q(code__icontains=text.strip()) | Q(city__in=City.objects.search(text)))
    return [
        Hit(str(one), one.get_absolute_url(), f"{one.code}, {one.get_state_display().lower()}")
        for one in named.order_by("city__folded_name", "-pk")[:at_most]
    ]
