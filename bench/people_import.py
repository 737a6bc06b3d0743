"""10,000 people with their mandates: read, checked, shown, written; beside `full_clean` and
`bulk_create` of the same rows, which nobody could look at before they are in."""

import gc
import os
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.figures import Figure, Figures

FEW, MANY = 1_000, 10_000
SINCE = date(2026, 10, 1)
HEADER = "Codice catastale;Città;Cognome;Nome;E-mail;Telefono;In qualità di;Ufficio;Atto;Dal"


def measure_import() -> Figures:
    """To be asked inside a scratch database that holds the demonstration."""
    from django.test import override_settings

    with tempfile.TemporaryDirectory() as folder, override_settings(PRIVATE_FILES_DIR=Path(folder)):
        warm = _import(FEW, "Tepore")
        few = _import(FEW, "Pochi")
        # Minutes for ten thousand, some twenty queries a row: timed on fewer, then multiplied.
        plain = _plainly(FEW) * MANY / FEW
        many = _import(MANY, "Molti")
    peaks = ", ".join(f"{one['peak']:.0f}" for one in (warm, few, many))
    yield (
        f"importazione di {MANY} persone: lettura {many['read']:.1f} s, anteprima "
        f"{many['check']:.1f} s, registrazione {many['write']:.1f} s; le stesse righe con "
        f"full_clean e bulk_create: {plain:.1f} s, da {FEW}; "
        f"memoria: {peaks} MB con {FEW}, {FEW}, {MANY} righe"
    )
    taken = many["read"] + many["check"] + many["write"]
    yield Figure(
        f"importazione di {MANY} persone con anteprima",
        "full_clean + bulk_create",
        taken / plain,
        at_most=3,
    )
    yield Figure(
        f"memoria dell'importazione di {MANY} persone",
        f"di {FEW}",
        many["peak"] / few["peak"],
        at_most=1.2,
    )


def _rows(count: int, name: str) -> list[tuple[Any, ...]]:
    from cities.models import City

    cities = list(City.objects.order_by("pk"))
    return [
        (cities[n % len(cities)], f"{name}{n}", f"{name.lower()}.{n}@comune.example")
        for n in range(count)
    ]


def _file(count: int, name: str) -> bytes:
    lines = [
        f"{city.cadastral_code};{city.name};{last_name};Ada;{email};0824 000000;"
        f"Referente tecnica;Servizio sociale;nota n. 12;01/10/2026"
        for city, last_name, email in _rows(count, name)
    ]
    return "\r\n".join([HEADER, *lines]).encode()


def _import(count: int, name: str) -> dict[str, float]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from cms_portal.accounts.demo import load_accounts
    from cms_portal.accounts.roles import Role
    from cms_portal.spreadsheets.imports import flow, working
    from cms_portal.spreadsheets.imports.headers import match_columns
    from cms_portal.spreadsheets.models import ImportBatch

    staff = load_accounts()[Role.STAFF]
    peak = _Peak()
    batch = flow.start_import(
        token=uuid4(),
        importer="cities.people",
        sender="Prova",
        upload=SimpleUploadedFile("elenco.csv", _file(count, name)),
        by=staff,
    )
    gc.collect()
    taken = {"read": _time(lambda: working.read_batch(batch_id=batch.pk, progress=peak))}
    batch = ImportBatch.objects.get(pk=batch.pk)
    matched = match_columns(batch.headers, batch.kind.fields, {})
    columns = {field: at for at, field in matched.items()}
    flow.choose_columns(batch_id=batch.pk, columns=columns, by=staff)
    taken["check"] = _time(lambda: working.check_batch(batch_id=batch.pk, progress=peak))
    flow.confirm_import(batch_id=batch.pk, by=staff)
    taken["write"] = _time(
        lambda: working.write_batch(
            batch_id=batch.pk, by=staff, progress=peak, hold=lambda: peak(0, 0)
        )
    )
    batch.refresh_from_db()
    if batch.state != "done" or batch.counts != {"new": count}:
        raise ValueError(f"{batch.state}: {batch.note} {batch.counts}")
    return taken | {"peak": peak.megabytes}


def _plainly(count: int) -> float:
    """What a script would do, without a preview and without a way back; undone afterwards."""
    from django.db import transaction

    from cities.models import Person, Referent

    def write() -> None:
        people = []
        for _, last_name, email in _rows(count, "Piano"):
            person = Person(first_name="Ada", last_name=last_name, email=email, phone="0824 000000")
            person.full_clean()
            people.append(person)
        Person.objects.bulk_create(people)
        mandates = []
        for (city, _, _), person in zip(_rows(count, "Piano"), people, strict=True):
            mandate = Referent(
                city=city,
                person=person,
                kind="technical",
                office_name="Servizio sociale",
                act="nota n. 12",
                valid_from=SINCE,
            )
            mandate.full_clean()
            mandates.append(mandate)
        Referent.objects.bulk_create(mandates)

    with transaction.atomic():
        taken = _time(write)
        transaction.set_rollback(True)
    return taken


def _time(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class _Peak:
    """The most memory that this process held whenever it told how far it was."""

    def __init__(self) -> None:
        self.megabytes = 0.0

    def __call__(self, done: int, total: int) -> None:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        self.megabytes = max(self.megabytes, pages * os.sysconf("SC_PAGE_SIZE") / 2**20)
