"""What those who came think: asked once by a personal link, answered without a name."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.accounts.services import hash_token
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import enqueue
from cms_portal.mailing.services import queue_secret_mail
from cms_portal.once import wait_turn
from events.access import require_organiser
from events.enums import OPEN_DOOR
from events.exceptions import FeedbackRefused, LinkInvalid
from events.feedback import FEWEST
from events.models import Event, FeedbackAnswer, FeedbackLink, FeedbackRound, Registration
from events.models.registrations import RegistrationQuerySet
from events.services.restitutions import REASON, REASON_EN, present_at
from events.services.telling import city_code, english_frame

CATEGORY: Final = "Richiesta di un parere sull'evento"


def still_to_ask(event: Event | int) -> RegistrationQuerySet:
    """Present, with an address, and never asked."""
    asked = FeedbackLink.objects.filter(round__event=event)
    found = present_at(event).exclude(pk__in=asked.values("registration"))
    return found.exclude(person__email="")


@transaction.atomic
def ask_feedback(*, event: Event, days: int, by: User | None) -> int:
    """Have a worker write to those present who were not asked yet, and let everybody answer for
    `days` from today, never for less than before; how many are written to, besides those to whom
    a message is already on its way.

    Raises NotAllowed, FeedbackRefused.
    """
    require_organiser(by)
    if event.state not in OPEN_DOOR or not event.is_over:
        raise FeedbackRefused("Il parere si chiede dal giorno dopo l'evento.")
    wait_turn("events.feedback", event.pk)
    waiting = still_to_ask(event)
    count = waiting.count()
    if not count:
        return 0
    until = timezone.localdate() + timedelta(days=days)
    asked, is_new = FeedbackRound.objects.get_or_create(
        event=event, defaults={"closes_on": until, "by": by}
    )
    if not is_new and asked.closes_on < until:
        asked.closes_on = until
        asked.save(update_fields=["closes_on"])
    last = waiting.order_by("-pk").values_list("pk", flat=True)[0]
    under_way = _under_way(asked, waiting)
    enqueue("events.feedback", key=f"feedback:{asked.pk}:{last}:{count}", by=by, round_id=asked.pk)
    return max(count - under_way, 0)


def _under_way(asked: FeedbackRound, waiting: RegistrationQuerySet) -> int:
    """How many of them the jobs that have not ended will write to: the key of the last one says
    up to whom, and how many they were.
    """
    jobs = Job.objects.filter(kind="events.feedback", payload__round_id=asked.pk)
    keys = [one.key for one in jobs.order_by("pk") if not one.is_finished]
    if not keys:
        return 0
    _, _, last, count = keys[-1].split(":")
    return min(int(count), waiting.filter(pk__lte=int(last)).count())


def send_feedback(*, round_id: int, by: User | None) -> int:
    """Write to whoever is left; how many. Killed half way, it goes on where it was."""
    asked = FeedbackRound.objects.select_related("event").get(pk=round_id)
    rows = still_to_ask(asked.event_id).select_related("person", "delegation__city")
    return sum(_ask(asked, one, by) for one in rows.order_by("pk"))


def find_link(token: str) -> FeedbackLink | None:
    rows = FeedbackLink.objects.select_related("round__event", "registration")
    return rows.filter(token_hash=hash_token(token)).first()


@transaction.atomic
def answer_feedback(*, token: str, said: Mapping[str, Any]) -> FeedbackAnswer:
    """One answer for one link, and nothing that joins them. Raises LinkInvalid."""
    rows = FeedbackLink.objects.open().select_for_update(of=("self",))
    rows = rows.select_related("round", "registration")
    link = rows.filter(token_hash=hash_token(token)).first()
    if link is None:
        raise LinkInvalid
    link.is_used = True
    link.save(update_fields=["is_used"])
    answer = FeedbackAnswer(round=link.round, role=_role_to_keep(link), **said)
    answer.full_clean(exclude=["round"])
    answer.save(force_insert=True)
    return answer


def _role_to_keep(link: FeedbackLink) -> str:
    """ "" when so few of this role were asked that it would be a name."""
    same = Counter(link.round.links.values_list("registration__role", flat=True))
    role: str = link.registration.role
    return role if same[role] >= FEWEST else ""


@transaction.atomic
def _ask(asked: FeedbackRound, one: Registration, by: User | None) -> bool:
    wait_turn("events.feedback-link", one.pk)
    if FeedbackLink.objects.filter(registration=one).exists():
        return False
    token = secrets.token_urlsafe(32)
    link = FeedbackLink(round=asked, registration=one, token_hash=hash_token(token))
    link.mail = queue_secret_mail(
        template="events/feedback",
        to=one.person.email,
        context={
            "name": one.person.full_name,
            "event": asked.event,
            "closes_on": asked.closes_on,
            "url": settings.PORTAL_URL + reverse("events:feedback_answer", args=[token]),
            **english_frame(REASON_EN, one.in_english),
        },
        key=f"feedback:{asked.pk}:{one.pk}",
        category=CATEGORY,
        reason=REASON,
        life=max(asked.closes_on - timezone.localdate(), timedelta(days=1)),
        by=by,
        city_code=city_code(one.delegation),
    )
    link.save()
    return True
