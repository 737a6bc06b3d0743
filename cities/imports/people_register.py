"""The people and mandates that the lines are compared with: the portal's, and the file's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, Final

from django.db.models import Q

from cities.enums import RepresentativeKind
from cities.imports.people_mains import Mains
from cities.imports.roles import REFERENT, REPRESENTATIVE, Role
from cities.models import LegalRepresentative, Office, Person, Referent

MODELS: Final[dict[str, Any]] = {REFERENT: Referent, REPRESENTATIVE: LegalRepresentative}
_Span = tuple[int, date | None, date | None]


class Register:
    """Loaded anew for each chunk of lines, in a constant number of queries; what the file itself
    said before is kept, as keys and lines."""

    def __init__(self) -> None:
        self.changed: dict[int, tuple[int, dict[str, str]]] = {}
        self.seen: dict[tuple[Any, ...], list[_Span]] = {}
        self.details: dict[str, dict[str, str]] = {}
        self._keys: dict[tuple[str, str | int], str] = {}
        self._new_mayors: dict[int, list[_Span]] = defaultdict(list)
        self._people: dict[str, list[Person]] = {}
        self._addresses: dict[str, list[Person]] = {}
        self._cities: dict[int, set[int]] = {}
        self._mandates: dict[tuple[int, str], list[Any]] = {}
        self._mayors: dict[int, list[LegalRepresentative]] = {}
        self._offices: dict[int, list[Office]] = {}
        self.mains = Mains()

    def load(
        self, *, folded: Collection[str], emails: Collection[str], cities: Collection[int]
    ) -> None:
        found = Person.objects.filter(Q(folded_name__in=folded) | Q(email__in=set(emails)))
        people = list(found.order_by("pk"))
        self._people = _grouped(people, "folded_name")
        self._addresses = _grouped(people, "email")
        self._cities, self._mandates = defaultdict(set), defaultdict(list)
        pks = [person.pk for person in people]
        for name, model in MODELS.items():
            mandates = model.objects.filter(person__in=pks).order_by("valid_from", "pk")
            if model is Referent:
                mandates = mandates.select_related("substitute_of__person")
            for mandate in mandates:
                self._cities[mandate.person_id].add(mandate.city_id)
                self._mandates[mandate.person_id, name].append(mandate)
        for person, city in Office.objects.filter(responsible__in=pks).values_list(
            "responsible", "city"
        ):
            self._cities[person].add(city)
        mayors = LegalRepresentative.objects.filter(
            city__in=set(cities), kind=RepresentativeKind.MAYOR
        )
        self._mayors = _grouped(mayors.select_related("person"), "city_id")
        offices = Office.objects.filter(city__in=set(cities)).select_related("responsible")
        self._offices = _grouped(offices.order_by("-valid_from"), "city_id")
        self.mains.load(cities)

    def find(self, folded: str, email: str, city: int) -> tuple[Person | None, str]:
        """The row of the portal, else the key under which the file named the same person before.

        As `services.find_or_register`: the same name, and the same city or the same address.
        """
        for person in self._people.get(folded, []):
            if city in self._cities[person.pk] or (email and person.email == email):
                return person, f"persona-{person.pk}"
        by_city = self._keys.get((folded, city), "")
        return None, by_city or (self._keys.get((folded, email), "") if email else "")

    def note(self, key: str, folded: str, details: dict[str, str], city: int) -> None:
        self.details.setdefault(key, details)
        self._keys.setdefault((folded, city), key)
        if email := details["email"]:
            self._keys.setdefault((folded, email), key)

    def with_address(self, email: str) -> list[Person]:
        return self._addresses.get(email, []) if email else []

    def mandate_of(
        self, person: Person | None, role: Role, city: int, start: date | None, end: date | None
    ) -> Any:
        """The mandate of that kind which shares a day with the one of the line, if any."""
        if person is None:
            return None
        for mandate in self._mandates[person.pk, role.model]:
            is_same = mandate.kind == role.kind and mandate.city_id == city
            # Without a first day in the file, the mandate that is still open is meant.
            shares = (
                (mandate.valid_to or date.max) >= (start or date.max)
                if start
                else (mandate.valid_to is None)
            )
            if is_same and shares and mandate.valid_from <= (end or date.max):
                return mandate
        return None

    def mayors(
        self, city: int
    ) -> Iterator[tuple[int, LegalRepresentative | None, date | None, date | None]]:
        for mandate in self._mayors.get(city, []):
            yield 0, mandate, mandate.valid_from, mandate.valid_to
        for line, since, until in self._new_mayors[city]:
            yield line, None, since, until

    def office_of(self, city: int) -> Office | None:
        """The last one that the city named."""
        return next(iter(self._offices.get(city, [])), None)

    def note_mayor(self, city: int, line: int, start: date | None, end: date | None) -> None:
        self._new_mayors[city].append((line, start, end))


def _grouped(rows: Iterable[Any], name: str) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(getattr(row, name), []).append(row)
    return groups
