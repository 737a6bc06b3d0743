"""Importer "città": what changes in the cities of the programme; no town is ever added."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from cities.addresses import is_pec
from cities.enums import IdentifierKind
from cities.imports.matching import FIELDS, NEEDED, CityFinder, Match
from cities.models import City, CityIdentifier
from cities.models.city import IDENTIFIER_SHAPES
from cities.services.identifiers import set_identifier
from cms_portal.spreadsheets.columns import integer, text
from cms_portal.spreadsheets.imports.enums import Outcome
from cms_portal.spreadsheets.imports.findings import Change, Entry, Finding, Line
from cms_portal.spreadsheets.imports.registry import Checker, Field, Importer, Task
from cms_portal.spreadsheets.models import as_stored

_KINDS: Final = {
    "pec": IdentifierKind.PEC,
    "fiscal_code": IdentifierKind.FISCAL_CODE,
    "ipa_code": IdentifierKind.IPA,
    "aoo_code": IdentifierKind.AOO,
}

_WORDS: Final = {
    IdentifierKind.PEC: "un indirizzo",
    IdentifierKind.FISCAL_CODE: "undici cifre",
    IdentifierKind.IPA: "lettere minuscole e cifre",
    IdentifierKind.AOO: "lettere e cifre",
}


class CitiesImporter(Importer):
    name = "cities.cities"
    slug = "citta"
    label = "Città"
    lead = "PEC, codici e popolazione delle città del Programma. Le città non si aggiungono."
    permission = "cities.change_city"
    position = 10
    fields = (
        *FIELDS,
        Field(
            "pec",
            "PEC",
            text(max_length=254, is_required=False),
            ("pec istituzionale", "indirizzo pec", "posta elettronica certificata", "pec comune"),
        ),
        Field(
            "fiscal_code",
            "Codice fiscale",
            text(max_length=40, is_required=False),
            ("cf", "cod fiscale", "codice fiscale ente", "c f", "cf piva"),
        ),
        Field(
            "ipa_code",
            "Codice IPA",
            text(max_length=40, is_required=False),
            ("ipa", "cod ipa", "indice pa"),
        ),
        Field("aoo_code", "Codice AOO", text(max_length=40, is_required=False), ("aoo", "cod aoo")),
        Field(
            "population",
            "Abitanti",
            integer(minimum=1, maximum=10_000_000, is_required=False),
            ("popolazione", "pop", "residenti", "popolazione residente", "n abitanti"),
            hint="Serve anche la colonna dell'anno.",
        ),
        Field(
            "population_year",
            "Anno della popolazione",
            integer(minimum=1861, maximum=2100, is_required=False),
            ("anno", "anno popolazione", "anno di riferimento"),
        ),
    )
    sample = (
        (
            *("A783", "062008", "Benevento", "protocollo@pec.comune.benevento.example"),
            *("00074270620", "c_a783", "", 55_000, 2023),
        ),
        (
            *("B429", "085004", "Caltanissetta", "protocollo@pec.comune.caltanissetta.example"),
            *("80001130857", "", "", 58_000, 2023),
        ),
    )

    def missing(self, chosen: Collection[str]) -> list[str]:
        problems = [] if {one.name for one in FIELDS} & set(chosen) else [NEEDED]
        if not set(chosen) - {one.name for one in FIELDS}:
            problems.append("Indicate almeno una colonna da aggiornare: PEC, codici o abitanti.")
        if "population" in chosen and "population_year" not in chosen:
            problems.append("La popolazione va con il suo anno: indicate la colonna dell'anno.")
        return problems

    def checker(self, task: Task) -> Checker:
        return _CitiesChecker(task)


class _CitiesChecker(Checker):
    def __init__(self, task: Task) -> None:
        self.task = task
        self.finder = CityFinder(task.answers)
        self.seen: dict[int, int] = {}
        self.known: dict[tuple[int, str], CityIdentifier] = {
            (one.city_id, one.kind): one
            for one in CityIdentifier.objects.filter(city__in=self.finder.cities)
            if one.valid_to is None or one.valid_to >= task.today
        }

    def check(self, lines: Sequence[Line]) -> list[Finding]:
        return [self._check(line).settle() for line in lines]

    def _check(self, line: Line) -> Finding:
        match = self.finder.find(line.values)
        if line.unread & {one.name for one in FIELDS}:
            match = Match()
        finding = Finding(line.number, Outcome.SAME, flags=list(match.flags))
        finding.title = str(match.city or line.values["city_name"] or line.values["city_code"])
        finding.reasons = [*line.reasons, *match.reasons]
        if match.question:
            finding.questions.append(match.question)
        if match.city is None:
            return finding
        first = self.seen.setdefault(match.city.pk, line.number)
        if first != line.number:
            return finding.refuse(f"{match.city} è già alla riga {first}.")
        finding.values = {"city": match.city.pk, "identifiers": {}, "fields": {}}
        for name, kind in _KINDS.items():
            if value := line.values[name]:
                self._identifier(finding, match.city, kind, str(value))
        if not line.unread & {"population", "population_year"}:
            self._population(finding, match.city, line.values)
        if finding.changes:
            finding.outcome = Outcome.CHANGED
        return finding

    def _identifier(self, finding: Finding, city: City, kind: IdentifierKind, value: str) -> None:
        value = _shaped(kind, value)
        known = self.known.get((city.pk, kind))
        if known and known.value == value:
            return
        if not re.fullmatch(IDENTIFIER_SHAPES[kind], value):
            finding.refuse(f"{kind.label}: «{value[:60]}» non ha la forma attesa ({_WORDS[kind]}).")
            return
        if kind == IdentifierKind.PEC and not is_pec(value):
            finding.flags.append(f"«{value}» non sembra una PEC.")
        finding.values["identifiers"][kind.value] = value
        finding.changes.append(Change(str(kind.label), known.value if known else "", value))

    def _population(self, finding: Finding, city: City, values: Mapping[str, Any]) -> None:
        people, year = values["population"], values["population_year"]
        if people is None or (people, year) == (city.population, city.population_year):
            return
        if year is None:
            finding.refuse("La popolazione va con il suo anno.")
        elif (city.population_year or 0) > year:
            finding.flags.append(
                f"Popolazione del {year} non importata: c'è già quella del {city.population_year}."
            )
        else:
            finding.values["fields"] = {"population": people, "population_year": year}
            before = f"{city.population} ({city.population_year})" if city.population else ""
            finding.changes.append(Change("Abitanti", before, f"{people} ({year})"))

    def apply(self, findings: Sequence[Mapping[str, Any]]) -> list[list[Entry]]:
        return [self._apply(values, self.task.today) for values in findings]

    def _apply(self, values: Mapping[str, Any], today: date) -> list[Entry]:
        city = City.objects.select_for_update(of=("self",)).get(pk=values["city"])
        entries = []
        if values["fields"]:
            before = {name: as_stored(city)[name] for name in values["fields"]}
            for name, value in values["fields"].items():
                setattr(city, name, value)
            city.save(update_fields=list(values["fields"]))
            entries.append(Entry(city, is_new=False, before=before))
        for kind, value in values["identifiers"].items():
            closed, opened, before = set_identifier(
                city=city,
                kind=IdentifierKind(kind),
                value=value,
                from_day=today,
                source="importazione",
            )
            entries += [Entry(closed, is_new=False, before=before)] if closed else []
            entries += [Entry(opened, is_new=True)] if opened else []
        return entries


def _shaped(kind: IdentifierKind, value: str) -> str:
    if kind == IdentifierKind.FISCAL_CODE and value.isdigit():
        return value.zfill(11)  # a spreadsheet takes the zeros for a number's
    return value.lower() if kind in (IdentifierKind.PEC, IdentifierKind.IPA) else value
