"""The only Celery tasks of the portal, and the housekeeping of the jobs themselves."""

from datetime import timedelta
from typing import Any

from cms_portal.celery import app
from cms_portal.jobs import lifecycle, services
from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import job


@app.task(name="jobs.run")  # type: ignore[untyped-decorator]
def run(job_id: int) -> None:
    lifecycle.run_job(job_id)


@app.task(name="jobs.sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    lifecycle.sweep()


@app.task(name="jobs.tick")  # type: ignore[untyped-decorator]
def tick(kind: str, period: str) -> None:
    services.enqueue_once_per(period, kind)


@job("jobs.heartbeat", label="Battito", lease=timedelta(minutes=1))
def heartbeat(job: Job) -> None:
    """Nothing: that it was done proves the whole way, from the row through Celery and back."""


@job("jobs.purge", label="Pulizia dei lavori conclusi")
def purge(job: Job) -> dict[str, Any]:
    return {"purged": services.purge_finished()}
