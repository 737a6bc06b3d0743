"""What we chase: protocols sent to a city and not signed yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings

from cities.models import Referent
from cms_portal.mailing.reminders import Recipient, Subject
from protocols.models import Protocol
from protocols.services.requests import addressees

SUBJECT_KIND = "protocols.protocol"


class UnsignedProtocols:
    """Each protocol sent and unsigned, to each current referent of its city."""

    name = "protocols.unsigned"
    label = "Protocolli trasmessi e non ancora firmati dal Comune"
    template = "protocols/signature_reminder"

    def due(self, on_day: date) -> Iterator[Subject]:
        waiting = list(
            Protocol.objects.awaiting_signature().filter(sent_on__lte=on_day).select_related("city")
        )
        people = addressees([protocol.city for protocol in waiting], on_day)
        for protocol in waiting:
            if protocol.sent_on is None:  # the database refuses it; this tells the type checker
                continue
            yield Subject(
                kind=SUBJECT_KIND,
                id=protocol.pk,
                since=protocol.sent_on,
                city_code=protocol.city.cadastral_code,
                recipients=_recipients(people.get(protocol.city_id, [])),
            )

    def still_due(self, kind: str, id: int, recipient_email: str) -> bool:  # noqa: A002
        """Still unsigned, and the person still a referent of the city today."""
        protocol = Protocol.objects.awaiting_signature().filter(pk=id).first()
        if protocol is None:
            return False
        return (
            Referent.objects.current()
            .filter(city_id=protocol.city_id, person__email__iexact=recipient_email)
            .exists()
        )

    def context(self, kind: str, id: int) -> dict[str, Any]:  # noqa: A002
        protocol = Protocol.objects.select_related("city").get(pk=id)
        return {
            "city": protocol.city.name,
            "code": protocol.code,
            "sent_on": protocol.sent_on,
            "url": settings.PORTAL_URL + protocol.get_absolute_url(),
        }


def _recipients(referents: list[Referent]) -> list[Recipient]:
    """One per address: a person may hold two mandates."""
    by_email = {row.person.email.lower(): row.person.full_name for row in referents}
    return [Recipient(email=email, name=name) for email, name in by_email.items()]
