"""People to invite, read from a spreadsheet: name, e-mail, city, kind; nothing else is looked at.

The list is only read here. What is wrong is said beside its row; what is right waits for a yes.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from cities.addresses import warnings
from cities.enums import ReferentKind
from cities.exceptions import CityError
from cities.models import City, CityAlias, IstatCode, Person
from cities.names import fold
from cities.services.invitations import InviteReport, invite, why_not
from cities.services.mandates import has_mandate, start_referent
from cities.services.persons import NewPerson, alike, find_or_register
from cms_portal.accounts.models import User
from cms_portal.files.exceptions import FileRefused
from cms_portal.files.sandbox import read_in_child
from cms_portal.spreadsheets import columns
from cms_portal.spreadsheets.tables import Problem, TableError, decode, read_csv

MAX_ROWS = 200
_READER = "cms_portal.spreadsheets.imports.reading:read_rows"
COLUMNS = ("nome", "cognome", "e-mail", "città", "tipo")
_OTHER_NAMES = {
    "email": "e-mail",
    "mail": "e-mail",
    "indirizzo e mail": "e-mail",
    "e mail": "e-mail",
    "posta elettronica": "e-mail",
    "citta": "città",
    "comune": "città",
    "ente": "città",
    "referente": "tipo",
    "tipo di referente": "tipo",
    "ruolo": "tipo",
}
_KINDS = {
    "polit": ReferentKind.POLITICAL,
    "tecn": ReferentKind.TECHNICAL,
    "ammin": ReferentKind.ADMINISTRATIVE,
}


@dataclass
class Invitee:
    """One row. `city_code` and `kind` once they are understood; `problem` when it cannot enter."""

    line: int
    first_name: str
    last_name: str
    email: str
    city: str
    kind_text: str
    city_code: str = ""
    kind: str = ""
    problem: str = ""
    warnings: list[str] = field(default_factory=list)
    is_new: bool = True
    starts_mandate: bool = True

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def kind_label(self) -> str:
        return str(ReferentKind(self.kind).label) if self.kind else ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def read_invitees(name: str, content: bytes) -> list[Invitee]:
    """The rows of a file, each with what is to be said about it. Raises TableError."""
    rows = _rows_of_workbook(content) if _is_workbook(content) else _rows_of_csv(content)
    if not rows:
        raise TableError([Problem(0, "", "il file non ha righe sotto l'intestazione.")])
    if len(rows) > MAX_ROWS:
        raise TableError(
            [Problem(0, "", f"più di {MAX_ROWS} righe: dividete il file in più parti.")]
        )
    return check([_invitee(line, row) for line, row in rows])


def check(invitees: list[Invitee]) -> list[Invitee]:
    """Says beside each what is wrong or strange, as the database stands now."""
    cities = _Cities()
    seen: dict[str, int] = {}
    for one in invitees:
        one.problem = _problem(one, cities) or _repeated(one, seen)
        one.warnings = [] if one.problem else warnings(one.email)
    return invitees


@transaction.atomic
def invite_listed(*, invitees: Sequence[Invitee], by: User | None) -> InviteReport:
    """Register who is missing, let the mandate begin today where there is none, invite each.

    Raises NotAllowed. What has gone wrong since the preview is told, the others are invited.
    """
    report = InviteReport()
    for one in check(list(invitees)):
        new = NewPerson(first_name=one.first_name, last_name=one.last_name, email=one.email)
        try:
            if one.problem:
                raise CityError(one.problem)
            with transaction.atomic():
                report.sent.append(invite(**_made_ready(one, new, by), by=by))
        except (CityError, ValidationError) as error:
            reason = " ".join(getattr(error, "messages", [str(error)]))
            unsaved = Person(first_name=one.first_name, last_name=one.last_name, email=one.email)
            report.refused.append((unsaved, reason))
    return report


def _made_ready(one: Invitee, new: NewPerson, by: User | None) -> dict[str, Any]:
    city = City.objects.get(cadastral_code=one.city_code)
    person = find_or_register(new, city=city)
    if person.email != one.email:
        person.email = one.email
        person.save(update_fields=["email"])
    if not has_mandate(person, city=city):
        start_referent(
            city=city,
            person=person,
            kind=ReferentKind(one.kind),
            valid_from=timezone.localdate(),
            act="",
            by=by,
        )
    return {"person": person, "city": city}


def _problem(one: Invitee, cities: _Cities) -> str:
    if not fold(one.full_name):
        return "Mancano nome e cognome."
    if max(len(one.first_name), len(one.last_name)) > 100:
        return "Il nome o il cognome supera i 100 caratteri."
    try:
        validate_email(one.email)
    except ValidationError:
        return f"L'indirizzo «{one.email[:60]}» non è valido." if one.email else "Manca l'e-mail."
    found = cities.find(one.city)
    if found is None:
        return (
            f"«{one.city[:60]}» non è una città del Programma." if one.city else "Manca la città."
        )
    one.city, one.city_code = found.name, found.cadastral_code
    kind = next(
        (kind for start, kind in _KINDS.items() if fold(one.kind_text).find(start) >= 0), ""
    )
    if not kind:
        return "Il tipo è politico, tecnico o amministrativo."
    one.kind = kind
    new = NewPerson(first_name=one.first_name, last_name=one.last_name, email=one.email)
    known = next((p for p in alike(new, city=found) if p.folded_name == new.folded_name), None)
    one.is_new = known is None
    if known is None:
        taken = Person.objects.filter(user__email=one.email, user__is_active=True).first()
        return "L'indirizzo è già quello con cui entra un'altra persona." if taken else ""
    one.starts_mandate = not has_mandate(known, city=found)
    known.email = one.email
    reason = why_not(known, found)
    return "" if one.starts_mandate and "incarico" in reason else reason


def _repeated(one: Invitee, seen: dict[str, int]) -> str:
    before = seen.setdefault(one.email, one.line)
    return "" if before == one.line else f"Lo stesso indirizzo è già alla riga {before}."


class _Cities:
    """By name, alias, cadastral code and any ISTAT code ever valid: three queries for all rows."""

    def __init__(self) -> None:
        cities = list(City.objects.all())
        by_id = {city.pk: city for city in cities}
        self._known = {fold(city.name): city for city in cities}
        self._known |= {city.cadastral_code.lower(): city for city in cities}
        for folded, pk in CityAlias.objects.values_list("folded", "city_id"):
            self._known.setdefault(folded, by_id[pk])
        for code, pk in IstatCode.objects.values_list("code", "city_id"):
            self._known.setdefault(code, by_id[pk])

    def find(self, text: str) -> City | None:
        wanted = fold(text)
        for start in ("comune di ", "citta di "):
            wanted = wanted.removeprefix(start)
        digits = wanted.zfill(6) if wanted.isdecimal() else wanted
        return self._known.get(wanted) or self._known.get(digits)


def _is_workbook(content: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(content))


def _rows_of_csv(content: bytes) -> list[tuple[int, dict[str, str]]]:
    header = decode(content).splitlines()[:1]
    names = {_column(name): name for name in _cells(header[0] if header else "")}
    _require(names)
    wanted = {
        names[column]: columns.text(is_required=False, max_length=400)
        for column in COLUMNS
        if column in names
    }
    rows = read_csv(content, columns=wanted, ignores_other_columns=True)
    back = {name: column for column, name in names.items()}
    return [(row.line, {back[name]: row[name] for name in row}) for row in rows]


def _cells(header: str) -> list[str]:
    delimiter = max(";,\t", key=header.count)
    return [cell.strip().strip('"').strip() for cell in header.split(delimiter)]


def _rows_of_workbook(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """In a child with limits: a small workbook may unfold into more than the portal holds."""
    with tempfile.TemporaryFile() as held:
        held.write(content)
        held.flush()
        try:
            _, *lines = read_in_child(_READER, held)
        except FileRefused as error:
            raise TableError([Problem(0, "", str(error))]) from error
    names = [_column(name) for name in lines[0][1]]
    _require(names)
    found = []
    for line, row in lines[1:]:
        cells = dict.fromkeys(COLUMNS, "") | {
            name: str(value)[:400]
            for name, value in zip(names, row, strict=False)
            if name in COLUMNS
        }
        if any(cells.values()):
            found.append((line, cells))
    return found


def _column(name: str) -> str:
    folded = fold(name)
    known = {fold(column): column for column in COLUMNS} | _OTHER_NAMES
    return known.get(folded, folded)


def _require(names: Any) -> None:
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        words = ", ".join(f"«{column}»" for column in missing)
        raise TableError([Problem(1, "", f"mancano le colonne {words}.")])


def _invitee(line: int, row: dict[str, str]) -> Invitee:
    clean = {name: _clean(value) for name, value in row.items()}
    return Invitee(
        line=line,
        first_name=clean["nome"],
        last_name=clean["cognome"],
        email=clean["e-mail"].lower().removeprefix("mailto:"),
        city=clean["città"],
        kind_text=clean["tipo"],
    )


def _clean(value: str) -> str:
    return " ".join(value.replace("\x00", "").split())
