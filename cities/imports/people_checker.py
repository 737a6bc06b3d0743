"""Line by line: which person, which mandate, what is new, what is in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.db import models
from django.utils.formats import date_format

from cities.enums import RepresentativeKind
from cities.imports.addresses import read_email
from cities.imports.matching import FIELDS as CITY_FIELDS
from cities.imports.matching import CityFinder
from cities.imports.names import NameSplitter
from cities.imports.people_offices import is_the_same, propose_office
from cities.imports.people_register import MODELS, Register
from cities.imports.people_writer import PeopleWriter
from cities.imports.roles import NO_MANDATE, OFFICE, REFERENT, REPRESENTATIVE, Role, read_role
from cities.models import City, Person
from cities.names import fold
from cms_portal.spreadsheets.columns import Refused, day
from cms_portal.spreadsheets.imports.enums import Outcome, QuestionKind
from cms_portal.spreadsheets.imports.findings import Change, Entry, Finding, Line, Question
from cms_portal.spreadsheets.imports.registry import Checker, Task

_PERSON_FIELDS: Final = ("gender", "email", "phone")
_DAY: Final = day()
_CITY: Final = {one.name for one in CITY_FIELDS}
_NAME: Final = {"full_name", "first_name", "last_name"}


@dataclass
class _Wanted:
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

    @property
    def folded(self) -> str:
        return fold(f"{self.last_name} {self.first_name}")

    @property
    def is_settled(self) -> bool:
        return not self.finding.reasons and not self.finding.questions


class PeopleChecker(Checker):
    def __init__(self, task: Task) -> None:
        self.task = task
        self.finder = CityFinder(task.answers)
        self.splitter = NameSplitter(task.answers, task.headings.get("full_name", ""))
        self.register = Register()
        self.writer = PeopleWriter(self.finder.cities, task.by)

    def check(self, lines: Sequence[Line]) -> list[Finding]:
        wanted = [self._read(line) for line in lines]
        self.register.load(
            folded=[one.folded for one in wanted if one.is_settled],
            emails=[one.person["email"] for one in wanted if one.person.get("email")],
            cities=[one.city.pk for one in wanted if one.city],
        )
        for one in wanted:
            if one.is_settled:
                self._compare(one)
        return [one.finding.settle() for one in wanted]

    def apply(self, findings: Sequence[Mapping[str, Any]]) -> list[list[Entry]]:
        return self.writer.write(findings)

    def closing(self) -> None:
        self.writer.close()

    # --- what the line says

    def _read(self, line: Line) -> _Wanted:
        line = replace(line, values={name: _on_one_line(v) for name, v in line.values.items()})
        wanted = _Wanted(Finding(line.number, reasons=list(line.reasons)), line)
        # Of a cell that could not be read enough is said already.
        parts = (_CITY, self._read_city), (_NAME, self._read_name)
        for names, read in (*parts, ({"email"}, self._read_address), ({"role"}, self._read_role)):
            if not names & line.unread:
                read(wanted)
        if wanted.role is None or wanted.role.model != NO_MANDATE:
            self._read_days(wanted)
        values = line.values
        wanted.person |= {"phone": values["phone"], "gender": values["gender"] or ""}
        name = f"{wanted.first_name} {wanted.last_name}".strip() or values["full_name"]
        wanted.finding.title = ", ".join(
            str(part) for part in (name, values["role"], wanted.city) if part
        )
        return wanted

    def _read_city(self, wanted: _Wanted) -> None:
        match = self.finder.find(wanted.line.values)
        wanted.city = match.city
        wanted.finding.reasons += match.reasons
        wanted.finding.flags += match.flags
        if match.question:
            wanted.finding.questions.append(match.question)

    def _read_name(self, wanted: _Wanted) -> None:
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

    def _read_address(self, wanted: _Wanted) -> None:
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

    def _read_role(self, wanted: _Wanted) -> None:
        role = read_role(wanted.line.values["role"], self.task.answers)
        if isinstance(role, Role):
            wanted.role = role
        elif isinstance(role, Question):
            wanted.finding.questions.append(role)
        else:
            wanted.finding.refuse(role)

    def _read_days(self, wanted: _Wanted) -> None:
        start, end = wanted.line.values["valid_from"], wanted.line.values["valid_to"]
        wanted.valid_from, wanted.valid_to = start, end
        if start and end and end < start:
            wanted.finding.refuse("La data di fine viene prima di quella di inizio.")
        delegate = Role(REPRESENTATIVE, RepresentativeKind.DELEGATE)
        has_act = wanted.line.values["act"] or "act" in wanted.line.unread
        if wanted.role == delegate and not has_act:
            wanted.finding.refuse("Chi firma per delega ha un atto di delega: manca.")

    # --- what is there already

    def _compare(self, wanted: _Wanted) -> None:
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
            wanted.finding.changes += _added(Person, values["details"])
        self._flag_shared_address(wanted, person)
        if wanted.role.model == NO_MANDATE and not person and key:
            wanted.finding.refuse(f"È già alla {_where(key)}.")
        if wanted.role.model == OFFICE:
            self._compare_office(wanted, person)
        elif wanted.role.model != NO_MANDATE:
            self._compare_mandate(wanted, person, values["key"])
        if wanted.is_settled:
            self.register.note(values["key"], wanted.folded, wanted.person, wanted.city.pk)

    def _compare_person(self, wanted: _Wanted, person: Person) -> None:
        finding = wanted.finding
        for name in _PERSON_FIELDS:
            after, before = wanted.person[name], getattr(person, name)
            if after and after != before:
                finding.values["changed"][name] = after
                label = _label(person, name)
                finding.changes.append(Change(label, before, after))
        if not finding.values["changed"]:
            return
        finding.outcome = Outcome.CHANGED
        first = self.register.changed.setdefault(person.pk, (wanted.line.number, wanted.person))
        if first[1] != wanted.person:
            finding.refuse(f"{person} ha altri recapiti alla riga {first[0]}.")
        elif first[0] != wanted.line.number:
            finding.values["changed"], finding.changes = {}, []

    def _flag_other_details(self, wanted: _Wanted, key: str) -> None:
        """A person whom the file itself brings in: the first line that says so counts."""
        first = self.register.details.get(key, wanted.person)
        if any(wanted.person[name] not in ("", first[name]) for name in _PERSON_FIELDS):
            wanted.finding.flags.append(f"Valgono i recapiti scritti alla {_where(key)}.")

    def _flag_shared_address(self, wanted: _Wanted, person: Person | None) -> None:
        email = wanted.person["email"]
        for other in self.register.with_address(email):
            if (person is None or other.pk != person.pk) and other.folded_name != wanted.folded:
                wanted.finding.flags.append(f"«{email}» è anche l'indirizzo di {other}.")

    def _compare_mandate(self, wanted: _Wanted, person: Person | None, key: str) -> None:
        assert wanted.city is not None
        assert wanted.role is not None
        known = self.register.mandate_of(
            person, wanted.role, wanted.city.pk, wanted.valid_from, wanted.valid_to
        )
        if known is not None:
            self._compare_known(wanted, known)
        elif not self._ask_first_day(wanted):
            self._new_mandate(wanted)
        if not wanted.is_settled:
            return
        start = wanted.valid_from or (known.valid_from if known else None)
        self._refuse_twice(wanted, key, start)
        if wanted.role.kind == RepresentativeKind.MAYOR:
            self._refuse_second_mayor(wanted, known, start)

    def _compare_office(self, wanted: _Wanted, person: Person | None) -> None:
        assert wanted.city is not None
        last = self.register.office_of(wanted.city.pk)
        name = wanted.line.values["office_name"] or (last.name if last else "")
        if not name:
            wanted.finding.refuse("Manca il nome dell'ufficio.")
        elif wanted.valid_to:
            wanted.finding.refuse("Di un ufficio si importa solo il giorno da cui è indicato.")
        elif not is_the_same(last, name, person) and not self._ask_first_day(wanted):
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

    def _refuse_second_office(self, wanted: _Wanted) -> None:
        assert wanted.city is not None
        seen = self.register.seen.setdefault((OFFICE, wanted.city.pk), [])
        if seen:
            wanted.finding.refuse(f"L'ufficio della città è già alla riga {seen[0][0]}.")
        seen.append((wanted.line.number, wanted.valid_from, None))

    def _ask_first_day(self, wanted: _Wanted) -> bool:
        """For a new mandate without its first day; True when the line must wait."""
        if wanted.valid_from:
            return False
        question = Question(
            topic="data di inizio",
            parts=("dal",),
            text="Da quale giorno valgono gli incarichi senza data di inizio?",
            kind=QuestionKind.TEXTS,
            detail="La data della nota o dell'atto con cui sono stati comunicati.",
            proposal={"valid_from": f"{self.task.today:%d/%m/%Y}"},
            labels={"valid_from": "Dal (gg/mm/aaaa)"},
        )
        answer = self.task.answers.ask(question)
        try:
            wanted.valid_from = _DAY.read(str((answer or {}).get("valid_from", "")))
        except Refused:
            wanted.finding.questions.append(question)
            return True
        if wanted.valid_to and wanted.valid_from and wanted.valid_to < wanted.valid_from:
            wanted.finding.refuse("La data di fine viene prima di quella di inizio.")
        return False

    def _new_mandate(self, wanted: _Wanted) -> None:
        assert wanted.role is not None
        wanted.finding.outcome = Outcome.NEW
        values = {
            "act": wanted.line.values["act"],
            "valid_from": _iso(wanted.valid_from),
            "valid_to": _iso(wanted.valid_to),
        }
        if wanted.role.model == REFERENT:
            values["office_name"] = wanted.line.values["office_name"]
        shown = values | {"valid_from": wanted.valid_from, "valid_to": wanted.valid_to}
        wanted.finding.changes += _added(MODELS[wanted.role.model], shown)
        wanted.finding.values["mandate"] = {
            "model": wanted.role.model,
            "kind": wanted.role.kind,
            "pk": None,
            "values": values,
        }

    def _compare_known(self, wanted: _Wanted, known: Any) -> None:
        """The person holds it already: only what the file adds or corrects is written."""
        values = wanted.line.values
        says = {"act": values["act"], "valid_from": wanted.valid_from, "valid_to": wanted.valid_to}
        if hasattr(known, "office_name"):
            says["office_name"] = values["office_name"]
        changed = {
            name: after for name, after in says.items() if after and after != getattr(known, name)
        }
        if not changed:
            return
        wanted.finding.outcome = Outcome.CHANGED
        for name, after in changed.items():
            label = str(known._meta.get_field(name).verbose_name)
            wanted.finding.changes.append(
                Change(label, _shown(getattr(known, name)), _shown(after))
            )
        wanted.finding.values["mandate"] = {
            "model": wanted.role.model if wanted.role else "",
            "kind": known.kind,
            "pk": known.pk,
            "values": {
                name: _iso(after) if isinstance(after, date) else after
                for name, after in changed.items()
            },
        }

    def _refuse_twice(self, wanted: _Wanted, key: str, start: date | None) -> None:
        assert wanted.city is not None
        assert wanted.role is not None
        place = (key, wanted.city.pk, wanted.role.model, wanted.role.kind)
        seen = self.register.seen.setdefault(place, [])
        for line, since, until in seen:
            if _overlap(since, until, start, wanted.valid_to):
                wanted.finding.refuse(f"È già alla riga {line}.")
                return
        seen.append((wanted.line.number, start, wanted.valid_to))

    def _refuse_second_mayor(self, wanted: _Wanted, known: Any, start: date | None) -> None:
        assert wanted.city is not None
        for line, mandate, since, until in self.register.mayors(wanted.city.pk):
            is_other = known is None or mandate is None or mandate.pk != known.pk
            if is_other and _overlap(since, until, start, wanted.valid_to):
                who = str(mandate.person) if mandate else f"quello della riga {line}"
                wanted.finding.refuse(
                    f"In quel periodo c'è già un Sindaco ({who}): chiudete prima il suo mandato."
                )
                return
        if known is None:
            self.register.note_mayor(wanted.city.pk, wanted.line.number, start, wanted.valid_to)


def _added(model: type[models.Model], values: Mapping[str, Any]) -> list[Change]:
    """What a new row will hold, in words, for who reads the preview."""
    row = model(**values)
    return [
        Change(_label(row, name), "", _shown(_display(row, name)))
        for name, value in values.items()
        if value
    ]


def _display(row: models.Model, name: str) -> Any:
    in_words = getattr(row, f"get_{name}_display", None)
    return in_words() if in_words else getattr(row, name)


def _on_one_line(value: Any) -> Any:
    """Cells are broken into lines to fit on paper; names and acts are not."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _overlap(since: date | None, until: date | None, start: date | None, end: date | None) -> bool:
    starts = max(since or date.min, start or date.min)
    return starts <= min(until or date.max, end or date.max)


def _where(key: str) -> str:
    return key.replace("-", " ")


def _label(row: models.Model, name: str) -> str:
    field: Any = row._meta.get_field(name)
    return str(field.verbose_name)


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _shown(value: Any) -> str:
    return date_format(value, "d/m/Y") if isinstance(value, date) else str(value or "")
