"""Jobs that exist for the tests only; worker processes of the tests import them too."""

from typing import Any

from cms_portal.jobs.exceptions import GiveUp
from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import job


@job("probe.echo")
def echo(job: Job, **payload: Any) -> dict[str, Any]:
    return payload


@job("probe.break", max_attempts=3)
def break_down(job: Job) -> None:
    raise RuntimeError("non va")


@job("probe.give_up")
def give_up(job: Job) -> None:
    raise GiveUp("L'indirizzo non esiste.")
