"""The figures of a good practice: counted from what is listed, or said to come from the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cities.enums import PracticeProjectState
from cities.models import GoodPractice, PracticeBody, PracticeProject
from cms_portal.templatetags.portal import euro, thousands

FROM_TEXT: Final = "dal testo"
_STARTED: Final = frozenset({PracticeProjectState.ACTIVE, PracticeProjectState.CONCLUDED})
_MARK: Final = re.compile(r"\{([^{}\n]{1,40})\}")


@dataclass(frozen=True)
class Figure:
    """A number with where it comes from.

    `listed`: how many the portal holds, when they are not those that the text declares.
    """

    label: str
    words: str
    is_from_text: bool
    listed: str = ""


@dataclass(frozen=True)
class Part:
    """Of a text: words as they are, or a figure put in their place."""

    words: str
    figure: Figure | None = None


class Figures:
    """Those of one practice, by the name that its text gives them."""

    def __init__(
        self,
        practice: GoodPractice,
        projects: Sequence[PracticeProject],
        bodies: Sequence[PracticeBody],
    ) -> None:
        known = [project for project in projects if project.state != PracticeProjectState.UNKNOWN]
        are_all_known = len(known) == len(projects)
        started = sum(project.state in _STARTED for project in projects)
        amounts = [project.amount for project in projects]
        are_all_priced = bool(amounts) and None not in amounts
        total = sum((amount for amount in amounts if amount is not None), Decimal("0.00"))
        self.by_name: dict[str, Figure] = {}
        self._count("progetti", "Progetti finanziabili", practice.declared_projects, len(projects))
        self._count(
            "progetti attivi",
            "Progetti attivi",
            practice.declared_active_projects,
            started if are_all_known else 0,
        )
        self._count("enti", "Enti beneficiari", practice.declared_bodies, len(bodies))
        self._amount(practice.declared_amount, total if are_all_priced else None)

    @property
    def shown(self) -> list[Figure]:
        return list(self.by_name.values())

    def parts(self, text: str) -> Iterator[Part]:
        """`text` with its {marks} replaced; a mark without a figure stays in words."""
        place = 0
        for match in _MARK.finditer(text):
            figure = self.by_name.get(match[1].strip())
            if figure is None:
                continue
            yield Part(text[place : match.start()])
            yield Part(figure.words, figure)
            place = match.end()
        yield Part(text[place:])

    def _count(self, name: str, label: str, declared: int | None, listed: int) -> None:
        """The list counts once it is whole: when it is as long as the text says, or it alone is."""
        if declared is None or declared == listed:
            if listed or declared == 0:
                self.by_name[name] = Figure(label, thousands(listed), is_from_text=False)
            return
        beside = thousands(listed) if listed else ""
        self.by_name[name] = Figure(label, thousands(declared), is_from_text=True, listed=beside)

    def _amount(self, declared: Decimal | None, total: Decimal | None) -> None:
        if declared is None and total is None:
            return
        words = f"{euro(total if declared is None else declared)} EUR"
        is_from_text = declared is not None and declared != total
        beside = f"{euro(total)} EUR" if is_from_text and total is not None else ""
        self.by_name["importo"] = Figure("Dotazione", words, is_from_text, listed=beside)


NAMES: Final = ("progetti", "progetti attivi", "enti", "importo")


def unknown_marks(text: str) -> list[str]:
    """What stands in braces and is none of our figures."""
    return sorted({mark.strip() for mark in _MARK.findall(text)} - set(NAMES))


def without_marks(text: str) -> str:
    """For a line of excerpt, where no figure is counted."""
    return _MARK.sub("…", text)
