"""The address from which a calendar reads the meetings, without signing in: one per person.

It is signed, and bound to the person's password: who changes it, or is closed, ends the address.
"""

from __future__ import annotations

from django.core import signing
from django.db.models import Count, Max
from django.db.models.query import QuerySet

from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from events.enums import EventState
from events.models import Event

SALT = "events.feed"


def feed_token(user: User) -> str:
    return signing.dumps([user.pk, _seal(user)], salt=SALT)


def feed_reader(token: str) -> User | None:
    """Who the address was given to, while they have a role that reads all events; one query."""
    try:
        pk, seal = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    readers = [role.value for role in Role if role != Role.FACILITATOR]
    user = User.objects.filter(pk=pk, is_active=True, groups__name__in=readers).first()
    return user if user and _seal(user) == seal else None


def feed_events() -> QuerySet[Event]:
    """What everybody with a role may see; a cancelled one stays, so that calendars hear of it."""
    return Event.objects.exclude(state=EventState.DRAFT).order_by("starts_on", "pk")


def feed_mark() -> str:
    """Changes when the feed does; one query, no body."""
    last = feed_events().aggregate(changed=Max("calendar_changed_at"), count=Count("pk"))
    moment = last["changed"].timestamp() if last["changed"] else 0
    return f'"{last["count"]}-{moment:.6f}"'


def _seal(user: User) -> str:
    return user.get_session_auth_hash()[:16]
