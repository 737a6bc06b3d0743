"""What workers do for the imports."""

from datetime import timedelta
from functools import partial
from typing import Any

from cms_portal.accounts.models import User
from cms_portal.jobs.exceptions import GiveUp
from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import job
from cms_portal.jobs.services import hold, progress_beside, set_progress
from cms_portal.spreadsheets.imports import keeping, undoing, working

LEASE = timedelta(minutes=10)


def _progress(job: Job) -> working.Progress:
    return lambda done, total: set_progress(job, done=min(done, total or done), total=total or done)


def _asker(job: Job) -> User:
    if job.by is None:
        raise GiveUp("Non si sa più chi l'aveva chiesto.")
    return job.by


@job("spreadsheets.read_import", label="Lettura di un file da importare", max_attempts=3)
def read_import(job: Job, *, batch_id: int) -> None:
    working.read_batch(batch_id=batch_id, progress=_progress(job))


@job("spreadsheets.check_import", label="Controllo di un'importazione", lease=LEASE, max_attempts=3)
def check_import(job: Job, *, batch_id: int) -> None:
    working.check_batch(batch_id=batch_id, progress=_progress(job))


@job("spreadsheets.write_import", label="Registrazione di un'importazione", lease=LEASE)
def write_import(job: Job, *, batch_id: int) -> None:
    by = _asker(job)
    with progress_beside(job) as progress:
        working.write_batch(batch_id=batch_id, by=by, progress=progress, hold=partial(hold, job))


@job("spreadsheets.undo_import", label="Annullamento di un'importazione", lease=LEASE)
def undo_import(job: Job, *, batch_id: int) -> None:
    by = _asker(job)
    with progress_beside(job) as progress:
        undoing.undo_batch(batch_id=batch_id, by=by, progress=progress, hold=partial(hold, job))


@job("spreadsheets.purge_imports", label="Cancellazione delle righe importate")
def purge_imports(job: Job) -> dict[str, Any]:
    return {"purged": keeping.purge_imports()}
