"""The programme's data files, read and checked whole, then stored in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from cities import periods
from cities.enums import Fund, IdentifierKind
from cities.models import City, CityAlias, CityIdentifier, IstatCode, Priority, Region, Theme
from cities.names import fold
from cms_portal.spreadsheets.columns import Column, choice, decimal, integer, text
from cms_portal.spreadsheets.tables import Problem, Row, TableError, read_csv

DATA_DIR: Final = Path(__file__).parent / "data"
CITIES = "citta_medie_sud.csv"
REGIONS = "regions.csv"
ALIASES = "aliases.csv"
PRIORITIES = "priorities.csv"
THEMES = "themes.csv"

# The day all Sardinian codes and provinces changed; both codings are still found in files.
SARDINIA_RECODED: Final = date(2026, 1, 1)

_CADASTRAL = (r"[A-Z]\d{3}", "una lettera maiuscola e tre cifre")
_ISTAT = (r"\d{6}", "sei cifre")
_INITIALS = (r"[A-Z]{2}", "due lettere maiuscole")


def _coded(shape: tuple[str, str], **options: bool) -> Column:
    pattern, words = shape
    return text(pattern, words=words, **options)


COLUMNS: Final[Mapping[str, Mapping[str, Column]]] = {
    REGIONS: {
        "istat_code": text(r"\d{2}", words="due cifre", is_unique=True),
        "name": text(max_length=60, is_unique=True),
    },
    CITIES: {
        "name": text(max_length=100, is_unique=True),
        "region": text(max_length=60),
        "province": text(max_length=60),
        "province_code": _coded(_INITIALS),
        "istat_code": _coded(_ISTAT, is_unique=True),
        "cadastral_code": _coded(_CADASTRAL, is_unique=True),
        "population": integer(minimum=1, maximum=10_000_000),
        "population_year": integer(minimum=1861, maximum=2100),
        "lat": decimal(places=5, minimum=35, maximum=48),
        "lon": decimal(places=5, minimum=6, maximum=19),
        "ipa_code": text(r"[a-z0-9_-]{2,20}", words="minuscole e cifre", is_required=False),
        "source": text(is_required=False, may_be_absent=True),
        "istat_code_2025": _coded(_ISTAT, is_required=False, may_be_absent=True),
        "province_code_2025": _coded(_INITIALS, is_required=False, may_be_absent=True),
        "istat_province_code": text(
            r"\d{3}", words="tre cifre", is_required=False, may_be_absent=True
        ),
    },
    ALIASES: {
        "cadastral_code": _coded(_CADASTRAL),
        "alias": text(max_length=100, is_unique=True),
        "source": text(max_length=200, is_required=False),
    },
    PRIORITIES: {
        "number": integer(minimum=1, maximum=99, is_unique=True),
        "title": text(max_length=200),
        "fund": choice({fund.label: fund.value for fund in Fund}),
    },
    THEMES: {
        "position": integer(minimum=1, maximum=99, is_unique=True),
        "slug": text(r"[a-z0-9-]+", words="minuscole, cifre e trattini", is_unique=True),
        "name": text(max_length=100, is_unique=True),
    },
}


class LoadError(Exception):
    """Nothing was stored; the text names file, line and column, one problem per line."""


@dataclass(frozen=True)
class Counts:
    """How many cities were in the file, by what became of them."""

    new: int = 0
    changed: int = 0
    same: int = 0

    @property
    def total(self) -> int:
        return self.new + self.changed + self.same


@dataclass(frozen=True)
class Coding:
    """An ISTAT code with its province, and when it was valid."""

    code: str
    province_code: str
    province_name: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


def load_programme(directory: Path = DATA_DIR) -> Counts:
    """Store regions, cities, aliases, priorities and themes of `directory`; safe to repeat.

    `citta_medie_sud.csv` must be there; the other files, when absent, are the portal's own.
    Raises `LoadError` and stores nothing when anything is wrong.
    """
    tables = {name: _read(directory, name) for name in COLUMNS}
    try:
        return _store(tables)
    except IntegrityError as error:
        reason = str(error).splitlines()[-1].removeprefix("DETAIL:").strip()
        raise LoadError(f"I dati contraddicono quelli già registrati: {reason}") from error


@transaction.atomic
def _store(tables: Mapping[str, list[Row]]) -> Counts:
    known = _Known(tables)
    _refuse(ALIASES, known.problems_of_aliases())
    _refuse(CITIES, known.problems_of_cities())
    counts = _store_cities(tables, known)
    _store_words(tables)
    return counts


def _read(directory: Path, name: str) -> list[Row]:
    path = directory / name
    if not path.is_file():
        if name == CITIES:
            raise LoadError(f"Manca il file {path}.")
        path = DATA_DIR / name
    try:
        rows = read_csv(path, columns=COLUMNS[name])
    except TableError as error:
        _refuse(name, error.problems)
        raise
    if not rows:
        _refuse(name, [Problem(1, "", "dopo l'intestazione non c'è nessuna riga.")])
    return rows


def _refuse(name: str, problems: Iterable[Problem]) -> None:
    if lines := [f"{name}, {problem}" for problem in problems]:
        raise LoadError("\n".join(lines))


class _Known:
    """What the portal knows already, to compare the file with: its own list and the database."""

    def __init__(self, tables: Mapping[str, list[Row]]) -> None:
        self.tables = tables
        own = read_csv(DATA_DIR / CITIES, columns=COLUMNS[CITIES])
        stored = City.objects.prefetch_related("istat_codes")
        self.names: dict[str, str] = {row["cadastral_code"]: row["name"] for row in own}
        self.codings = {row["cadastral_code"]: _codings_written(row) for row in own}
        for city in stored:
            self.names[city.cadastral_code] = city.name
            self.codings[city.cadastral_code] = _merged(
                self.codings.get(city.cadastral_code, []),
                [_coding_of(code) for code in city.istat_codes.all()],
            )
        self.codes = {fold(name): code for code, name in self.names.items()}
        self.aliases = {
            fold(row["alias"]): row["cadastral_code"] for row in tables[ALIASES]
        } | dict(CityAlias.objects.values_list("folded", "city__cadastral_code"))
        self.regions = {fold(row["name"]): row["name"] for row in tables[REGIONS]}

    def problems_of_cities(self) -> Iterable[Problem]:
        for row in self.tables[CITIES]:
            checks = (self._name(row), self._code(row), self._region(row), self._istat(row))
            yield from (
                Problem(row.line, column, message) for column, message in filter(None, checks)
            )

    def problems_of_aliases(self) -> Iterable[Problem]:
        listed = {row["cadastral_code"] for row in self.tables[CITIES]} | set(self.names)
        for row in self.tables[ALIASES]:
            if row["cadastral_code"] not in listed:
                message = f"«{row['cadastral_code']}» non è il codice di una città dell'elenco."
                yield Problem(row.line, "cadastral_code", message)
            elif fold(row["alias"]) in self.codes:
                message = f"«{row['alias']}» è già il nome di una città."
                yield Problem(row.line, "alias", message)

    def codings_of(self, row: Row) -> list[Coding]:
        """All the codes to store, first to last: those known already, else those of the row."""
        return self.codings.get(row["cadastral_code"]) or _codings_written(row)

    def _name(self, row: Row) -> tuple[str, str] | None:
        code, folded = row["cadastral_code"], fold(row["name"])
        if owner := self.aliases.get(folded):
            right = self.names.get(owner, owner)
            return "name", f"«{row['name']}» è un nome alternativo: scrivete «{right}»."
        name = self.names.get(code)
        if name and fold(name) != folded:
            return "name", f"{code} è il codice di «{name}», non di «{row['name']}»."
        return None

    def _code(self, row: Row) -> tuple[str, str] | None:
        code, known = row["cadastral_code"], self.codes.get(fold(row["name"]))
        if known and known != code and code not in self.names:
            return "cadastral_code", f"«{row['name']}» ha il codice {known}, non {code}."
        return None

    def _region(self, row: Row) -> tuple[str, str] | None:
        if fold(row["region"]) not in self.regions:
            return "region", f"«{row['region']}» non è fra le regioni ({REGIONS})."
        return None

    def _istat(self, row: Row) -> tuple[str, str] | None:
        """Any code the city ever had is accepted: both codings of Sardinia circulate."""
        if row["istat_province_code"] not in ("", row["istat_code"][:3]):
            return "istat_province_code", f"non è l'inizio di {row['istat_code']}."
        known = {c.code: c.province_code for c in self.codings.get(row["cadastral_code"], [])}
        for column, initials in (
            ("istat_code", "province_code"),
            ("istat_code_2025", "province_code_2025"),
        ):
            code = row[column]
            if not known or not code:
                continue
            if code not in known:
                expected = " o ".join(known)
                return column, f"«{code}» non è di {row['name']}: atteso {expected}."
            if row[initials] not in ("", known[code]):
                return initials, f"«{row[initials]}» non va con {code}: atteso {known[code]}."
        return None


def _codings_written(row: Row) -> list[Coding]:
    now = Coding(row["istat_code"], row["province_code"], row["province"])
    before = row["istat_code_2025"]
    if not before or before == now.code:
        return [now]
    initials = row["province_code_2025"] or now.province_code
    name = now.province_name if initials == now.province_code else ""
    last_day = SARDINIA_RECODED - timedelta(days=1)
    return [
        Coding(before, initials, name, valid_to=last_day),
        Coding(now.code, now.province_code, now.province_name, valid_from=SARDINIA_RECODED),
    ]


def _coding_of(row: IstatCode) -> Coding:
    return Coding(row.code, row.province_code, row.province_name, row.valid_from, row.valid_to)


def _merged(own: list[Coding], stored: list[Coding]) -> list[Coding]:
    """What staff have recorded wins; our list adds codes and dates they do not have."""
    by_code = {coding.code: coding for coding in own}
    for coding in stored:
        ours = by_code.get(coding.code, coding)
        by_code[coding.code] = replace(
            coding,
            valid_from=coding.valid_from or ours.valid_from,
            valid_to=coding.valid_to or ours.valid_to,
        )
    return sorted(by_code.values(), key=lambda coding: coding.valid_from or date.min)


def _today(codings: list[Coding]) -> Coding:
    today = timezone.localdate()
    held = (c for c in codings if periods.holds(c.valid_from, c.valid_to, today))
    return next(held, codings[-1])


def _store_cities(tables: Mapping[str, list[Row]], known: _Known) -> Counts:
    regions = {fold(row["name"]): _store_region(row) for row in tables[REGIONS]}
    stored = City.objects.in_bulk(field_name="cadastral_code")
    became = Counter[str]()
    for row in tables[CITIES]:
        code, codings = row["cadastral_code"], known.codings_of(row)
        values = _city_values(row, regions[fold(row["region"])], _today(codings))
        # A name that differs only in accents or apostrophes stays in its official form.
        values["name"] = known.names.get(code, row["name"])
        if city := stored.get(code):
            is_changed = _change(city, _not_older(city, values))
            became["changed" if _store_codings(city, codings) or is_changed else "same"] += 1
        else:
            city = stored[code] = City.objects.create(cadastral_code=code, **values)
            _store_codings(city, codings)
            became["new"] += 1
        _store_ipa_code(city, row)
    for row in tables[ALIASES]:
        if city := stored.get(row["cadastral_code"]):
            _store_alias(city, row)
    return Counts(**became)


def _city_values(row: Row, region: Region, coding: Coding) -> dict[str, Any]:
    """`coding` is today's: a file with the old code does not take the province back."""
    return {
        "region": region,
        "province_name": coding.province_name or row["province"],
        "province_code": coding.province_code,
        "population": row["population"],
        "population_year": row["population_year"],
        "latitude": Decimal(row["lat"]),
        "longitude": Decimal(row["lon"]),
    } | ({"source": row["source"]} if row["source"] else {})


