"""Write to cities: a row for each city at once, a mail for each of its referents by a worker."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cities.models import City, CityMessage, GuidelineVersion, Question, Referent
from cms_portal.accounts.models import User
from cms_portal.jobs.services import enqueue
from cms_portal.mailing.services import queue_mail
from cms_portal.once import wait_turn


@transaction.atomic
def send(
    *,
    cities: Iterable[City],
    subject: str,
    text: str,
    source: str,
    by: User | None,
    url: str = "",
    guideline_version: GuidelineVersion | None = None,
    question: Question | None = None,
    sending: uuid.UUID | None = None,
) -> list[CityMessage]:
    """Tell each of `cities`; whom the message reaches is decided when the mail is written.

    `source`: what it is about, in a word or two. `sending` (of a form) makes a second click
    harmless: the messages of the first are returned.
    """
    sending = sending or uuid.uuid4()
    wait_turn("city-messages", sending)
    if known := list(CityMessage.objects.filter(sending=sending)):
        return known
    messages = record(
        cities=cities,
        subject=subject,
        text=text,
        source=source,
        by=by,
        url=url,
        guideline_version=guideline_version,
        question=question,
        sending=sending,
    )
    if messages:
        enqueue("cities.mail_messages", key=f"city-messages:{sending}", by=by, sending=str(sending))
    return messages


def record(*, cities: Iterable[City], **fields: Any) -> list[CityMessage]:
    """The rows alone, all of one moment and one sending: nobody gets a mail."""
    together = {"sending": uuid.uuid4(), "sent_at": timezone.now()} | fields
    return CityMessage.objects.bulk_create(CityMessage(city=city, **together) for city in cities)


def mail_messages(
    *, sending: uuid.UUID, on_progress: Callable[[int, int], Any] = lambda done, total: None
) -> int:
    """One mail for each referent of each city written to; safe to repeat. How many there are."""
    messages = list(CityMessage.objects.filter(sending=sending).select_related("city", "by"))
    people = reachable({message.city_id for message in messages})
    written = 0
    for done, message in enumerate(messages, start=1):
        for referent in people.get(message.city_id, []):
            _mail(message, referent)
            written += 1
        on_progress(done, len(messages))
    return written


def reachable(city_ids: Iterable[int]) -> dict[int, list[Referent]]:
    """City -> its referents of today with an address, one mandate per address. One query."""
    rows = (
        Referent.objects.current()
        .filter(city__in=list(city_ids))
        .exclude(person__email="")
        .select_related("person")
        .order_by("pk")
    )
    found: dict[int, dict[str, Referent]] = defaultdict(dict)
    for referent in rows:
        found[referent.city_id].setdefault(referent.person.email.lower(), referent)
    return {city: list(by_email.values()) for city, by_email in found.items()}


def _mail(message: CityMessage, referent: Referent) -> None:
    queue_mail(
        template="messages/message",
        to=referent.person.email,
        context={
            "name": referent.person.full_name,
            "city": message.city.name,
            "message": message,
            "url": settings.PORTAL_URL + (message.url or message.get_absolute_url()),
        },
        key=f"city-message:{message.pk}:{referent.person_id}",
        reason=f"Messaggio del Programma al Comune di {message.city.name}: "
        f"lo ricevono i suoi referenti ({message.source.lower()}).",
        by=message.by,
        city_code=message.city.cadastral_code,
    )
