"""What the events chase: invitations without an answer, seats without a name."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from cms_portal.mailing.reminders import Recipient, Subject
from events.enums import DelegationState
from events.models import Delegation, Registration
from events.models.delegations import DelegationQuerySet
from events.services.delegations import speakers, to_come, unnamed_seats

KIND = "events.delegation"


class _Delegations(ABC):
    """Cities to write to about their invitation, as long as `find` finds it."""

    @abstractmethod
    def find(self, on_day: date) -> DelegationQuerySet: ...

    def due(self, on_day: date) -> Iterator[Subject]:
        return _subjects(self.find(on_day))

    def still_due(self, kind: str, id: int, recipient_email: str) -> bool:  # noqa: A002
        return _still_due(self.find(timezone.localdate()), id, recipient_email)

    def context(self, kind: str, id: int) -> dict[str, Any]:  # noqa: A002
        return _context(id)


class UnansweredInvitations(_Delegations):
    """Each city that was invited and has not said whether it comes, until its last day."""

    name = "events.unanswered_invitations"
    label = "Inviti agli eventi senza risposta"
    template = "events/answer_reminder"

    def find(self, on_day: date) -> DelegationQuerySet:
        return to_come(on_day).filter(state=DelegationState.INVITED, reply_by__gte=on_day)


class UnnamedSeats(_Delegations):
    """Each city that comes and has seats without a name, until the day before the event."""

    name = "events.unnamed_seats"
    label = "Posti delle delegazioni ancora senza nome"
    template = "events/names_reminder"

    def find(self, on_day: date) -> DelegationQuerySet:
        return unnamed_seats(on_day)


def _subjects(rows: DelegationQuerySet) -> Iterator[Subject]:
    found = list(rows.select_related("city").order_by("pk"))
    people = speakers(one.city_id for one in found if one.city_id)
    for delegation in found:
        assert delegation.city is not None
        begins = delegation.answered_at or delegation.invited_at
        recipients = people.get(delegation.city.pk, [])
        if recipients:
            yield Subject(
                kind=KIND,
                id=delegation.pk,
                since=timezone.localdate(begins),
                city_code=delegation.city.cadastral_code,
                recipients=[Recipient(one.email, one.full_name) for one in recipients],
            )


def _still_due(rows: DelegationQuerySet, pk: int, email: str) -> bool:
    delegation = rows.filter(pk=pk).first()
    if delegation is None or delegation.city_id is None:
        return False
    people = speakers([delegation.city_id]).get(delegation.city_id, [])
    return any(one.email == email.lower() for one in people)


def _context(pk: int) -> dict[str, Any]:
    delegation = Delegation.objects.select_related("event", "city").get(pk=pk)
    missing = (
        delegation.seats - Registration.objects.registered().filter(delegation=delegation).count()
    )
    return {
        "delegation": delegation,
        "event": delegation.event,
        "missing": missing,
        "url": settings.PORTAL_URL + delegation.get_absolute_url(),
    }
