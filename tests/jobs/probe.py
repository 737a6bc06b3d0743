"""Jobs that exist for the tests only. Worker processes of the tests import them too.

`PROBE_DIR` names a directory through which test and worker see each other: a mark for each attempt
that began, and the guards that a negative control has switched off.
"""

import os
import signal
import time
import uuid
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms_portal.jobs import lifecycle, services
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.exceptions import GiveUp
from cms_portal.jobs.models import Job, JobQuerySet
from cms_portal.jobs.registry import job

SHORT = timedelta(seconds=1)
NEVER = timedelta(days=3650)
fast = {"lease": SHORT, "time_limit": timedelta(seconds=60), "backoff": timedelta(seconds=0.2)}


@job("probe.echo")
def echo(job: Job, **payload: Any) -> dict[str, Any]:
    return payload


@job("probe.break", max_attempts=3)
def break_down(job: Job) -> None:
    raise RuntimeError("non va")


@job("probe.give_up")
def give_up(job: Job) -> None:
    raise GiveUp("L'indirizzo non esiste.")


@job("probe.slow", **fast)
def slow(job: Job, *, seconds: float) -> None:
    """Work for `seconds`, then leave one effect in the database."""
    begin(job)
    time.sleep(seconds)
    leave_effect(job)


@job("probe.last_breath", **fast)
def last_breath(job: Job) -> None:
    """Leave the effect, and die before anything else can be written."""
    begin(job)
    leave_effect(job)
    os.kill(os.getpid(), signal.SIGKILL)


@job("probe.patient", **fast)
def patient(job: Job, *, steps: int) -> None:
    """Longer than its lease, but showing life at each step."""
    begin(job)
    for step in range(steps):
        time.sleep(0.4)
        services.set_progress(job, done=step + 1, total=steps)
    leave_effect(job)


@job("probe.pdf", queue="pdf", **{**fast, "lease": timedelta(minutes=3)})
def pdf(job: Job, *, path: str, pages: int) -> None:
    """Make a real PDF of many pages and put it in its place, whole or not at all."""
    from cms_portal.documents.pdf import render_pdf

    begin(job)
    page = '<h2>Articolo</h2><p style="break-after: page">Le parti convengono. </p>'
    content = render_pdf(f'<html lang="it"><body>{page * pages}</body></html>', title="Prova")
    new = Path(f"{path}.{uuid.uuid4().hex}")
    new.write_bytes(content)
    new.replace(path)
    leave_effect(job)


@job("probe.poison", **{**fast, "max_attempts": 3})
def poison(job: Job) -> None:
    """Kills whatever process runs it."""
    begin(job)
    os.kill(os.getpid(), signal.SIGKILL)


def begin(job: Job) -> None:
    if folder := os.environ.get("PROBE_DIR"):
        mark = Path(folder) / f"began-{job.pk}-{job.attempts}"
        mark.with_suffix(".new").write_text(str(os.getpid()))
        mark.with_suffix(".new").rename(mark)


def leave_effect(job: Job) -> None:
    """What must happen exactly once per job: a row, in the transaction that ends the job."""
    with transaction.atomic():
        services.enqueue(
            "probe.echo",
            key=f"effect:{job.pk}:{uuid.uuid4()}",
            run_at=timezone.now() + NEVER,
        )
        if is_off("complete"):
            services.hold(job)
        else:
            services.complete(job, result={"attempt": job.attempts})


def effects(job: Job) -> int:
    return Job.objects.filter(key__startswith=f"effect:{job.pk}:").count()


# --- negative controls: each guard can be taken away, here and in the workers of the tests


def is_off(guard: str) -> bool:
    folder = os.environ.get("PROBE_DIR")
    return bool(folder) and (Path(folder) / f"off-{guard}").exists()


@contextmanager
def guard_off(name: str):
    mark = Path(os.environ["PROBE_DIR"]) / f"off-{name}"
    mark.touch()
    try:
        yield
    finally:
        with suppress(FileNotFoundError):
            mark.unlink()


_claim, _held_by = lifecycle.claim, JobQuerySet.held_by


def _claim_unless_off(job_id: int) -> Job | None:
    if not is_off("claim"):
        return _claim(job_id)
    lease = timezone.now() + SHORT
    Job.objects.filter(pk=job_id).update(
        state=JobState.RUNNING, attempts=F("attempts") + 1, leased_until=lease, finished_at=None
    )
    return Job.objects.filter(pk=job_id).first()


def _held_by_unless_off(self: JobQuerySet, job: Job) -> JobQuerySet:
    return self.filter(pk=job.pk) if is_off("fence") else _held_by(self, job)


lifecycle.claim = _claim_unless_off
JobQuerySet.held_by = _held_by_unless_off
