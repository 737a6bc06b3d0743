"""One attempt at a job: claimed with a lease, finished or failed only by who still holds it."""

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pghistory
import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cms_portal.jobs import broker
from cms_portal.jobs.enums import WAITING, JobState
from cms_portal.jobs.exceptions import GiveUp, LeaseLost, UnknownKind
from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import JobKind, all_kinds, get_kind

log = structlog.get_logger(__name__)

LONGEST_BACKOFF = timedelta(hours=1)
RING_AGAIN_AFTER = timedelta(seconds=25)  # just under the beat of the sweep
MOST_PER_SWEEP = 500  # a long queue must not bury the broker under repeated bells
ABANDONED = "Il processo che lo eseguiva si è interrotto."
TOO_LONG = "Ha superato il tempo concesso."


def run_job(job_id: int) -> None:
    """Try the job once, if it is there to be tried. However often it is called, one wins."""
    job = claim(job_id)
    if job is None:
        return
    structlog.contextvars.bind_contextvars(job=job.pk, kind=job.kind, attempt=job.attempts)
    try:
        # What the job changes keeps the name of who asked for it.
        with pghistory.context(user=job.by_id, job=job.pk, kind=job.kind):
            result = get_kind(job.kind).function(job, **job.payload)
    except LeaseLost:
        log.warning("job_lease_lost")
    except GiveUp as reason:
        bury(job, error=str(reason))
    except SoftTimeLimitExceeded:
        fail(job, error=TOO_LONG)
    except Exception as error:  # noqa: BLE001 - whatever a job raises means another attempt
        # The text of an exception may carry people's data: it goes on the row, not in the log.
        log.warning("job_attempt_failed", error=type(error).__name__)
        fail(job, error=f"{type(error).__name__}: {error}")
    else:
        finish(job, result=result)
    finally:
        structlog.contextvars.unbind_contextvars("job", "kind", "attempt")


@transaction.atomic
def claim(job_id: int) -> Job | None:
    """Take the job for one lease, or None when it is not there to be taken."""
    now = timezone.now()
    is_free = Q(state__in=WAITING, run_at__lte=now)
    is_abandoned = Q(state=JobState.RUNNING, leased_until__lte=now)
    claimable = Job.objects.filter(is_free | is_abandoned, pk=job_id).with_attempts_left()
    kind = _kind_of(job_id)
    if kind is None:
        return None
    taken = claimable.update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        started_at=now,
        leased_until=now + kind.lease,
    )
    return Job.objects.select_related("by").get(pk=job_id) if taken else None


def finish(job: Job, *, result: Mapping[str, Any] | None = None) -> bool:
    """False, and nothing written, when this attempt no longer holds the job."""
    return _close(job, JobState.DONE, result=result, error="", done=F("total"))


def fail(job: Job, *, error: str) -> bool:
    """Another attempt later, or dead when it was the last one."""
    if job.attempts >= job.attempts_allowed:
        return bury(job, error=error)
    return bool(
        Job.objects.held_by(job).update(
            state=JobState.FAILED,
            leased_until=None,
            error=error,
            run_at=timezone.now() + backoff(job),
        )
    )


def bury(job: Job, *, error: str) -> bool:
    """Dead: staff see it, an alarm is in the log, nothing tries again by itself."""
    is_buried = _close(job, JobState.DEAD, error=error)
    if is_buried:
        log.error("job_dead", job=job.pk, kind=job.kind, attempts=job.attempts)
    return is_buried


def backoff(job: Job) -> timedelta:
    """1, 2, 4 … times the kind's own, at most an hour, give or take a fifth.

    The jitter keeps what failed together from coming back together.
    """
    doublings = min(job.attempts - 1, 12)  # an hour is reached long before; days would overflow
    wait: timedelta = min(get_kind(job.kind).backoff * 2**doublings, LONGEST_BACKOFF)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, guards no secret


def sweep() -> dict[str, int]:
    """Every 30 s: ring again for what is due or abandoned, bury what failed too often.

    Rows that another sweep or a worker is holding are skipped: two sweeps at once do no harm.
    Returns how many were rung for and buried.
    """
    buried = _bury_abandoned()
    rung = sum(broker.publish(job) for job in _unheard())
    if buried or rung:
        log.info("jobs_swept", rung=rung, buried=buried)
    return {"rung": rung, "buried": buried}


@transaction.atomic
def _bury_abandoned() -> int:
    hopeless = (
        Job.objects.abandoned(at=timezone.now())
        .exclude(attempts__lt=F("attempts_allowed"))
        .select_for_update(skip_locked=True)
    )
    return sum(bury(job, error=ABANDONED) for job in hopeless)


@transaction.atomic
def _unheard() -> list[Job]:
    """Due or abandoned, and not rung for just now; the longest unheard first."""
    now = timezone.now()
    candidates = (
        (Job.objects.due(at=now) | Job.objects.abandoned(at=now))
        .with_attempts_left()
        .filter(kind__in=[kind.name for kind in all_kinds()])
        .filter(Q(published_at=None) | Q(published_at__lte=now - RING_AGAIN_AFTER))
        .order_by(F("published_at").asc(nulls_first=True), "pk")
        .select_for_update(skip_locked=True)
    )
    return list(candidates[:MOST_PER_SWEEP])


def _close(job: Job, state: JobState, **fields: Any) -> bool:
    return bool(
        Job.objects.held_by(job).update(
            state=state, leased_until=None, finished_at=timezone.now(), **fields
        )
    )


def _kind_of(job_id: int) -> JobKind | None:
    name = Job.objects.filter(pk=job_id).values_list("kind", flat=True).first()
    try:
        return get_kind(name) if name else None
    except UnknownKind:
        # An older release running beside a newer one: leave it to a worker that knows it.
        log.warning("job_kind_unknown", job=job_id, kind=name)
        return None
