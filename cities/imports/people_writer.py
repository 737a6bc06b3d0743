"""Write what was confirmed, a chunk at a time, with the rules of the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cities.imports.people_offices import write_office
from cities.imports.people_register import MODELS
from cities.imports.roles import OFFICE
from cities.models import City, Person, Referent
from cities.services.many_mandates import change_mandates, reach_by_referents, start_mandates
from cms_portal.accounts.demo import is_demo_world
from cms_portal.accounts.models import User
from cms_portal.spreadsheets.imports.findings import TOLD, Entry
from cms_portal.spreadsheets.models import as_stored

_MANDATE_FIELDS = ("office_name", "act", "valid_from", "valid_to", "substitute_of")


class PeopleWriter:
    """`made`: the people that earlier lines brought in, by the key that the check gave them."""

    def __init__(self, cities: Mapping[int, City], by: User | None) -> None:
        self.cities = cities
        self.by = by
        self.is_demo = is_demo_world()
        self.made: dict[str, int] = {}
        self.with_referents: set[int] = set()
        self.by_line: dict[int, int] = {}  # the referents that earlier lines brought in

    def write(self, findings: Sequence[Mapping[str, Any]]) -> list[list[Entry]]:
        entries: list[list[Entry]] = [[] for _ in findings]
        people = self._people(findings, entries)
        self._mandates(findings, people, entries)
        return entries

    def close(self) -> None:
        reach_by_referents(self.with_referents, by=self.by)

    # --- people

    def _people(
        self, findings: Sequence[Mapping[str, Any]], entries: list[list[Entry]]
    ) -> list[Person]:
        known = self._known(findings)
        fresh: dict[str, Person] = {}
        people = []
        for values, made in zip(findings, entries, strict=True):
            person = known.get(values["person"] or self.made.get(values["key"], 0))
            if person is None:
                person = fresh.get(values["key"])
            if person is None:
                person = fresh[values["key"]] = self._new(values)
                made.append(Entry(person, is_new=True))
            elif values["changed"]:
                before = as_stored(person)
                made.append(
                    Entry(
                        person,
                        is_new=False,
                        before={name: before[name] for name in values["changed"]},
                    )
                )
                for name, value in values["changed"].items():
                    setattr(person, name, value)
            people.append(person)
        self._store(fresh, [one for made in entries for one in made if not one.is_new])
        return people

    def _known(self, findings: Sequence[Mapping[str, Any]]) -> dict[int, Person]:
        pks = {values["person"] or self.made.get(values["key"], 0) for values in findings}
        rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=pks - {0})
        return {person.pk: person for person in rows}

    def _new(self, values: Mapping[str, Any]) -> Person:
        person = Person(**values["names"], **values["details"], is_invented=self.is_demo)
        person.clean_fields(exclude=["user"])
        return person

    def _store(self, fresh: Mapping[str, Person], changed: Sequence[Entry]) -> None:
        Person.objects.bulk_create(fresh.values())
        self.made |= {key: person.pk for key, person in fresh.items()}
        for entry in changed:
            entry.instance.clean_fields(exclude=["user"])
            entry.instance.save(update_fields=list(entry.before))

    # --- mandates

    def _mandates(
        self,
        findings: Sequence[Mapping[str, Any]],
        people: Sequence[Person],
        entries: list[list[Entry]],
    ) -> None:
        known = self._known_mandates(findings)
        new, changed = [], []
        lines: dict[int, Referent] = {}
        substitutes: list[tuple[Any, Mapping[str, int]]] = []
        for values, person, made in zip(findings, people, entries, strict=True):
            wanted = values["mandate"]
            if wanted is None:
                continue
            if wanted["model"] == OFFICE:
                city = self.cities[values["city"]]
                made += write_office(wanted["values"], city=city, person=person, by=self.by)
                continue
            told = {name: _value(name, value) for name, value in wanted["values"].items()}
            if wanted["pk"] is None:
                mandate = MODELS[wanted["model"]](
                    city=self.cities[values["city"]], person=person, kind=wanted["kind"], **told
                )
                new.append(mandate)
                made.append(Entry(mandate, is_new=True))
                lines[wanted["line"]] = mandate
            else:
                mandate = known[wanted["model"], wanted["pk"]]
                made.append(_change(mandate, told, has_main=bool(wanted["main"])))
                changed.append(mandate)
            if wanted["main"]:
                substitutes.append((mandate, wanted["main"]))
        waiting = {id(mandate) for mandate, _ in substitutes}
        start_mandates([one for one in new if id(one) not in waiting], by=self.by)
        self.by_line |= {line: one.pk for line, one in lines.items() if id(one) not in waiting}
        self._give_mains(substitutes)
        start_mandates([one for one in new if id(one) in waiting], by=self.by)
        change_mandates(changed, fields=_MANDATE_FIELDS, by=self.by)
        self.with_referents |= {one.city_id for one in new if isinstance(one, Referent)}

    def _give_mains(self, substitutes: Sequence[tuple[Any, Mapping[str, int]]]) -> None:
        """Whom each stands in for; who holds the mandate is written before."""
        pks = [place.get("pk") or self.by_line.get(place["line"], 0) for _, place in substitutes]
        mains = Referent.objects.in_bulk(pks)
        for (mandate, _), pk in zip(substitutes, pks, strict=True):
            if pk not in mains:
                raise ValidationError(
                    f"Chi sostituisce {mandate.person} non entra: escludete anche il supplente.",
                    code=TOLD,
                )
            mandate.substitute_of = mains[pk]

    def _known_mandates(self, findings: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], Any]:
        found = {}
        for name, model in MODELS.items():
            wanted = [values["mandate"] for values in findings if values["mandate"]]
            pks = [one["pk"] for one in wanted if one["model"] == name and one["pk"]]
            rows = model.objects.select_for_update(of=("self",)).filter(pk__in=pks)
            for mandate in rows.select_related("person__user", "city"):
                found[name, mandate.pk] = mandate
        if any(one["pk"] and (one["model"], one["pk"]) not in found for one in wanted):
            raise ValidationError("Un incarico non c'è più.")
        return found


def _change(mandate: Any, told: Mapping[str, Any], *, has_main: bool) -> Entry:
    before = as_stored(mandate)
    columns = [*told, *(["substitute_of_id"] if has_main else [])]
    entry = Entry(mandate, is_new=False, before={name: before[name] for name in columns})
    for name, value in told.items():
        setattr(mandate, name, value)
    return entry


def _value(name: str, value: Any) -> Any:
    is_day = name in ("valid_from", "valid_to")
    return date.fromisoformat(value) if is_day and value else value
