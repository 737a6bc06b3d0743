"""Line by line: which person, which mandate, what is new, what is in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cities.imports.matching import CityFinder
from cities.imports.people_changes import added, label
from cities.imports.people_lines import LineReader, Wanted
from cities.imports.people_mandates import MandateComparer
from cities.imports.people_offices import is_the_same, propose_office
from cities.imports.people_register import Register
from cities.imports.people_writer import PeopleWriter
from cities.imports.roles import NO_MANDATE, OFFICE
from cities.models import Person
from cms_portal.spreadsheets.imports.enums import Outcome
from cms_portal.spreadsheets.imports.findings import Change, Entry, Finding, Line
from cms_portal.spreadsheets.imports.registry import Checker, Task

_PERSON_FIELDS: Final = ("gender", "email", "phone")


class PeopleChecker(Checker):
    def __init__(self, task: Task) -> None:
        self.task = task
        self.finder = CityFinder(task.answers)
        self.reader = LineReader(task, self.finder)
        self.register = Register()
        self.mandates = MandateComparer(task, self.register)
        self.writer = PeopleWriter(self.finder.cities, task.by)

    def check(self, lines: Sequence[Line]) -> list[Finding]:
        wanted = [self.reader.read(line) for line in lines]
        self.register.load(
            folded=[one.folded for one in wanted if one.is_comparable],
            emails=[one.person["email"] for one in wanted if one.person.get("email")],
            cities=[one.city.pk for one in wanted if one.city],
        )
        for one in wanted:
            if one.is_comparable:
                self._compare(one)
        return [one.finding.settle() for one in wanted]

    def apply(self, findings: Sequence[Mapping[str, Any]]) -> list[list[Entry]]:
        return self.writer.write(findings)

    def closing(self) -> None:
        self.writer.close()

    # --- what is there already

    def _compare(self, wanted: Wanted) -> None:
        assert wanted.city is not None
        assert wanted.role is not None
        person, key = self.register.find(wanted.folded, wanted.person["email"], wanted.city.pk)
        values: dict[str, Any] = {
            "city": wanted.city.pk,
            "person": person.pk if person else None,
            "key": key or f"riga-{wanted.line.number}",
            "names": {"first_name": wanted.first_name, "last_name": wanted.last_name},
            "details": {name: wanted.person[name] for name in _PERSON_FIELDS},
            "changed": {},
            "mandate": None,
        }
        wanted.finding.values = values
        wanted.finding.outcome = Outcome.SAME if person or key else Outcome.NEW
        if person:
            self._compare_person(wanted, person)
        elif key:
            self._flag_other_details(wanted, key)
        else:
            wanted.finding.changes += added(Person, values["details"])
        self._flag_shared_address(wanted, person)
        if wanted.role.model == NO_MANDATE and not person and key:
            wanted.finding.refuse(f"È già alla {_where(key)}.")
        if wanted.role.model == OFFICE:
            self._compare_office(wanted, person)
        elif wanted.role.model != NO_MANDATE:
            self.mandates.compare(wanted, person, values["key"])
        if wanted.is_settled:
            self.register.note(values["key"], wanted.folded, wanted.person, wanted.city.pk)

    def _compare_person(self, wanted: Wanted, person: Person) -> None:
        finding = wanted.finding
        for name in _PERSON_FIELDS:
            after, before = wanted.person[name], getattr(person, name)
            if after and after != before:
                finding.values["changed"][name] = after
                finding.changes.append(Change(label(person, name), before, after))
        if not finding.values["changed"]:
            return
        finding.outcome = Outcome.CHANGED
        first = self.register.changed.get(person.pk, (wanted.line.number, wanted.person))
        if wanted.is_settled:
            self.register.changed.setdefault(person.pk, first)
        if first[1] != wanted.person:
            finding.refuse(f"{person} ha altri recapiti alla riga {first[0]}.")
        elif first[0] != wanted.line.number:
            finding.values["changed"], finding.changes = {}, []

    def _flag_other_details(self, wanted: Wanted, key: str) -> None:
        """A person whom the file itself brings in: the first line that says so counts."""
        first = self.register.details.get(key, wanted.person)
        if any(wanted.person[name] not in ("", first[name]) for name in _PERSON_FIELDS):
            wanted.finding.flags.append(f"Valgono i recapiti scritti alla {_where(key)}.")

    def _flag_shared_address(self, wanted: Wanted, person: Person | None) -> None:
        email = wanted.person["email"]
        for other in self.register.with_address(email):
            if (person is None or other.pk != person.pk) and other.folded_name != wanted.folded:
                wanted.finding.flags.append(f"«{email}» è anche l'indirizzo di {other}.")

    def _compare_office(self, wanted: Wanted, person: Person | None) -> None:
        assert wanted.city is not None
        last = self.register.office_of(wanted.city.pk)
        name = wanted.line.values["office_name"] or (last.name if last else "")
        if not name:
            wanted.finding.refuse("Manca il nome dell'ufficio.")
        elif wanted.valid_to:
            wanted.finding.refuse("Di un ufficio si importa solo il giorno da cui è indicato.")
        elif not is_the_same(last, name, person) and not self.mandates.ask_first_day(wanted):
            assert wanted.valid_from is not None
            propose_office(
                wanted.finding,
                last=last,
                name=name,
                who=f"{wanted.first_name} {wanted.last_name}",
                act=wanted.line.values["act"],
                since=wanted.valid_from,
            )
            if wanted.is_settled:
                self._refuse_second_office(wanted)

    def _refuse_second_office(self, wanted: Wanted) -> None:
        assert wanted.city is not None
        seen = self.register.seen.setdefault((OFFICE, wanted.city.pk), [])
        if seen:
            wanted.finding.refuse(f"L'ufficio della città è già alla riga {seen[0][0]}.")
        seen.append((wanted.line.number, wanted.valid_from, None))


def _where(key: str) -> str:
    return key.replace("-", " ")
