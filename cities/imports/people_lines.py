"""What each line says: city, name, address, role, days; and what must be asked first."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from cities.enums import RepresentativeKind
from cities.imports.addresses import read_email
from cities.imports.matching import FIELDS as CITY_FIELDS
from cities.imports.matching import CityFinder
from cities.imports.names import NameSplitter
from cities.imports.roles import NO_MANDATE, REFERENT, REPRESENTATIVE, Role, read_role
from cities.models import City
from cities.names import fold
from cms_portal.spreadsheets.imports.findings import Finding, Line, Question
from cms_portal.spreadsheets.imports.registry import Task

_CITY: Final = {one.name for one in CITY_FIELDS}
_NAME: Final = {"full_name", "first_name", "last_name"}


@dataclass
class Wanted:
    """What a line says, once every question about it has its answer."""

    finding: Finding
    line: Line
    city: City | None = None
    first_name: str = ""
    last_name: str = ""
    role: Role | None = None
    person: dict[str, str] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None
    main_name: str = ""  # whom this referent stands in for

    @property
    def folded(self) -> str:
        return fold(f"{self.last_name} {self.first_name}")

    @property
    def is_settled(self) -> bool:
        return not self.finding.reasons and not self.finding.questions

    @property
    def is_comparable(self) -> bool:
        """A line that is refused already is compared all the same, if it is known about whom."""
        is_named = bool(self.first_name and self.last_name and self.folded)
        is_known = self.city is not None and self.role is not None and "email" in self.person
        return self.is_settled or (bool(self.finding.reasons) and is_named and is_known)


class LineReader:
    def __init__(self, task: Task, finder: CityFinder) -> None:
        self.task = task
        self.finder = finder
        self.splitter = NameSplitter(task.answers, task.headings.get("full_name", ""))

    def read(self, line: Line) -> Wanted:
        line = replace(line, values={name: _on_one_line(v) for name, v in line.values.items()})
        wanted = Wanted(Finding(line.number, reasons=list(line.reasons)), line)
        # Of a cell that could not be read enough is said already.
        parts = (_CITY, self._read_city), (_NAME, self._read_name)
        for names, read in (*parts, ({"email"}, self._read_address), ({"role"}, self._read_role)):
            if not names & line.unread:
                read(wanted)
        if wanted.role is None or wanted.role.model != NO_MANDATE:
            self._read_days(wanted)
        self._read_main(wanted)
        values = line.values
        wanted.person |= {"phone": values["phone"], "gender": values["gender"] or ""}
        name = f"{wanted.first_name} {wanted.last_name}".strip() or values["full_name"]
        wanted.finding.title = ", ".join(
            str(part) for part in (name, values["role"], wanted.city) if part
        )
        return wanted

    def _read_city(self, wanted: Wanted) -> None:
        match = self.finder.find(wanted.line.values)
        wanted.city = match.city
        wanted.finding.reasons += match.reasons
        wanted.finding.flags += match.flags
        if match.question:
            wanted.finding.questions.append(match.question)

    def _read_name(self, wanted: Wanted) -> None:
        values = wanted.line.values
        wanted.first_name, wanted.last_name = values["first_name"], values["last_name"]
        if not (wanted.first_name and wanted.last_name) and values["full_name"]:
            split = self.splitter.split(values["full_name"])
            if split.name:
                wanted.first_name, wanted.last_name = split.name.first, split.name.last
            elif split.question:
                wanted.finding.questions.append(split.question)
                return
            else:
                wanted.finding.refuse(split.reason)
                return
        if not (wanted.first_name and wanted.last_name):
            wanted.finding.refuse("Mancano il nome o il cognome.")
        elif not wanted.folded:
            wanted.finding.refuse("Il nome non contiene nessuna lettera.")

    def _read_address(self, wanted: Wanted) -> None:
        values = wanted.line.values
        # As the file writes it: the question stays the same when the name has been split.
        owner = values["full_name"] or f"{values['first_name']} {values['last_name']}".strip()
        found = read_email(values["email"], owner, self.task.answers)
        wanted.person["email"] = found.email
        wanted.finding.flags += found.flags
        if found.reason:
            wanted.finding.refuse(found.reason)
        if found.question:
            wanted.finding.questions.append(found.question)

    def _read_role(self, wanted: Wanted) -> None:
        role = read_role(wanted.line.values["role"], self.task.answers)
        if isinstance(role, Role):
            wanted.role = role
        elif isinstance(role, Question):
            wanted.finding.questions.append(role)
        else:
            wanted.finding.refuse(role)

    def _read_days(self, wanted: Wanted) -> None:
        start, end = wanted.line.values["valid_from"], wanted.line.values["valid_to"]
        wanted.valid_from, wanted.valid_to = start, end
        if start and end and end < start:
            wanted.finding.refuse("La data di fine viene prima di quella di inizio.")
        delegate = Role(REPRESENTATIVE, RepresentativeKind.DELEGATE)
        has_act = wanted.line.values["act"] or "act" in wanted.line.unread
        if wanted.role == delegate and not has_act:
            wanted.finding.refuse("Chi firma per delega ha un atto di delega: manca.")

    def _read_main(self, wanted: Wanted) -> None:
        """Whom a substitute stands in for."""
        name = wanted.line.values["substitute_of"]
        is_unread = "substitute_of" in wanted.line.unread
        if wanted.role is None or is_unread or not (wanted.role.is_substitute or fold(name)):
            return
        if wanted.role.model != REFERENT:
            wanted.finding.refuse("Il supplente si registra solo per i referenti.")
        elif not fold(name):
            wanted.finding.refuse(
                "Manca di chi è supplente: scrivetene nome e cognome in una colonna «Supplente di»."
            )
        wanted.main_name = name


def _on_one_line(value: Any) -> Any:
    """Cells are broken into lines to fit on paper; names and acts are not."""
    return " ".join(value.split()) if isinstance(value, str) else value
