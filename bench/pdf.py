"""From one press of "Genera" to 39 frozen PDFs, beside WeasyPrint alone."""

import json
import os
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from bench.figures import Figure, Figures
from bench.worlds import copy_of_database, load_demonstration, scratch_database

ROOT = Path(__file__).resolve().parent.parent
STYLE = ROOT / "cms_portal/documents/pdf/print.css"
FONTS = ROOT / "cms_portal/documents/fonts"
CITIES = 39
PATIENCE = 600  # seconds


@dataclass(frozen=True)
class Run:
    """`cpu` and `wall` in seconds; `pages`: the HTML of what was frozen."""

    cpu: float
    wall: float
    pages: list[str]


def measure() -> Figures:
    with scratch_database(), TemporaryDirectory() as folder:
        load_demonstration()
        two, one, bare = [], [], []
        pages = Path(folder) / "pages.json"
        # In turn, since the same code differs by a third between one minute and the next.
        for turn in range(2):
            two.append(_whole_path(workers=2, name=f"two{turn}"))
            pages.write_text(json.dumps(two[-1].pages))
            bare.append(_bare(pages))
            one.append(_whole_path(workers=1, name=f"one{turn}"))
            bare.append(_bare(pages))
        cpu = min(run.cpu for run in two)
        wall = min(run.wall for run in two)
        yield f"{CITIES} PDF congelati da due processi: {cpu:.1f} s di CPU, {wall:.1f} s in tutto"
        yield Figure(
            f"CPU, da accodati a {CITIES} PDF congelati nel database, due processi",
            f"WeasyPrint chiamato {CITIES} volte in uno script nudo, stesso HTML",
            cpu / min(bare),
            at_most=1.25,
        )
        yield Figure(
            "documenti al secondo con due processi",
            "con uno",
            min(run.wall for run in one) / min(run.wall for run in two),
            at_least=1.7,
        )
        resident = _memory(pages)
        yield f"memoria di un processo dopo 50, 100, 150, 200 documenti: {resident} MB"
        yield Figure(
            "memoria dopo 200 documenti", "dopo 50", resident[-1] / resident[0], at_most=1.05
        )


def _whole_path(*, workers: int, name: str) -> Run:
    """Every city at once, through the services and the queue of the page "Genera"."""
    from cms_portal.documents.models import FrozenDocument
    from cms_portal.jobs.workers import temporary_workers

    with copy_of_database(name), temporary_workers(workers, output=subprocess.DEVNULL) as processes:
        before, start = _cpu(processes), time.monotonic()
        _press_generate()
        while (done := FrozenDocument.objects.count()) < CITIES:
            if time.monotonic() - start > PATIENCE:
                raise TimeoutError(f"{done} documents of {CITIES} after {PATIENCE} s")
            time.sleep(0.2)
        wall, cpu = time.monotonic() - start, _cpu(processes) - before
        return Run(cpu, wall, list(FrozenDocument.objects.values_list("html", flat=True)))


def _press_generate() -> None:
    from django.utils import timezone

    from cities.models import City
    from protocols import services
    from protocols.models import ProtocolTemplate

    codes = list(City.objects.values_list("cadastral_code", flat=True))
    batch = services.prepare_batch(
        token=uuid.uuid4(),
        template_id=ProtocolTemplate.objects.latest("pk").pk,
        letter_date=timezone.localdate(),
        city_codes=codes,
        with_second_wording=codes,
        by=None,
    )
    if (drafts := batch.protocols.count()) != CITIES:
        raise ValueError(f"{drafts} drafts instead of {CITIES}: {batch.skipped}")


def _cpu(processes: list[subprocess.Popen[bytes]]) -> float:
    """Seconds of the workers and of the children that do their work."""
    total = 0.0
    for process in processes:
        parent = psutil.Process(process.pid)
        for one in [parent, *parent.children(recursive=True)]:
            times = one.cpu_times()
            total += times.user + times.system
    return total


def _bare(pages: Path) -> float:
    return float(
        _python([str(ROOT / "bench/bare_weasyprint.py"), str(pages), str(STYLE), str(FONTS)])
    )


def _memory(pages: Path) -> list[int]:
    return [round(float(line)) for line in _python(["-m", "bench.memory", str(pages)]).split()]


def _python(arguments: list[str]) -> str:
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"DATABASE_POOL_SIZE": "0"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return result.stdout
