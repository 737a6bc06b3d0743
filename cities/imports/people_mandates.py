"""The mandate that a line tells of, beside those that are there already."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from cities.enums import RepresentativeKind
from cities.imports.people_changes import added, iso, shown
from cities.imports.people_lines import Wanted
from cities.imports.people_mains import Main, overlap, same_words
from cities.imports.people_register import MODELS, Register
from cities.imports.roles import REFERENT
from cities.models import Person
from cms_portal.spreadsheets.columns import Refused, day
from cms_portal.spreadsheets.imports.enums import Outcome, QuestionKind
from cms_portal.spreadsheets.imports.findings import Change, Question
from cms_portal.spreadsheets.imports.registry import Task

_DAY: Final = day()
_MAIN: Final = "supplente di"


class MandateComparer:
    def __init__(self, task: Task, register: Register) -> None:
        self.task = task
        self.register = register

    def compare(self, wanted: Wanted, person: Person | None, key: str) -> None:
        assert wanted.city is not None
        assert wanted.role is not None
        if {"valid_from", "valid_to"} & wanted.line.unread:
            return
        known = self.register.mandate_of(
            person, wanted.role, wanted.city.pk, wanted.valid_from, wanted.valid_to
        )
        if known is not None:
            self._compare_known(wanted, known)
        elif not self.ask_first_day(wanted):
            self._new_mandate(wanted)
        start = wanted.valid_from or (known.valid_from if known else None)
        if start is None:
            return
        self._refuse_twice(wanted, key, start)
        if wanted.role.kind == RepresentativeKind.MAYOR:
            self._refuse_second_mayor(wanted, known, start)
        if wanted.role.model == REFERENT and not wanted.main_name and wanted.is_settled:
            self.register.mains.note(wanted.city.pk, _as_main(wanted, start))

    def ask_first_day(self, wanted: Wanted) -> bool:
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

    def _new_mandate(self, wanted: Wanted) -> None:
        assert wanted.role is not None
        wanted.finding.outcome = Outcome.NEW
        values = {
            "act": wanted.line.values["act"],
            "valid_from": iso(wanted.valid_from),
            "valid_to": iso(wanted.valid_to),
        }
        if wanted.role.model == REFERENT:
            values["office_name"] = wanted.line.values["office_name"]
        main = self._main_of(wanted)
        shown = values | {"valid_from": wanted.valid_from, "valid_to": wanted.valid_to}
        wanted.finding.changes += added(MODELS[wanted.role.model], shown)
        wanted.finding.values["mandate"] = {
            "model": wanted.role.model,
            "kind": wanted.role.kind,
            "pk": None,
            "line": wanted.line.number,
            "main": main.place if main else None,
            "values": values,
        }
        if main:
            wanted.finding.changes.append(Change(_MAIN, "", main.name))

    def _compare_known(self, wanted: Wanted, known: Any) -> None:
        """The person holds it already: only what the file adds or corrects is written."""
        values = wanted.line.values
        says = {"act": values["act"], "valid_from": wanted.valid_from, "valid_to": wanted.valid_to}
        if hasattr(known, "office_name"):
            says["office_name"] = values["office_name"]
        changed = {
            name: after for name, after in says.items() if after and after != getattr(known, name)
        }
        main = self._main_of(wanted)
        if main and main.place.get("pk") == known.substitute_of_id:
            main = None  # as it is already
        if not changed and main is None:
            return
        wanted.finding.outcome = Outcome.CHANGED
        if main:
            before = str(known.substitute_of.person) if known.substitute_of else ""
            wanted.finding.changes.append(Change(_MAIN, before, main.name))
        for name, after in changed.items():
            label = str(known._meta.get_field(name).verbose_name)
            wanted.finding.changes.append(Change(label, shown(getattr(known, name)), shown(after)))
        wanted.finding.values["mandate"] = {
            "model": wanted.role.model if wanted.role else "",
            "kind": known.kind,
            "pk": known.pk,
            "main": main.place if main else None,
            "values": {
                name: iso(after) if isinstance(after, date) else after
                for name, after in changed.items()
            },
        }

    def _refuse_twice(self, wanted: Wanted, key: str, start: date | None) -> None:
        assert wanted.city is not None
        assert wanted.role is not None
        place = (key, wanted.city.pk, wanted.role.model, wanted.role.kind)
        seen = self.register.seen.setdefault(place, [])
        for line, since, until in seen:
            if overlap(since, until, start, wanted.valid_to):
                wanted.finding.refuse(f"È già alla riga {line}.")
                return
        if wanted.is_settled:
            seen.append((wanted.line.number, start, wanted.valid_to))

    def _refuse_second_mayor(self, wanted: Wanted, known: Any, start: date | None) -> None:
        assert wanted.city is not None
        for line, mandate, since, until in self.register.mayors(wanted.city.pk):
            is_other = known is None or mandate is None or mandate.pk != known.pk
            if is_other and overlap(since, until, start, wanted.valid_to):
                who = str(mandate.person) if mandate else f"quello della riga {line}"
                wanted.finding.refuse(
                    f"In quel periodo c'è già un Sindaco ({who}): chiudete prima il suo mandato."
                )
                return
        if known is None and wanted.is_settled:
            self.register.note_mayor(wanted.city.pk, wanted.line.number, start, wanted.valid_to)

    def _main_of(self, wanted: Wanted) -> Main | None:
        """The referent whom the line stands in for; refused when there is none in those days."""
        assert wanted.city is not None
        assert wanted.role is not None
        if not wanted.main_name:
            return None
        if same_words(wanted.main_name, wanted.folded):
            wanted.finding.refuse("Nessuno è supplente di se stesso.")
            return None
        main = self.register.mains.find(
            wanted.city.pk,
            wanted.main_name,
            kind=wanted.role.kind,
            since=wanted.valid_from,
            until=wanted.valid_to,
        )
        if main is None:
            wanted.finding.refuse(
                f"«{wanted.main_name}», di cui sarebbe supplente, non è referente della città in "
                "quei giorni: registratelo prima, o mettetelo in una riga più in alto."
            )
        return main


def _as_main(wanted: Wanted, start: date) -> Main:
    assert wanted.role is not None
    return Main(
        name=f"{wanted.first_name} {wanted.last_name}",
        kind=wanted.role.kind,
        place={"line": wanted.line.number},
        since=start,
        until=wanted.valid_to,
    )
