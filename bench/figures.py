"""One line per figure: what, divided by what in the same run, the target, and whether it is met."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` is what was measured divided by `per`, both measured in this run."""

    what: str
    per: str
    value: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def is_met(self) -> bool:
        if self.at_most is not None and self.value > self.at_most:
            return False
        return self.at_least is None or self.value >= self.at_least

    def __str__(self) -> str:
        sign, target = ("≤", self.at_most) if self.at_most is not None else ("≥", self.at_least)
        verdict = "ok" if self.is_met else "short"
        return f"{self.what} / {self.per} | {self.value:.2f} × | {sign} {target} × | {verdict}"


Figures = Iterator[Figure | str]  # a string is a remark: an absolute value, good for reading only
