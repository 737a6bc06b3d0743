"""What people have said: about this file, or about earlier ones."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from cms_portal.spreadsheets.imports.findings import EVERYONE, Question
from cms_portal.spreadsheets.models import ImportBatch, RememberedChoice


class Answers:
    """Loaded once per reading. `ask` gives the answer, or None and then the line must wait."""

    def __init__(self, batch: ImportBatch) -> None:
        self._given: dict[str, Any] = dict(
            batch.questions.filter(answer__isnull=False).values_list("key", "answer")
        )
        known = RememberedChoice.objects.filter(
            Q(sender_key="") | Q(sender_key=batch.sender_key)
        ).order_by("sender_key")  # the sender's own comes last, and wins
        self._remembered = {
            (choice.topic, choice.key): choice.answer
            for choice in known.exclude(topic__startswith="columns:")
        }

    def ask(self, question: Question) -> Any:
        if question.key in self._given:
            return self._given[question.key]
        if question.remembered_for:
            answer = self._remembered.get((question.topic, question.key))
            # What was an answer then may not be one now: a city may have left the list.
            if answer in [value for value, _ in question.options]:
                return answer
        return None


def remembered_columns(batch: ImportBatch) -> dict[str, str]:
    """Heading, in its plain form -> field ("" for a column to leave out), for this sender."""
    rows = RememberedChoice.objects.filter(
        topic=columns_topic(batch), sender_key=batch.sender_key
    ).values_list("written", "answer")
    return dict(rows)


def columns_topic(batch: ImportBatch) -> str:
    return f"columns:{batch.importer}"


def sender_of(question_for: str, batch: ImportBatch) -> str:
    return "" if question_for == EVERYONE else batch.sender_key
