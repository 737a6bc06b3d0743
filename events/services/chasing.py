"""Asking now for the names that are missing, instead of waiting for the day of the reminder."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.mailing.models import OutboundMail
from cms_portal.mailing.reminders import Recipient
from cms_portal.mailing.services import queue_mail
from events.models import Event
from events.services.delegations import require_office, require_open, speakers, unnamed_seats


@transaction.atomic
def chase_names(*, event: Event, by: User | None) -> int:
    """One message a day at most to each referent of a city with seats without a name.

    How many leave now. Raises NotAllowed, DelegationRefused.
    """
    require_office(by)
    require_open(event)
    today = timezone.localdate()
    rows = unnamed_seats(today).filter(event=event).select_related("event", "city")
    found = list(rows.order_by("pk"))
    people = speakers(one.city_id for one in found if one.city_id)
    before = OutboundMail.objects.count()
    for delegation in found:
        city = delegation.city
        assert city is not None
        for person in people.get(city.pk, []):
            queue_mail(
                template="events/names_reminder",
                to=person.email,
                context={
                    "recipient": Recipient(person.email, person.full_name),
                    "delegation": delegation,
                    "event": delegation.event,
                    "missing": delegation.seats - getattr(delegation, "named", 0),
                    "url": settings.PORTAL_URL + delegation.get_absolute_url(),
                },
                key=f"delegation-names:{delegation.pk}:{person.pk}:{today}",
                reason=f"Siete fra i referenti di {city.name} per il Programma.",
                by=by,
                city_code=city.cadastral_code,
            )
    return OutboundMail.objects.count() - before
