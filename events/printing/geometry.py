"""Where things are on a page of a sign-in sheet, in millimetres, and where that is on a scan.

Measured from the top left corner inside the margins; `templates/events/pdf/sign_in.html` says the
same in CSS. The codes that are found give the place, size and angle of the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

PAGE_CODE: Final = (172.5, 9.5, 19.0)  # middle, side
_ROW_CODE: Final = (172.24, 10.5)
_FIRST_ROW, _ROW_PITCH = 52.95, 15.2
# Within a row, from left to right: the signature's own box, and all that is written by hand.
SIGNATURE: Final = (116.0, 162.5)
WHOLE_ROW: Final = (11.5, 162.5)
_HALF_ROW: Final = 7.4
_INSIDE: Final = 1.6  # off the lines of the box: what is measured lies within
_INSIDE_ROW: Final = 5.6

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


def middle_of_row(place: int) -> float:
    return _FIRST_ROW + _ROW_PITCH * (place - 1)


def corners_of(place: int | None) -> list[Point]:
    """Of the code of a row, or of the page: from its own top left, clockwise."""
    if place is None:
        x, y, side = PAGE_CODE
    else:
        x, side = _ROW_CODE
        y = middle_of_row(place)
    half = side / 2
    return [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]


def signature_box(place: int) -> Box:
    return _row(place, SIGNATURE)


def row_box(place: int) -> Box:
    return _row(place, WHOLE_ROW)


def measured_box(place: int) -> Box:
    """Where ink is a signature, and not the lines around it."""
    left, right = SIGNATURE
    y = middle_of_row(place)
    return left + _INSIDE, y - _INSIDE_ROW, right - _INSIDE, y + _INSIDE_ROW


def _row(place: int, columns: tuple[float, float]) -> Box:
    y = middle_of_row(place)
    return columns[0], y - _HALF_ROW, columns[1], y + _HALF_ROW


@dataclass(frozen=True)
class Placing:
    """From millimetres of the sheet to points of the picture: turned, scaled and moved."""

    turn: complex
    origin: complex

    @property
    def points_per_mm(self) -> float:
        return abs(self.turn)

    def of(self, x: float, y: float) -> Point:
        found = self.turn * complex(x, y) + self.origin
        return found.real, found.imag


def place(pairs: Iterable[tuple[Point, Point]]) -> tuple[Placing, float] | None:
    """The placing that fits (on the sheet, on the picture) best, and how many mm it is off.

    None when the points do not tell: too few, or all in one place.
    """
    known = [(complex(*paper), complex(*seen)) for paper, seen in pairs]
    if len(known) < 2:
        return None
    paper_middle = sum(one for one, _ in known) / len(known)
    seen_middle = sum(one for _, one in known) / len(known)
    spread = sum(abs(paper - paper_middle) ** 2 for paper, _ in known)
    if not spread:
        return None
    turn = (
        sum((seen - seen_middle) * (paper - paper_middle).conjugate() for paper, seen in known)
        / spread
    )
    if not turn:
        return None
    placing = Placing(turn, seen_middle - turn * paper_middle)
    return placing, _error(placing, known)


def _error(placing: Placing, known: Sequence[tuple[complex, complex]]) -> float:
    far = max(abs(placing.turn * paper + placing.origin - seen) for paper, seen in known)
    return far / placing.points_per_mm
