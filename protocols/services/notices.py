"""What city and office are told about a text: one message a day, however much is written."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.mailing.services import queue_mail
from protocols.models import Protocol, ReviewRound, TextVersion
from protocols.services.requests import addressees


def tell_city_of_review(shown: ReviewRound, *, by: User | None) -> None:
    _tell_city(
        shown.protocol,
        template="protocols/review_opened",
        key=f"review:{shown.pk}",
        context={"reply_by": shown.reply_by, "is_again": shown.number > 1},
        by=by,
    )


def tell_city_of_answers(protocol: Protocol, *, by: User | None) -> None:
    _tell_city(
        protocol,
        template="protocols/review_answered",
        key=f"review-answers:{protocol.pk}:{timezone.localdate()}",
        context={},
        by=by,
    )


def tell_city_of_recall(version: TextVersion, *, by: User | None) -> None:
    _tell_city(
        version.protocol,
        template="protocols/recalled",
        key=f"recalled:{version.pk}",
        context={"reason": version.void_reason, "sent_on": version.sent_on},
        by=by,
        page="protocols:detail",
    )


def _tell_city(
    protocol: Protocol,
    *,
    template: str,
    key: str,
    context: dict[str, Any],
    by: User | None,
    page: str = "protocols:review",
) -> None:
    city = protocol.city
    for referent in addressees([city]).get(city.pk, []):
        queue_mail(
            template=template,
            to=referent.person.email,
            context={
                **protocol.names,
                "city": city.name,
                "name": referent.person.full_name,
                "code": protocol.code,
                "url": settings.PORTAL_URL + _address(protocol, page),
                **context,
            },
            key=f"{key}:{referent.person_id}",
            reason=f"siete referenti del Comune di {city.name} per il Programma.",
            by=by,
            city_code=city.cadastral_code,
        )


def tell_office(protocol: Protocol, *, what: str, key: str) -> None:
    """Who follows the city, or the office's mailbox."""
    officer = protocol.city.officer
    to = officer.email if officer and officer.is_active else settings.SUPPORT_EMAIL
    if not to:
        return
    queue_mail(
        template="protocols/review_to_office",
        to=to,
        context={
            **protocol.names,
            "city": protocol.city.name,
            "code": protocol.code,
            "what": what,
            "url": settings.PORTAL_URL + _address(protocol, "protocols:review"),
        },
        key=f"review-office:{protocol.pk}:{key}",
        reason="un Comune ha scritto a proposito del testo di un protocollo.",
        city_code=protocol.city.cadastral_code,
    )


def _address(protocol: Protocol, page: str) -> str:
    return reverse(page, args=[protocol.code])
