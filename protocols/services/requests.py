"""Ask a city for what its act still lacks. Nothing leaves unless a person presses the button."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cities.models import City, Referent
from cms_portal.accounts.models import User
from cms_portal.mailing.models import OutboundMail
from cms_portal.mailing.services import queue_mail
from protocols.enums import PREPARERS
from protocols.exceptions import NotAllowed
from protocols.readiness import CityReadiness

REQUEST_TEMPLATE = "protocols/missing_data"


def last_requests(cities: Iterable[City]) -> dict[int, datetime]:
    """When each city was last asked: city id -> moment. One query."""
    codes = {city.cadastral_code: city.pk for city in cities}
    asked = (
        OutboundMail.objects.filter(template=REQUEST_TEMPLATE, city_code__in=codes)
        .values_list("city_code")
        .annotate(last=Max("created_at"))
        .order_by()
    )
    return {codes[code]: last for code, last in asked}


def addressees(cities: Iterable[City], on_day: date | None = None) -> dict[int, list[Referent]]:
    """The current referents with an address: city id -> mandates. One query."""
    found: dict[int, list[Referent]] = defaultdict(list)
    rows = Referent.objects.current(on_day).filter(city__in=list(cities)).exclude(person__email="")
    for referent in rows.select_related("person").order_by("pk"):
        found[referent.city_id].append(referent)
    return dict(found)


@transaction.atomic
def ask_for_missing(incomplete: Sequence[CityReadiness], *, by: User) -> int:
    """One message to each referent of each city that owes something; at most one a day each.

    Returns how many messages were written now. Raises NotAllowed.
    """
    if not by.has_role(*PREPARERS):
        raise NotAllowed("La richiesta dei dati spetta alla segreteria.")
    owing = [one for one in incomplete if one.asked_of_city]
    before = OutboundMail.objects.filter(template=REQUEST_TEMPLATE).count()
    today = timezone.localdate()
    people = addressees(one.city for one in owing)
    for one in owing:
        for referent in people.get(one.city.pk, []):
            queue_mail(
                template=REQUEST_TEMPLATE,
                to=referent.person.email,
                context={
                    "city": one.city.name,
                    "name": referent.person.full_name,
                    "missing": [f"{item.label}: {item.detail}" for item in one.asked_of_city],
                    "url": settings.PORTAL_URL,
                },
                key=f"missing-data:{one.city.cadastral_code}:{referent.person_id}:{today}",
                reason=f"siete referenti del Comune di {one.city.name} per il Programma.",
                by=by,
                city_code=one.city.cadastral_code,
            )
    return OutboundMail.objects.filter(template=REQUEST_TEMPLATE).count() - before
