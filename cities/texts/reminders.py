"""What we chase here: guidelines nobody declared to have read, questions nobody answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from cities.models import CityMessage, GuidelineReceipt, GuidelineVersion, Question, Referent
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.mailing.reminders import Recipient, Subject

MESSAGE_KIND = "cities.citymessage"
QUESTION_KIND = "cities.question"


class UnreadGuidelines:
    """The last version sent to each city, to those of its referents who have not declared it."""

    name = "cities.unread_guidelines"
    label = "Linee guida di cui non è stata dichiarata la presa visione"
    template = "guidelines/receipt_reminder"

    def due(self, on_day: date) -> Iterator[Subject]:
        sent = list(
            _last_sent().filter(sent_at__date__lte=on_day).select_related("city").order_by("pk")
        )
        readers = set(
            GuidelineReceipt.objects.filter(
                version__in={message.guideline_version_id for message in sent}
            ).values_list("version", "person")
        )
        people = _referents({message.city_id for message in sent}, on_day)
        for message in sent:
            missing = {
                referent.person.email.lower(): referent.person.full_name
                for referent in people[message.city_id]
                if (message.guideline_version_id, referent.person_id) not in readers
            }
            if missing:
                yield Subject(
                    kind=MESSAGE_KIND,
                    id=message.pk,
                    since=timezone.localdate(message.sent_at),
                    city_code=message.city.cadastral_code,
                    recipients=[Recipient(email, name) for email, name in missing.items()],
                )

    def still_due(self, kind: str, id: int, recipient_email: str) -> bool:  # noqa: A002
        message = _last_sent().filter(pk=id).first()
        if message is None:
            return False
        return (
            Referent.objects.current()
            .filter(city_id=message.city_id, person__email__iexact=recipient_email)
            .exclude(person__receipts__version=message.guideline_version_id)
            .exists()
        )

    def context(self, kind: str, id: int) -> dict[str, Any]:  # noqa: A002
        rows = CityMessage.objects.select_related("city", "guideline_version__guideline")
        message = rows.get(pk=id)
        version = message.guideline_version
        assert version is not None
        return {
            "name": "",
            "city": message.city.name,
            "version": version,
            "url": settings.PORTAL_URL + version.get_absolute_url(),
        }


class UnansweredQuestions:
    """Each question that waits for the office, to who follows the city, else to the office."""

    name = "cities.unanswered_questions"
    label = "Quesiti delle città in attesa di risposta"
    template = "questions/unanswered"

    def due(self, on_day: date) -> Iterator[Subject]:
        waiting = Question.objects.awaiting_office().filter(waiting_since__date__lte=on_day)
        office = list(_office())
        for question in waiting.select_related("city__officer").oldest_first():
            officer = question.city.officer
            people = [officer] if officer and officer.is_active else office
            yield Subject(
                kind=QUESTION_KIND,
                id=question.pk,
                since=timezone.localdate(question.waiting_since),
                city_code=question.city.cadastral_code,
                recipients=[Recipient(user.email, user.name) for user in people],
            )

    def still_due(self, kind: str, id: int, recipient_email: str) -> bool:  # noqa: A002
        is_waiting = Question.objects.awaiting_office().filter(pk=id).exists()
        return is_waiting and _office().filter(email=recipient_email.lower()).exists()

    def context(self, kind: str, id: int) -> dict[str, Any]:  # noqa: A002
        question = Question.objects.select_related("city").get(pk=id)
        waiting = Question.objects.awaiting_office().oldest_first()
        return {
            "question": question,
            "days": question.days_waiting(),
            "others": waiting.exclude(pk=id).count(),
            "url": settings.PORTAL_URL + question.get_absolute_url(),
        }


def _last_sent() -> Any:
    """Of each guidelines, the message with the last version published."""
    last = GuidelineVersion.objects.published().newest()
    return CityMessage.objects.filter(guideline_version__in=last)


def _referents(cities: set[int], on_day: date) -> dict[int, list[Referent]]:
    found: dict[int, list[Referent]] = defaultdict(list)
    rows = Referent.objects.current(on_day).filter(city__in=cities).exclude(person__email="")
    for referent in rows.select_related("person").order_by("pk"):
        found[referent.city_id].append(referent)
    return found


def _office() -> QuerySet[User]:
    return User.objects.filter(is_active=True, groups__name=Role.STAFF).order_by("pk")
