"""The factory from a shell: the same services and jobs as the page."""

from __future__ import annotations

import subprocess
import time
import uuid
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cities.models import City
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.lifecycle import sweep
from cms_portal.jobs.workers import are_workers_alive, temporary_workers
from protocols import services
from protocols.enums import ProtocolState
from protocols.models import Protocol, ProtocolTemplate
from protocols.readiness import Readiness, letter_date_problem

POLL_SECONDS = 0.3
SWEEP_SECONDS = 10
# Without any document finished for so long, something is wrong that waiting does not mend.
PATIENCE_SECONDS = 300
GIVEN_UP = (JobState.DEAD, JobState.CANCELLED)


class Command(BaseCommand):
    help = (
        "Genera i protocolli d'intesa e scrive un PDF per città. Senza --city: tutte. "
        "Chi ha già un protocollo in corso riceve quello."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--city", action="append", metavar="CODICE", help="codice catastale, ripetibile"
        )
        parser.add_argument(
            "--template", type=int, metavar="VERSIONE", help="versione del modello (l'ultima)"
        )
        parser.add_argument(
            "--letter-date",
            type=date.fromisoformat,
            metavar="AAAA-MM-GG",
            help="data della nota di trasmissione (oggi)",
        )
        parser.add_argument(
            "--skip-without-office",
            action="store_true",
            help="lascia fuori le città senza ufficio e responsabile noti",
        )
        parser.add_argument("--out", required=True, help="cartella dei PDF")

    def handle(self, *args: Any, **options: Any) -> None:
        cities = _cities(options["city"])
        template = _template(options["template"])
        letter_date = options["letter_date"] or timezone.localdate()
        if problem := letter_date_problem(template, letter_date):
            raise CommandError(problem)
        out = _folder(options["out"])
        readiness = services.check_readiness(template, cities, letter_date)
        self._tell_what_is_missing(readiness)
        with_second_wording = () if options["skip_without_office"] else _codes(readiness.to_choose)
        with _somebody_works(self.stdout.write, loudly=options["verbosity"] > 1):
            failed = self._make(readiness, with_second_wording)
        written = self._write_all(cities, out)
        self.stdout.write(f"{written} PDF in {out}")
        if failed:
            raise CommandError(f"Non riusciti: {'; '.join(failed)}")
        if not written:
            raise CommandError("Nessun protocollo scritto: nessuna delle città è completa.")

    def _tell_what_is_missing(self, readiness: Readiness) -> None:
        if readiness.problems:
            raise CommandError("Il modello non si può usare: " + "; ".join(readiness.problems))
        for one in readiness.incomplete:
            self.stdout.write(f"{one.city.name}: {'; '.join(one.reasons)}")
        for one in readiness.to_choose:
            self.stdout.write(
                f"{one.city.name}: ufficio e responsabile non ancora noti, seconda formulazione"
            )

    def _make(self, readiness: Readiness, with_second_wording: Sequence[str]) -> list[str]:
        """Wait for every act that is being made; the ones that failed, with their reason."""
        asked = [*_codes(readiness.ready), *with_second_wording]
        wanted = {one.living.pk for one in readiness.already if one.living}
        _take_up_again(wanted)
        if asked:
            batch = services.prepare_batch(
                token=uuid.uuid4(),
                template_id=readiness.template.pk,
                letter_date=readiness.on_day,
                city_codes=asked,
                with_second_wording=with_second_wording,
                by=None,
            )
            wanted |= set(batch.protocols.values_list("pk", flat=True))
        return self._wait_for(wanted)

    def _wait_for(self, wanted: set[int]) -> list[str]:
        told, last_change, last_sweep = -1, time.monotonic(), time.monotonic()
        while True:
            open_drafts = Protocol.objects.filter(pk__in=wanted, state=ProtocolState.DRAFT)
            done = len(wanted) - open_drafts.count()
            if done != told:
                self.stdout.write(f"{done} di {len(wanted)}")
                told, last_change = done, time.monotonic()
            if not open_drafts.exclude(job__state__in=GIVEN_UP).exists():
                return _reasons(open_drafts)
            if time.monotonic() - last_change > PATIENCE_SECONDS:
                return [*_reasons(open_drafts), "i processi di lavoro non avanzano più"]
            # Nobody else may be sweeping: the workers can be ours alone.
            if time.monotonic() - last_sweep > SWEEP_SECONDS:
                sweep()
                last_sweep = time.monotonic()
            time.sleep(POLL_SECONDS)

    def _write_all(self, cities: Sequence[City], out: Path) -> int:
        written = 0
        living = Protocol.objects.roots().living().filter(city__in=cities, document__isnull=False)
        for pk in living.values_list("pk", flat=True):
            document = Protocol.objects.select_related("document").get(pk=pk).document
            if document:
                _write(out / document.filename, bytes(document.content))
                written += 1
        return written


def _cities(codes: Iterable[str] | None) -> list[City]:
    cities = City.objects.order_by("folded_name", "pk")
    if codes is None:
        return list(cities)
    wanted = {code.upper() for code in codes}
    found = list(cities.filter(cadastral_code__in=wanted))
    if unknown := wanted - {city.cadastral_code for city in found}:
        raise CommandError(f"Codici catastali sconosciuti: {', '.join(sorted(unknown))}")
    return found


def _template(version: int | None) -> ProtocolTemplate:
    ready = ProtocolTemplate.objects.usable()
    template = (ready if version is None else ready.filter(version=version)).first()
    if template is None:
        known = ", ".join(str(one.version) for one in ready) or "nessuna"
        raise CommandError(f"Modello non trovato. Versioni pronte all'uso: {known}.")
    return template


def _folder(name: str | Path) -> Path:
    """The folder, made and written to once: better now than after the acts exist."""
    if not str(name).strip():
        raise CommandError("--out è vuoto: indicate una cartella.")
    out = Path(name)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=out, prefix="."):
            pass
    except OSError as error:
        raise CommandError(f"Non posso scrivere in {out}: {error.strerror}") from error
    return out


def _codes(some: Iterable[Any]) -> list[str]:
    return [one.city.cadastral_code for one in some]


def _somebody_works(
    tell: Callable[[str], object], *, loudly: bool
) -> AbstractContextManager[object]:
    if are_workers_alive():
        return nullcontext()
    tell("Nessun processo di lavoro attivo: ne avvio due.")
    return temporary_workers(2, output=None if loudly else subprocess.DEVNULL)


def _take_up_again(wanted: set[int]) -> None:
    """Drafts whose document failed or was stopped get another chance."""
    for protocol in Protocol.objects.filter(
        pk__in=wanted, state=ProtocolState.DRAFT, job__state__in=GIVEN_UP
    ):
        services.retry_protocol(protocol_id=protocol.pk, by=None)


def _reasons(drafts: Any) -> list[str]:
    return [
        f"{draft.city.name}: {draft.job.error if draft.job and draft.job.error else 'fermato'}"
        for draft in drafts.select_related("city", "job")
    ]


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: somebody may be watching the folder."""
    part = None
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            part = Path(file.name)
            file.write(content)
        part.chmod(0o640)
        part.replace(path)
    except OSError as error:
        if part:
            part.unlink(missing_ok=True)
        raise CommandError(f"Non posso scrivere {path}: {error.strerror}") from error
