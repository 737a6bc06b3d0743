"""What the programme writes for its cities: guidelines, answers, good practices."""

from cities.models.texts.guidelines import (
    Guideline,
    GuidelineAttachment,
    GuidelineReceipt,
    GuidelineVersion,
)
from cities.models.texts.practices import (
    GoodPractice,
    PracticeBody,
    PracticeLink,
    PracticeProject,
)
from cities.models.texts.questions import Faq, Question, QuestionEntry

__all__ = [
    "Faq",
    "GoodPractice",
    "Guideline",
    "GuidelineAttachment",
    "GuidelineReceipt",
    "GuidelineVersion",
    "PracticeBody",
    "PracticeLink",
    "PracticeProject",
    "Question",
    "QuestionEntry",
]
