"""What an officer looks at first: the own cities, who is late, whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cities.enums import Side
from cities.models import City, ContactNote
from cities.path import Standing, standing
from cms_portal.accounts.models import User
from cms_portal.templatetags.portal import thousands

LATE_SHOWN = 8
CONTACTS_SHOWN = 6


@dataclass(frozen=True)
class CityRow:
    """A city with where it stands, and when the office promised to call it again."""

    city: City
    standing: Standing
    next_contact: date | None = None

    @property
    def late_city(self) -> int:
        return self.standing.days_late(Side.CITY)

    @property
    def late_authority(self) -> int:
        return self.standing.days_late(Side.AUTHORITY)

    @property
    def late_city_words(self) -> str:
        return f"{Side.CITY.label}, {_days(self.late_city)}"

    @property
    def late_words(self) -> list[tuple[str, str]]:
        """Per side that is late: by how much, and at which step when it is not the current one."""
        sides = (
            (Side.CITY, self.late_city_words),
            (Side.AUTHORITY, self.late_authority_words),
        )
        return [
            (words, "" if step == self.standing.current else f"{step.number}. {step.name}")
            for side, words in sides
            if (step := self.standing.latest(side))
        ]

    @property
    def late_authority_words(self) -> str:
        return f"{Side.AUTHORITY.label}, {_days(self.late_authority)}"

    @property
    def urgency(self) -> tuple[int, int, str]:
        """The latest first, then those whose path has gone least far, then by name."""
        behind = self.standing.current.number if self.standing.current else 99
        return (-max(self.late_city, self.late_authority), behind, self.city.folded_name)


def _days(number: int) -> str:
    return "1 giorno" if number == 1 else f"{thousands(number)} giorni"


@dataclass(frozen=True)
class Desk:
    mine: list[CityRow]
    late: list[CityRow]
    late_count: int
    contacts: list[ContactNote]
    today: date

    @property
    def late_left(self) -> int:
        return self.late_count - len(self.late)


def desk_of(user: User) -> Desk:
    """Three queries: cities, path, contacts to come."""
    today = timezone.localdate()
    cities = list(City.objects.visible_to(user).filter(is_active=True).select_related("region"))
    stands = standing(cities, today)
    notes = ContactNote.objects.visible_to(user).to_follow().select_related("city", "by")
    promised = {note.city_id: note.next_on for note in reversed(notes)}
    rows = [CityRow(city, stands[city.pk], promised.get(city.pk)) for city in cities]
    rows.sort(key=lambda row: row.urgency)
    late = [row for row in rows if row.standing.late_steps]
    mine = {row.city.pk for row in rows if row.city.officer_id == user.pk}
    contacts = sorted(notes, key=lambda note: (note.city_id not in mine, note.next_on))
    return Desk(
        mine=[row for row in rows if row.city.pk in mine],
        late=[row for row in late if row.city.pk not in mine][:LATE_SHOWN],
        late_count=len([row for row in late if row.city.pk not in mine]),
        contacts=contacts[:CONTACTS_SHOWN],
        today=today,
    )
