"""What we chase: texts that a city is to read, protocols that it is to sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from cities.models import Referent
from cms_portal.mailing.reminders import Recipient, Subject
from protocols.enums import ProtocolState
from protocols.models import Protocol, ReviewRound
from protocols.services.requests import addressees

SUBJECT_KIND = "protocols.protocol"
ROUND_KIND = "protocols.review_round"
DAYS_BEFORE = timedelta(days=3)  # from when on the last day for remarks is near


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
        return protocol is not None and _is_referent(protocol, recipient_email)

    def context(self, kind: str, id: int) -> dict[str, Any]:  # noqa: A002
        protocol = Protocol.objects.select_related("city").get(pk=id)
        return {
            **protocol.names,
            "city": protocol.city.name,
            "code": protocol.code,
            "sent_on": protocol.sent_on,
            "url": settings.PORTAL_URL + protocol.get_absolute_url(),
            "upload_url": settings.PORTAL_URL
            + reverse("protocols:signatures", args=[protocol.code]),
        }


class UnreadTexts:
    """Each text in review that the city has not finished with, from three days before its term."""

    name = "protocols.in_review"
    label = "Testi in esame: il termine per le osservazioni si avvicina o è passato"
    template = "protocols/review_reminder"

    def due(self, on_day: date) -> Iterator[Subject]:
        waiting = list(_texts_to_read().select_related("protocol__city").order_by("pk"))
        people = addressees([one.protocol.city for one in waiting], on_day)
        for one in waiting:
            assert one.reply_by is not None
            yield Subject(
                kind=ROUND_KIND,
                id=one.pk,
                since=max(one.reply_by - DAYS_BEFORE, timezone.localdate(one.opened_at)),
                city_code=one.protocol.city.cadastral_code,
                recipients=_recipients(people.get(one.protocol.city_id, [])),
            )

    def still_due(self, kind: str, id: int, recipient_email: str) -> bool:  # noqa: A002
        """Nobody finished, approved or took back that text; the person is a referent today."""
        found = _texts_to_read().select_related("protocol").filter(pk=id).first()
        return found is not None and _is_referent(found.protocol, recipient_email)

    def context(self, kind: str, id: int) -> dict[str, Any]:  # noqa: A002
        found = ReviewRound.objects.select_related("protocol__city").get(pk=id)
        protocol = found.protocol
        return {
            "city": protocol.city.name,
            "code": protocol.code,
            "reply_by": found.reply_by,
            "is_past": found.reply_by is not None and found.reply_by < timezone.localdate(),
            "url": settings.PORTAL_URL + reverse("protocols:review", args=[protocol.code]),
        }


def _texts_to_read() -> QuerySet[ReviewRound]:
    """The last text shown of each act in review, as long as city and authority have not ended."""
    later = ReviewRound.objects.filter(protocol=OuterRef("protocol"), number__gt=OuterRef("number"))
    return ReviewRound.objects.filter(
        ~Exists(later),
        protocol__state=ProtocolState.IN_REVIEW,
        reply_by__isnull=False,
        city_done_at__isnull=True,
        approved_at__isnull=True,
    )


def _is_referent(protocol: Protocol, email: str) -> bool:
    rows = Referent.objects.current().filter(city_id=protocol.city_id)
    return rows.filter(person__email__iexact=email).exists()


def _recipients(referents: list[Referent]) -> list[Recipient]:
    """One per address: a person may hold two mandates."""
    by_email = {row.person.email.lower(): row.person.full_name for row in referents}
    return [Recipient(email=email, name=name) for email, name in by_email.items()]
