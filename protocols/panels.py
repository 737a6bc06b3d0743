"""The protocol on the page of its city."""

from __future__ import annotations

from cities.models import City
from cities.panels import Panel
from cms_portal.accounts.models import User
from protocols.enums import PREPARERS
from protocols.models import Protocol


def protocol_panel(city: City, user: User) -> Panel | None:
    """The living act of the city, or for who prepares them the way to make it."""
    rows = Protocol.objects.visible_to(user).roots().living().filter(city=city)
    protocol = (
        rows.select_related("document", "city", "template")
        .defer("document__content", "document__html", "document__data")
        .first()
    )
    return Panel(
        "protocols/_panel.html",
        {"protocol": protocol, "city": city, "may_prepare": user.has_role(*PREPARERS)},
    )