def _not_older(city: City, values: dict[str, Any]) -> dict[str, Any]:
    """A population that staff have brought up to date is not put back."""
    if (city.population_year or 0) > values["population_year"]:
        return {name: value for name, value in values.items() if "population" not in name}
    return values


def _change(row: models.Model, values: Mapping[str, Any]) -> bool:
    """Write what differs; True when something did. What is equal leaves no history."""
    different = [name for name, value in values.items() if getattr(row, name) != value]
    for name in different:
        setattr(row, name, values[name])
    if different:
        row.save(update_fields=different)
    return bool(different)


def _store_region(row: Row) -> Region:
    return Region.objects.update_or_create(
        istat_code=row["istat_code"], defaults={"name": row["name"]}
    )[0]


def _store_codings(city: City, codings: list[Coding]) -> bool:
    """Old codes are closed before new ones are opened: two may not share a day."""
    stored = {row.code: row for row in city.istat_codes.all()}
    is_changed = False
    for coding in codings:
        values = {
            "province_code": coding.province_code,
            "province_name": coding.province_name,
            "valid_from": coding.valid_from,
            "valid_to": coding.valid_to,
        }
        if row := stored.get(coding.code):
            is_changed |= _change(row, values)
        else:
            IstatCode.objects.create(city=city, code=coding.code, **values)
            is_changed = True
    return is_changed


def _store_ipa_code(city: City, row: Row) -> None:
    if row["ipa_code"] and not city.ipa_code:
        CityIdentifier.objects.create(
            city=city, kind=IdentifierKind.IPA, value=row["ipa_code"], source=CITIES
        )


def _store_alias(city: City, row: Row) -> None:
    if not city.aliases.filter(folded=fold(row["alias"])).exists():
        CityAlias.objects.create(city=city, name=row["alias"], source=row["source"])


def _store_words(tables: Mapping[str, list[Row]]) -> None:
    for row in tables[PRIORITIES]:
        Priority.objects.update_or_create(
            number=row["number"], defaults={"title": row["title"], "fund": row["fund"]}
        )
    for row in tables[THEMES]:
        Theme.objects.update_or_create(
            slug=row["slug"], defaults={"name": row["name"], "position": row["position"]}
        )
