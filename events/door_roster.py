"""What a phone at the door takes with it: who is expected, without contacts, and who has come."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from cms_portal.accounts.models import User
from events.arrivals import Choices
from events.models import Delegation, Event, Presence, Registration

# A row is dated before it is committed: what is asked "since" goes back this much further.
OVERLAP = timedelta(minutes=1)


def door_closes_at(event: Event) -> datetime | None:
    """When the last day is over: from then on nothing of it stays on a phone. None without days."""
    last = event.ends_on or event.starts_on
    if last is None:
        return None
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))


def is_over(event: Event) -> bool:
    """True without days too: there is nobody to wait for."""
    closes_at = door_closes_at(event)
    return closes_at is None or closes_at <= timezone.now()


def roster(event: Event, choices: Choices, by: User) -> dict[str, Any]:
    """Bound to one event and one operator; two queries however many people there are."""
    delegations = Delegation.objects.filter(event=event).select_related("city", "organisation")
    people = Registration.objects.registered().filter(event=event).by_name()
    closes_at = door_closes_at(event)
    return {
        "event": event.pk,
        "owner": by.pk,
        "until": closes_at.isoformat() if closes_at else None,
        "moments": [
            {"value": one.value, "day": str(one.moment.day)}
            for day in choices.days
            for one in (day, *day.sessions)
        ],
        "delegations": [
            {"id": one.pk, "name": one.name, "city": one.city_id is not None, "state": one.state}
            for one in delegations.by_name()
        ],
        "people": [
            {
                "id": one.pk,
                "name": one.person.shown_name,
                "delegation": one.delegation_id,
                "role": one.get_role_display(),
                "code": one.badge_code.replace("-", ""),
            }
            for one in people.select_related("person")
        ],
    }


def mark_of(body: dict[str, Any]) -> str:
    """An ETag: the same roster has the same one."""
    text = json.dumps(body, sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def presences_since(event: Event, since: datetime | None) -> list[list[Any]]:
    """Every row written since, the undone ones too, in the order of writing; one query.

    nonce, registration, kind, moment, hour, the nonce that it takes back, whether it is a double.
    """
    rows = Presence.objects.filter(registration__event=event)
    if since:
        rows = rows.filter(recorded_at__gte=since - OVERLAP)
    found = rows.order_by("recorded_at", "pk").values_list(
        "nonce",
        "registration_id",
        "kind",
        "day",
        "session_id",
        "happened_at",
        "supersedes__nonce",
        "is_repeat",
    )
    return [
        [nonce, person, kind, f"{day}.{session}" if session else f"{day}", hour, undone, is_repeat]
        for nonce, person, kind, day, session, hour, undone, is_repeat in found
    ]
