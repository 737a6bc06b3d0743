"""The city list, the path and the workspace with the 39 of the programme, beside all 2,551
municipalities of the South."""

import csv
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path
from typing import Any

from bench.figures import Figure, Figures
from bench.pages import queries, quickest, staff
from bench.people_import import measure_import
from bench.worlds import load_demonstration, scratch_database

SOUTH = Path(__file__).parent / "data/south_municipalities.csv"
TURNS = 2  # in turn: the same code differs by a third between one minute and the next
LIST = "/citta/"
BOARD = "/bacheca/"
MOST_BOARD_QUERIES = 12
SINCE = date(2023, 1, 20)


def measure() -> Figures:
    with scratch_database():
        load_demonstration()
        board = len(queries(_referent(), BOARD))
        few, many = _measure_lists()
        imported = list(measure_import())
    yield Figure(f"{board} query della bacheca", "il limite", board / MOST_BOARD_QUERIES, at_most=1)
    yield from _tell(few, many)
    yield from imported


@dataclass
class Looks:
    """What was measured with so many cities: the quickest of all turns, in seconds."""

    cities: int = 0
    walk: float = inf
    page: float = inf
    searched: float = inf
    walk_queries: int = 0
    page_queries: int = 0

    def look(self, client: Any) -> None:
        from cities.models import City

        self.cities = City.objects.count()
        walk, self.walk_queries = _walk()
        self.walk = min(self.walk, walk)
        self.page = min(self.page, quickest(client, LIST))
        self.searched = min(self.searched, quickest(client, f"{LIST}?q=san&ordina=-abitanti"))
        self.page_queries = len(queries(client, LIST))


def _measure_lists() -> tuple[Looks, Looks]:
    """With the cities of the programme, and with all the municipalities of the South."""
    from cities.models import City

    client = staff()
    _reach(list(City.objects.all()))
    few, many = Looks(), Looks()
    for _ in range(TURNS):
        few.look(client)
        with the_whole_south():
            many.look(client)
    return few, many


def _tell(few: Looks, many: Looks) -> Figures:
    for one in (few, many):
        yield (
            f"{one.cities} città: percorso {one.walk * 1000:.1f} ms, {one.walk_queries} query; "
            f"elenco {one.page * 1000:.1f} ms, {one.page_queries} query; "
            f"cercato e riordinato {one.searched * 1000:.1f} ms"
        )
    per = f"di {few.cities}"
    yield Figure(
        f"query del percorso di {many.cities} città",
        per,
        many.walk_queries / few.walk_queries,
        at_most=1,
    )
    yield Figure(
        f"query dell'elenco di {many.cities} città",
        per,
        many.page_queries / few.page_queries,
        at_most=1,
    )
    yield Figure(
        f"tempo dell'elenco di {many.cities} città", per, many.page / few.page, at_most=1.5
    )


def _referent() -> Any:
    from django.test import Client

    from cities.demo import load_people
    from cms_portal.accounts.demo import load_accounts
    from cms_portal.accounts.roles import Role

    client = Client(SERVER_NAME="localhost")
    user = load_accounts()[Role.REFERENT]
    load_people(referent=user)
    client.force_login(user)
    return client


def _walk() -> tuple[float, int]:
    """Seconds and queries of where every city stands on its path."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cities.models import City
    from cities.path import standing

    cities = list(City.objects.all())
    with CaptureQueriesContext(connection) as queries:
        start = time.perf_counter()
        standing(cities)
        return time.perf_counter() - start, len(queries)


@contextmanager
def the_whole_south() -> Iterator[None]:
    """Inside, all the municipalities, each with its people; afterwards the 39 again."""
    from django.db import connection, transaction

    with transaction.atomic():
        _load_south()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _load_south() -> None:
    from cities.models import City, IstatCode, Region

    with SOUTH.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        Region.objects.get_or_create(
            name=row["region"], defaults={"istat_code": row["region_istat_code"]}
        )
    regions = {region.name: region for region in Region.objects.all()}
    known = set(City.objects.values_list("cadastral_code", flat=True))
    rows = [row for row in rows if row["cadastral_code"] not in known]
    cities = City.objects.bulk_create(
        City(
            name=row["name"],
            cadastral_code=row["cadastral_code"],
            region=regions[row["region"]],
            province_name=row["province"],
            province_code=row["province_code"],
            latitude=row["lat"],
            longitude=row["lon"],
        )
        for row in rows
    )
    IstatCode.objects.bulk_create(
        IstatCode(city=city, code=row["istat_code"], province_code=row["province_code"])
        for city, row in zip(cities, rows, strict=True)
    )
    _people_for(cities)


def _people_for(cities: list[Any]) -> None:
    """As many as a city of the demonstration has: a list of empty cells would be too easy."""
    from cities.models import LegalRepresentative, Office, Person, Referent

    people = Person.objects.bulk_create(
        Person(first_name="Ada", last_name=f"Sannita{number}", is_invented=True)
        for number in range(len(cities) * 3)
    )
    by_city = list(zip(cities, people[::3], people[1::3], people[2::3], strict=True))
    Referent.objects.bulk_create(
        Referent(city=city, person=person, kind=kind, valid_from=SINCE)
        for city, technical, political, _ in by_city
        for kind, person in (("technical", technical), ("political", political))
    )
    LegalRepresentative.objects.bulk_create(
        LegalRepresentative(city=city, person=mayor, kind="mayor", valid_from=SINCE)
        for city, _, _, mayor in by_city
    )
    Office.objects.bulk_create(
        Office(city=city, name="Settore Servizi alla persona", responsible=one, valid_from=SINCE)
        for city, one, _, _ in by_city
    )
    _reach(cities)


def _reach(cities: list[Any]) -> None:
    """The steps that those people make: rows to read, as the real cities have."""
    from cities.models import StepReached

    StepReached.objects.bulk_create(
        StepReached(city=city, step_id=step, fact_kind="bench", fact_id=city.pk, day=SINCE)
        for city in cities
        for step in ("referents", "office")
    )
