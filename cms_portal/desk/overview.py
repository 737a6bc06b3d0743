"""The programme in a few figures, for who sees every city."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.desk.work import protocols_by_state
from protocols.enums import ENDED_STATES, FROZEN_STATES, SENT_STATES, ProtocolState

# An act that both have signed stays so, whatever happens to it afterwards.
SIGNED_BY_BOTH = (ProtocolState.COUNTERSIGNED, ProtocolState.REGISTERED, ProtocolState.RETURNED)


@dataclass(frozen=True)
class StateRow:
    label: str
    count: int
    width: int  # of the bar, 0 to 100, in parts of the number of cities


@dataclass(frozen=True)
class Overview:
    cities: int
    regions: int
    states: Counter[str]

    @property
    def definitive(self) -> int:
        return sum(self.states[state] for state in FROZEN_STATES)

    @property
    def sent(self) -> int:
        return sum(self.states[state] for state in SENT_STATES)

    @property
    def signed_by_city(self) -> int:
        return self.states[ProtocolState.SIGNED_BY_CITY]

    @property
    def signed_by_both(self) -> int:
        return sum(self.states[state] for state in SIGNED_BY_BOTH)

    @property
    def definitive_share(self) -> int:
        return self._share(self.definitive)

    @property
    def sent_share(self) -> int:
        return self._share(self.sent)

    @property
    def signed_share(self) -> int:
        return self._share(self.signed_by_both)

    @property
    def rows(self) -> list[StateRow]:
        """The states in the order of the path, then the cities that have no protocol yet."""
        living = [state for state in ProtocolState if state not in ENDED_STATES]
        rows = [self._row(state.label, self.states[state]) for state in living]
        return [self._row("Non ancora predisposto", self.cities - self.states.total()), *rows]

    def _share(self, count: int) -> int:
        """`count` in parts of the cities, 0 to 100."""
        return round(100 * count / self.cities) if self.cities else 0

    def _row(self, label: str, count: int) -> StateRow:
        return StateRow(label=label, count=count, width=self._share(count))


def programme_overview(user: User) -> Overview:
    """Two queries, however many the cities."""
    counted = (
        City.objects.visible_to(user)
        .filter(is_active=True)
        .aggregate(cities=Count("pk"), regions=Count("region", distinct=True))
    )
    return Overview(states=protocols_by_state(user), **counted)
