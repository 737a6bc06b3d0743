"""Guidelines and questions on the page "A che punto siamo"."""

from __future__ import annotations

from django.db.models import Count, Q

from cities.briefing import Line, Part
from cities.enums import QuestionState
from cities.models import City, GuidelineVersion, Question, Referent
from cms_portal.templatetags.portal import day


def texts(city: City) -> Part:
    """The last version of each guidelines with who has read it, then the questions not closed."""
    sent = GuidelineVersion.objects.published().filter(messages__city=city)
    people = Referent.objects.current().filter(city=city).values("person")
    versions = (
        GuidelineVersion.objects.filter(pk__in=sent.newest().values("pk"))
        .annotate(read=Count("receipts", filter=Q(receipts__person__in=people)))
        .only("title", "number", "dated_on", "guideline_id")
        .order_by("-dated_on", "-pk")
    )
    of_all = people.distinct().count()
    lines = [
        Line(
            version.title,
            f"Versione {version.number}, {day(version.dated_on)}. Presa visione di {version.read} "
            f"su {of_all} referenti.",
            version.get_absolute_url(),
        )
        for version in versions
    ]
    open_questions = (
        Question.objects.filter(city=city).exclude(state=QuestionState.ANSWERED).oldest_first()
    )
    lines += [
        Line(
            f"Quesito: {question.subject}",
            f"{question.get_state_display()}, dal {day(question.waiting_since)}.",
            question.get_absolute_url(),
        )
        for question in open_questions
    ]
    return Part("Linee guida e quesiti", lines)
