"""Guidelines and messages in the workspace of a city, and what they still ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef

from cities.enums import QuestionState
from cities.models import City, CityMessage, GuidelineReceipt, GuidelineVersion, Question
from cities.workspace import Action, Card
from cms_portal.accounts.models import User
from cms_portal.templatetags.portal import day

SHOWN = 4
LOOKED_AT = 300  # messages; years of them


def texts_card(city: City, user: User) -> Card | None:
    """All from the messages that the city was sent, in one query."""
    mine = GuidelineReceipt.objects.filter(version=OuterRef("guideline_version"), person__user=user)
    rows = CityMessage.objects.filter(city=city).newest_first()
    long = ("text", "search_words")
    rows = rows.select_related("guideline_version", "question").defer(
        *long, *(f"{name}__{field}" for name in ("guideline_version", "question") for field in long)
    )
    messages = list(rows.annotate(is_read=Exists(mine))[:LOOKED_AT])
    if not messages:
        return None
    guidelines = _newest_guidelines(messages)
    is_reader = not user.sees_all_cities
    return Card(
        template="messages/_card.html",
        context={
            "guidelines": guidelines[:SHOWN],
            "messages": messages[:SHOWN],
            "is_more": len(messages) > SHOWN,
            "is_reader": is_reader,
        },
        actions=(*_to_clarify(messages), *(_to_read(guidelines) if is_reader else ())),
    )


def _newest_guidelines(messages: Iterable[CityMessage]) -> list[CityMessage]:
    """Of each guidelines, the message with the last version."""
    found: dict[int, CityMessage] = {}
    for message in messages:
        if message.guideline_version is not None:
            found.setdefault(message.guideline_version.guideline_id, message)
    return list(found.values())


def _to_read(messages: Iterable[CityMessage]) -> Iterator[Action]:
    for message in messages:
        version: GuidelineVersion | None = message.guideline_version
        if version is None or message.is_read:  # type: ignore[attr-defined]
            continue
        is_new_edition = version.number > 1
        yield Action(
            title=f"Leggete «{version.title}»",
            duty=f"Leggere «{version.title}»",
            text=f"È uscita la versione {version.number}: {version.changes}"
            if is_new_edition
            else "Sono linee guida per le città: poi dichiarate la presa visione.",
            url=version.get_absolute_url(),
            verb="Leggete e dichiaratelo",
            due_on=version.read_by,
            note=""
            if version.read_by
            else f"Senza scadenza, ricevute {day(message.sent_at, 'il')}",
        )


def _to_clarify(messages: Iterable[CityMessage]) -> Iterator[Action]:
    asked: dict[int, Question] = {
        message.question.pk: message.question
        for message in messages
        if message.question and message.question.state == QuestionState.CITY
    }
    for question in asked.values():
        yield Action(
            title="Rispondete a un chiarimento",
            duty="Rispondere a un chiarimento",
            text=f"Serve una precisazione sul quesito «{question.subject}».",
            url=question.get_absolute_url(),
            verb="Rispondete",
        )
