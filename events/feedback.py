"""The questions put to those who came, and what the answers say when they are counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from events.enums import RegistrationRole
from events.models import FeedbackAnswer, FeedbackRound
from events.models.feedback import MARKS

# Of one role: with fewer, the answers of a role are those of somebody.
FEWEST: Final = 5
SCALE: Final = (1, 2, 3, 4, 5)
OTHERS: Final = "Tutti gli altri"

# Column -> the question in Italian, in English.
QUESTIONS: Final = {
    "useful": (
        "Quanto vi è stato utile l'incontro per il vostro lavoro?",
        "How useful was the meeting for your work?",
    ),
    "clear": (
        "Quanto erano chiari i contenuti e gli obiettivi?",
        "How clear were its contents and aims?",
    ),
    "exchange": (
        "Quanto avete potuto confrontarvi con le altre persone presenti?",
        "How much could you exchange with the other participants?",
    ),
    "organised": (
        "Quanto hanno funzionato luogo, tempi e organizzazione?",
        "How well did venue, timing and organisation work?",
    ),
    "again": (
        "Quanto volentieri tornereste a un incontro come questo?",
        "How willingly would you come to a meeting like this again?",
    ),
}
WORDS: Final = {
    "helped": ("Che cosa vi è servito di più?", "What helped you most?"),
    "wanted": ("Che cosa cambiereste?", "What would you change?"),
}


@dataclass(frozen=True)
class Bar:
    mark: int
    count: int
    width: int  # percent of the longest


@dataclass(frozen=True)
class Group:
    """What those of one role answered to a question."""

    label: str
    count: int
    mean: str


@dataclass(frozen=True)
class Question:
    text: str
    count: int
    mean: str  # "4,2"; "" when nobody answered it
    bars: list[Bar]
    groups: list[Group]


@dataclass(frozen=True)
class Results:
    """`asked`: how many were written to; who of them answered is not known. Fewer than FEWEST
    answers have neither marks nor words: they would be those of somebody.
    """

    asked: int
    answers: int
    questions: list[Question]
    words: list[tuple[str, list[str]]]
    has_groups: bool


def results_of(asked: FeedbackRound) -> Results:
    """Two queries, however many answered."""
    rows = list(FeedbackAnswer.objects.filter(round=asked).order_by("pk"))  # keys are random
    if len(rows) < FEWEST:
        return Results(asked.links.count(), len(rows), [], [], has_groups=False)
    groups = groups_of(Counter(row.role for row in rows))
    return Results(
        asked=asked.links.count(),
        answers=len(rows),
        questions=[_question(name, rows, groups) for name in MARKS],
        words=[
            (text, [said for row in rows if (said := getattr(row, name))])
            for name, (text, _) in WORDS.items()
        ],
        has_groups=bool(groups),
    )


def groups_of(counts: Counter[str]) -> list[tuple[str, frozenset[str]]]:
    """Roles that may be shown apart. What is left over is shown together, and is itself never of
    fewer than FEWEST: else it could be told by taking the others from the whole.
    """
    apart = [role for role in counts if role and counts[role] >= FEWEST]
    apart.sort(key=lambda role: counts[role])
    rest = {role for role in counts if role not in apart}
    while apart and 0 < sum(counts[role] for role in rest) < FEWEST:
        rest.add(apart.pop(0))
    shown = [(role.label, frozenset({role.value})) for role in RegistrationRole if role in apart]
    if rest:
        shown.append((OTHERS, frozenset(rest)))
    return shown if len(shown) > 1 else []


def mean_of(marks: list[int]) -> str:
    return f"{sum(marks) / len(marks):.1f}".replace(".", ",") if marks else ""


def _question(
    name: str, rows: list[FeedbackAnswer], groups: list[tuple[str, frozenset[str]]]
) -> Question:
    given = [(row.role, getattr(row, name)) for row in rows if getattr(row, name)]
    marks = [mark for _, mark in given]
    counts = Counter(marks)
    most = max(counts.values(), default=0)
    told = _groups(given, groups)
    return Question(
        text=QUESTIONS[name][0],
        count=len(marks),
        mean=mean_of(marks),
        bars=[
            Bar(mark, counts[mark], round(100 * counts[mark] / most) if most else 0)
            for mark in reversed(SCALE)
        ],
        groups=told,
    )


def _groups(given: list[tuple[str, int]], groups: list[tuple[str, frozenset[str]]]) -> list[Group]:
    """None at all when some group has too few to this question, though enough answers."""
    told = []
    for label, roles in groups:
        marks = [mark for role, mark in given if role in roles]
        if len(marks) < FEWEST:
            return []
        told.append(Group(label, len(marks), mean_of(marks)))
    return told
