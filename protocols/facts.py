"""What one act will say about one city, gathered before anything is printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects

from cities.enums import RepresentativeKind
from cities.models import City, LegalRepresentative, Office
from cities.services import current_signatories
from protocols.models import Authority, Ceiling, ProtocolTemplate


@dataclass(frozen=True)
class Facts:
    """The state of the world on `on_day`. `code` is empty until the number is taken."""

    template: ProtocolTemplate
    city: City
    on_day: date
    province_code: str
    signatories: tuple[LegalRepresentative, ...]
    office: Office | None
    authority: Authority | None
    ceilings: tuple[Ceiling, ...]  # only from acts, ordered by priority
    code: str = ""

    @property
    def has_office(self) -> bool:
        """The office and the person responsible are both named."""
        return bool(self.office and self.office.name and self.office.responsible_id)

    @property
    def total(self) -> Decimal:
        return sum((ceiling.amount for ceiling in self.ceilings), Decimal("0.00"))

    @property
    def missing_priorities(self) -> list[int]:
        known = {ceiling.priority.number for ceiling in self.ceilings}
        return [number for number in self.template.priorities if number not in known]


def gather_facts(
    template: ProtocolTemplate, cities: Sequence[City], on_day: date, *, code: str = ""
) -> list[Facts]:
    """One `Facts` per city, in the given order, with the same few queries however many they are."""
    prefetch_related_objects(cities, "region", "istat_codes", "identifiers")
    authority = Authority.objects.current(on_day).first()
    signatories = signatories_of(cities, on_day)
    offices = {
        office.city_id: office
        for office in Office.objects.current(on_day)
        .filter(city__in=cities)
        .select_related("responsible")
    }
    ceilings = _ceilings(template, cities, on_day)
    return [
        Facts(
            template=template,
            city=city,
            on_day=on_day,
            province_code=city.office_initials(on_day),
            signatories=tuple(signatories[city.pk]),
            office=offices.get(city.pk),
            authority=authority,
            ceilings=tuple(ceilings[city.pk]),
            code=code,
        )
        for city in cities
    ]


def signatories_of(cities: Iterable[City], on_day: date) -> dict[int, list[LegalRepresentative]]:
    """Who signs: one person, or all the members where a commission runs the city."""
    first = current_signatories(cities, on_day)
    found: dict[int, list[LegalRepresentative]] = defaultdict(list)
    found.update({city_id: [mandate] for city_id, mandate in first.items()})
    commissions = [
        city_id for city_id, one in first.items() if one.kind == RepresentativeKind.COMMISSION
    ]
    if commissions:
        members = LegalRepresentative.objects.current(on_day).filter(
            city_id__in=commissions, kind=RepresentativeKind.COMMISSION
        )
        for city_id in commissions:
            found[city_id] = []
        for member in members.select_related("person").order_by("person__folded_name", "pk"):
            found[member.city_id].append(member)
    return found


def _ceilings(
    template: ProtocolTemplate, cities: Iterable[City], on_day: date
) -> dict[int, list[Ceiling]]:
    found: dict[int, list[Ceiling]] = defaultdict(list)
    rows = (
        Ceiling.objects.in_force(on_day)
        .filter(city__in=cities, priority__number__in=template.priorities)
        .select_related("act", "priority")
        .order_by("priority__number")
    )
    for ceiling in rows:
        found[ceiling.city_id].append(ceiling)
    return found
