"""What somebody of the office leaves behind: `cities.duties`, for who follows the cities.

Apps register theirs in AppConfig.ready(): `register_staff_duty("reports", "Rapporti programmati",
find, hand_over)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cities.duties import Duty
from cms_portal.accounts.models import User

FindOfStaff = Callable[[User], list[Duty]]
# Ids of duties that `find` gave, who takes them (None: nobody yet), and who decided.
HandOverOfStaff = Callable[[Sequence[str], User | None, User | None], None]


@dataclass(frozen=True)
class StaffDutyKind:
    name: str
    label: str
    find: FindOfStaff
    hand_over: HandOverOfStaff
    position: int = 100


@dataclass(frozen=True)
class Pile:
    """The duties of one kind."""

    kind: StaffDutyKind
    duties: list[Duty]


_kinds: dict[str, StaffDutyKind] = {}


def register_staff_duty(
    name: str,
    label: str,
    find: FindOfStaff,
    hand_over: HandOverOfStaff,
    *,
    position: int = 100,
) -> None:
    """The same name again replaces it."""
    _kinds[name] = StaffDutyKind(name, label, find, hand_over, position)


def unregister_staff_duty(name: str) -> None:
    _kinds.pop(name, None)


def piles_of(user: User) -> list[Pile]:
    """Only the kinds of which there is something."""
    known = sorted(_kinds.values(), key=lambda kind: (kind.position, kind.name))
    piles = (Pile(kind, kind.find(user)) for kind in known)
    return [pile for pile in piles if pile.duties]
