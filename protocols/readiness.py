"""Before anything is made: what is missing, for whom, and who must give it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from cities.models import City
from cms_portal.documents.pdf import name_sign
from protocols import documents, markup
from protocols.enums import ClausePart, TemplateStatus
from protocols.facts import Facts, gather_facts
from protocols.fields import AUTHORITY, CITY, FIELDS, PORTAL
from protocols.models import Clause, Protocol, ProtocolTemplate, PublishedFigure


@dataclass(frozen=True)
class Missing:
    """`what` tells the page which action to offer.

    "signatory", "ceiling", "authority" and "field" are not known; "sign" is known and cannot be
    printed.
    """

    what: str
    label: str
    detail: str
    giver: str
    is_of_city: bool = False

    @property
    def reason(self) -> str:
        """In a sentence: "manca chi firma: nome e carica (lo dà: …)"."""
        begin = "" if self.what == "sign" else "manca "
        return f"{begin}{self.label}: {self.detail} (lo dà: {self.giver})"


@dataclass(frozen=True)
class CityReadiness:
    """One city: what will be printed, what is missing, and what stands in the way."""

    facts: Facts
    missing: tuple[Missing, ...]
    second_wordings: tuple[str, ...]  # headings of the clauses that take their second wording
    living: Protocol | None
    figures: tuple[PublishedFigure, ...]

    @property
    def city(self) -> City:
        return self.facts.city

    @property
    def is_ready(self) -> bool:
        return not self.missing and not self.living

    @property
    def needs_choice(self) -> bool:
        """Ready, with the second wording: a person decides whether to go on."""
        return self.is_ready and bool(self.second_wordings)

    @property
    def asked_of_city(self) -> list[Missing]:
        """What the Comune itself must give."""
        return [item for item in self.missing if item.is_of_city]

    @property
    def reasons(self) -> list[str]:
        """Why this city cannot be made now, in Italian; empty when it can."""
        if self.living:
            return [f"ha già un protocollo in corso ({self.living.code})"]
        return [item.reason for item in self.missing]


@dataclass(frozen=True)
class Readiness:
    template: ProtocolTemplate
    clauses: tuple[Clause, ...]
    on_day: date
    problems: tuple[str, ...]  # of the template itself: nothing can be made until they are mended
    cities: tuple[CityReadiness, ...]

    @cached_property
    def ready(self) -> list[CityReadiness]:
        return [one for one in self.cities if one.is_ready and not one.needs_choice]

    @cached_property
    def to_choose(self) -> list[CityReadiness]:
        return [one for one in self.cities if one.needs_choice]

    @cached_property
    def incomplete(self) -> list[CityReadiness]:
        return [one for one in self.cities if one.missing and not one.living]

    @cached_property
    def already(self) -> list[CityReadiness]:
        return [one for one in self.cities if one.living]

    @property
    def past_dates(self) -> list[str]:
        """Terms of the template that are over on the day of the letter: told, never in the way."""
        terms = {
            "termini.schede": self.template.sheets_due_on,
            "termini.ammissibilita": self.template.checks_due_on,
        }
        return [
            f"{FIELDS[name].label}: {day:%d/%m/%Y}"
            for name, day in terms.items()
            if day < self.on_day and name in self._field_names
        ]

    @property
    def ready_label(self) -> str:
        return _cities_are(len(self.ready), "pronta", "pronte")

    @property
    def choice_label(self) -> str:
        return _cities_are(len(self.to_choose), "da decidere", "da decidere")

    @property
    def incomplete_label(self) -> str:
        return _cities_are(len(self.incomplete), "incompleta", "incomplete")

    @property
    def already_label(self) -> str:
        return _cities_are(len(self.already), "con protocollo in corso", "con protocollo in corso")

    @property
    def article_count(self) -> int:
        return sum(clause.part == ClausePart.ARTICLE for clause in self.clauses)

    @property
    def field_count(self) -> int:
        return len(self._field_names)

    @cached_property
    def _field_names(self) -> set[str]:
        bodies = (body for clause in self.clauses for body in (clause.body, clause.second_body))
        return {name for body in bodies for name in markup.field_names(body)}


def _cities_are(count: int, one: str, many: str) -> str:
    return f"{count} città {one if count == 1 else many}"


def check_readiness(template: ProtocolTemplate, cities: Iterable[City], on_day: date) -> Readiness:
    """Who can have their act made on `on_day`. The same number of queries for 1 or 39 cities."""
    cities = list(cities)
    clauses = tuple(ordered_clauses(template))
    problems = documents.template_problems(clauses)
    named = documents.undrawable_in(f"{template.title} {template.note}")
    problems += [f"titolo o nota: {problem}" for problem in named]
    if template.status != TemplateStatus.READY:
        problems.insert(0, f"il modello è «{template.get_status_display()}»: non si può usare")
    living = {
        protocol.city_id: protocol
        for protocol in Protocol.objects.one_per_city().filter(city__in=cities)
    }
    figures = _figures(cities)
    return Readiness(
        template=template,
        clauses=clauses,
        on_day=on_day,
        problems=tuple(problems),
        cities=tuple(
            CityReadiness(
                facts=facts,
                missing=tuple(_missing(clauses, facts, figures[facts.city.pk])),
                second_wordings=tuple(
                    clause.heading
                    for clause in clauses
                    if not documents.is_first_wording(clause, facts)
                ),
                living=living.get(facts.city.pk),
                figures=tuple(figures[facts.city.pk]),
            )
            for facts in gather_facts(template, cities, on_day)
        ),
    )


def letter_date_problem(template: ProtocolTemplate, day: date) -> str:
    """Why an act cannot bear this date; empty when it can."""
    if day < template.dated_on:
        return f"La data della nota precede quella del modello ({template.dated_on:%d/%m/%Y})."
    if day > timezone.localdate() + timedelta(days=366):
        return "La data della nota è fra più di un anno."
    return ""


def ordered_clauses(template: ProtocolTemplate) -> list[Clause]:
    return [place.clause for place in template.places.select_related("clause")]


def _figures(cities: Sequence[City]) -> dict[int, list[PublishedFigure]]:
    found: dict[int, list[PublishedFigure]] = defaultdict(list)
    for figure in PublishedFigure.objects.filter(city__in=cities):
        found[figure.city_id].append(figure)
    return found


def _missing(
    clauses: Sequence[Clause], facts: Facts, figures: Sequence[PublishedFigure]
) -> list[Missing]:
    """The empty fields, told once per thing to ask for: nobody gives name and title apart."""
    by_group: dict[str, list[str]] = defaultdict(list)
    for name in documents.empty_fields(clauses, facts):
        by_group[name.partition(".")[0]].append(name)
    found: list[Missing] = []
    for group, names in by_group.items():
        if group == "firmatario":
            found.append(
                Missing(
                    "signatory",
                    "chi firma",
                    "nome e carica di chi rappresenta il Comune",
                    f"{CITY} di {facts.city.name}, referente politico",
                    is_of_city=True,
                )
            )
        elif group == "dotazione":
            found.append(_missing_ceiling(facts, figures))
        elif group == "autorita":
            found.append(Missing("authority", "chi firma per l'Autorità", "nome e qualità", PORTAL))
        else:
            found += [_missing_field(name, facts) for name in names]
    return found + [
        _unprintable(documents.fact_label(name), signs)
        for name, signs in documents.undrawable_facts(clauses, facts).items()
    ]


def _unprintable(label: str, signs: Sequence[str]) -> Missing:
    names = ", ".join(name_sign(sign) for sign in signs)
    detail = f"{label} contiene {names}: riscrivetelo con lettere che il documento può stampare"
    return Missing("sign", "carattere non stampabile", detail, PORTAL)


def _missing_ceiling(facts: Facts, figures: Sequence[PublishedFigure]) -> Missing:
    numbers = " e ".join(str(number) for number in facts.missing_priorities)
    detail = f"nessun atto fissa la dotazione della Priorità {numbers}"
    if figures:
        detail += "; la cifra riportata dalla stampa non è un atto"
    return Missing("ceiling", "dotazione finanziaria massima", detail, AUTHORITY)


def _missing_field(name: str, facts: Facts) -> Missing:
    field = FIELDS[name]
    giver = (
        f"{CITY} di {facts.city.name}, referente tecnico" if field.giver == CITY else field.giver
    )
    return Missing("field", field.label.lower(), f"campo {{{name}}} del modello", giver)
