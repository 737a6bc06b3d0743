"""The city list, the path and the workspace with the 39 of the programme, beside all 2,551
municipalities of the South."""

import csv
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bench.figures import Figure, Figures
from bench.people_import import measure_import
from bench.worlds import load_demonstration, scratch_database

SOUTH = Path(__file__).parent / "data/south_municipalities.csv"
TURNS = 2  # in turn: the same code differs by a third between one minute and the next
LOOKS = 20
LIST = "/citta/"
BOARD = "/bacheca/"
MOST_BOARD_QUERIES = 12
SINCE = date(2023, 1, 20)


def measure() -> Figures:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cities.models import City

    with scratch_database():
        load_demonstration()
        client = _staff()
        _reach(list(City.objects.all()))
        few, many, searched = [], [], []
        board = len(_queries(_referent(), BOARD))
        few_paths, many_paths = [], []
        for _ in range(TURNS):
            few_paths.append(_walk())
            few.append(_time(client, LIST))
            with CaptureQueriesContext(connection) as few_queries:
                client.get(LIST)
            with _the_whole_south():
                cities = City.objects.count()
                many_paths.append(_walk())
                many.append(_time(client, LIST))
                searched.append(_time(client, f"{LIST}?q=san&ordina=-abitanti"))
                with CaptureQueriesContext(connection) as many_queries:
                    client.get(LIST)
        imported = list(measure_import())
    few_path, many_path = min(few_paths), min(many_paths)
    yield (
        f"bacheca: {board} query; percorso di 39 città: {few_path[0] * 1000:.1f} ms, "
        f"{few_path[1]} query; di {cities}: {many_path[0] * 1000:.1f} ms, {many_path[1]} query"
    )
    yield Figure("query della bacheca", "il limite", board / MOST_BOARD_QUERIES, at_most=1)
    yield Figure(
        f"query del percorso di {cities} città",
        "di 39",
        many_path[1] / few_path[1],
        at_most=1,
    )
    yield (
        f"elenco di 39 città: {min(few) * 1000:.1f} ms, {len(few_queries)} query; "
        f"di {cities}: {min(many) * 1000:.1f} ms, {len(many_queries)} query; "
        f"cercato e riordinato: {min(searched) * 1000:.1f} ms"
    )
    yield Figure(
        f"query dell'elenco con {cities} città",
        "con 39",
        len(many_queries) / len(few_queries),
        at_most=1,
    )
    yield Figure(
        f"tempo della pagina con {cities} città",
        "con 39",
        min(many) / min(few),
        at_most=1.5,
    )
    yield from imported


def _staff() -> Any:
    from django.test import Client

    from cms_portal.accounts.demo import load_accounts
    from cms_portal.accounts.roles import Role

    client = Client(SERVER_NAME="localhost")
    client.force_login(load_accounts()[Role.STAFF])
    return client


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


def _queries(client: Any, url: str) -> Any:
    """Those of one page, seen a second time."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        if client.get(url).status_code != 200:
            raise ValueError(url)
    return queries


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


def _time(client: Any, url: str) -> float:
    """Seconds of one page, from the request to the last byte: the quickest of several looks."""
    client.get(url)
    gc.collect()
    looks = []
    for _ in range(LOOKS):
        start = time.perf_counter()
        response = client.get(url)
        looks.append(time.perf_counter() - start)
        if response.status_code != 200:
            raise ValueError(f"{url}: {response.status_code}")
    return min(looks)


@contextmanager
def _the_whole_south() -> Iterator[None]:
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
