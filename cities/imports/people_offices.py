"""Lines about the office of a city and who is responsible for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format

from cities.imports.roles import OFFICE
from cities.models import City, Office, Person
from cities.names import fold
from cities.services.mandates import name_office
from cms_portal.accounts.models import User
from cms_portal.spreadsheets.imports.enums import Outcome
from cms_portal.spreadsheets.imports.findings import Change, Entry, Finding
from cms_portal.spreadsheets.models import as_stored


def is_the_same(last: Office | None, name: str, person: Person | None) -> bool:
    """The city has that office already, and that person is responsible for it."""
    return (
        last is not None
        and last.valid_to is None
        and person is not None
        and last.responsible_id == person.pk
        and fold(last.name) == fold(name)
    )


def propose_office(
    finding: Finding, *, last: Office | None, name: str, who: str, act: str, since: date
) -> None:
    """The office as the line names it, after the one that the city had until then."""
    if last and (last.valid_from >= since or (last.valid_to and last.valid_to >= since)):
        day = max(last.valid_from, last.valid_to or date.min)
        finding.refuse(
            f"L'ufficio della città è già indicato fino al {date_format(day, 'd/m/Y')} "
            f"({last}): serve un giorno successivo."
        )
        return
    before = last if last and last.valid_to is None else None
    finding.outcome = Outcome.NEW
    finding.changes += [
        Change("ufficio", before.name if before else "", name),
        Change("responsabile", str(before.responsible or "") if before else "", who),
        Change("dal", "", date_format(since, "d/m/Y")),
    ]
    if act:
        finding.changes.append(Change("atto di individuazione", "", act))
    finding.values["mandate"] = {
        "model": OFFICE,
        "kind": "",
        "pk": None,
        "values": {"name": name, "act": act, "valid_from": since.isoformat()},
    }


def write_office(
    values: Mapping[str, Any], *, city: City, person: Person, by: User | None
) -> list[Entry]:
    """By the service: the office in force ends the day before."""
    since = date.fromisoformat(values["valid_from"])
    before = Office.objects.filter(city=city).current(since).first()
    made = name_office(
        city=city,
        name=values["name"],
        responsible=person,
        act=values["act"],
        valid_from=since,
        by=by,
    )
    entries = [Entry(made, is_new=True)]
    if before:
        stored = as_stored(before)
        before.refresh_from_db()
        entries.insert(0, Entry(before, is_new=False, before={"valid_to": stored["valid_to"]}))
    return entries
