"""What guidelines and questions hold about people."""

from __future__ import annotations

from cities.models import GuidelineReceipt, Question, QuestionEntry
from cms_portal.privacy import registry
from cms_portal.privacy.registry import Row
from cms_portal.privacy.subjects import Subject


def register() -> None:
    registry.register_source(
        "cities.receipts",
        "Prese visione delle linee guida",
        _receipts,
        why="Per sapere chi ha letto quale versione delle linee guida, e quando.",
    )
    registry.register_source(
        "cities.questions",
        "Quesiti e precisazioni",
        _questions,
        why="Per rispondere al Comune e ricordare che cosa è stato chiesto e risposto.",
    )


def _receipts(subject: Subject) -> list[Row]:
    rows = GuidelineReceipt.objects.filter(person=subject.person_id or 0)
    return [
        {
            "Linee guida": one.version.title,
            "Versione": one.version.number,
            "Presa visione il": one.read_at,
        }
        for one in rows.select_related("version")
    ]


def _questions(subject: Subject) -> list[Row]:
    asked = Question.objects.filter(asked_by=subject.person_id or 0).select_related("city")
    added = QuestionEntry.objects.filter(by=subject.user_id or 0)
    rows = [
        {
            "Comune": one.city.name,
            "Oggetto": one.subject,
            "Testo": one.text,
            "Scritto il": one.asked_at,
        }
        for one in asked
    ]
    return rows + [
        {
            "Comune": one.question.city.name,
            "Oggetto": one.question.subject,
            "Testo": one.text,
            "Scritto il": one.at,
        }
        for one in added.select_related("question__city")
    ]
