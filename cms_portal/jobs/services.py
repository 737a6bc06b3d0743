"""What other apps ask of the jobs: enqueue, show progress, hold, complete, retry, cancel."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.jobs import broker, lifecycle
from cms_portal.jobs.enums import WAITING, Action, JobState
from cms_portal.jobs.exceptions import LeaseLost, WrongState
from cms_portal.jobs.models import TICK, Intervention, Job
from cms_portal.jobs.registry import get_kind

KEEP_TICKS = timedelta(days=2)
KEEP_WORK = timedelta(days=180)


def enqueue(
    kind: str,
    *,
    key: str,
    by: User | None = None,
    city_code: str = "",
    run_at: datetime | None = None,
    **payload: Any,
) -> Job:
    """Write the job in the caller's transaction; workers hear of it after the commit.

    `payload`: ids and other JSON values, never records. A second call with the same `key` returns
    the row of the first and does nothing, whatever became of it. Raises `UnknownKind` at once.
    """
    spec = get_kind(kind)
    now = timezone.now()
    job, is_new = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": payload,
            "queue": spec.queue,
            "attempts_allowed": spec.max_attempts,
            "run_at": run_at or now,
            "created_at": now,
            "by": by,
            "city_code": city_code,
        },
    )
    if is_new and job.run_at <= now:
        _announce(job)
    return job


def set_progress(job: Job, *, done: int, total: int | None = None) -> None:
    """Record `done` parts of `total` and renew the lease: a sign of life.

    Raises `LeaseLost` when the job was given to another worker or cancelled: let it through.
    """
    job.done, job.total = done, job.total if total is None else total
    job.leased_until = timezone.now() + get_kind(job.kind).lease
    is_held = Job.objects.held_by(job).update(
        done=job.done, total=job.total, leased_until=job.leased_until
    )
    if not is_held:
        raise LeaseLost(str(job))


@contextmanager
def progress_beside(job: Job) -> Iterator[Callable[[int, int], None]]:
    """`set_progress(done, total)` for a job that works in one long transaction.

    A connection of its own says how far it is, and renews the lease, while nothing of the
    transaction can be seen yet. `hold(job)` comes last in that transaction, never before: it
    locks the row that is written here.
    """
    beside = connection.copy()

    def show(done: int, total: int) -> None:
        leased_until = timezone.now() + get_kind(job.kind).lease
        with beside.cursor() as cursor:
            cursor.execute(
                "UPDATE jobs_job SET done = %s, total = %s, leased_until = %s"
                " WHERE id = %s AND state = %s AND attempts = %s",
                [min(done, total), total, leased_until, job.pk, JobState.RUNNING, job.attempts],
            )

    try:
        yield show
    finally:
        beside.close()


def hold(job: Job) -> None:
    """Inside the transaction of an effect: go on only while this attempt still owns the job.

    Locks the row until the transaction ends, so the effect and the ownership commit together.
    Raises `LeaseLost`.
    """
    if not Job.objects.held_by(job).select_for_update().exists():
        raise LeaseLost(str(job))


def complete(job: Job, *, result: Mapping[str, Any] | None = None) -> None:
    """`hold(job)` for an effect that cannot tell that it was there already: it and the end of the
    job commit together, so a worker that dies between the two cannot bring it twice.

    The last call of that transaction, and of the job. Raises `LeaseLost`.
    """
    if not lifecycle.finish(job, result=result):
        raise LeaseLost(str(job))


@transaction.atomic
def retry_job(*, job_id: int, by: User) -> Job:
    """Give a dead, cancelled or waiting job a fresh set of attempts, now. Raises `WrongState`."""
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.state not in (*WAITING, JobState.DEAD, JobState.CANCELLED):
        raise WrongState("Il lavoro è in corso o già fatto: non c'è nulla da riprovare.")
    Intervention.objects.create(job=job, action=Action.RETRY, from_state=job.state, by=by)
    job.state, job.finished_at, job.run_at = JobState.QUEUED, None, timezone.now()
    # `attempts` never goes back: it is the fencing token.
    job.attempts_allowed = job.attempts + get_kind(job.kind).max_attempts
    job.save(update_fields=["state", "finished_at", "run_at", "attempts_allowed"])
    _announce(job)
    return job


@transaction.atomic
def cancel_job(*, job_id: int, by: User) -> Job:
    """No attempt begins any more; a running one can no longer finish. Raises `WrongState`.

    One that failed for good may be cancelled too: nobody need look at it any more.
    """
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.is_finished and job.state != JobState.DEAD:
        raise WrongState("Il lavoro è già concluso: non si può annullare.")
    Intervention.objects.create(job=job, action=Action.CANCEL, from_state=job.state, by=by)
    job.state, job.finished_at, job.leased_until = JobState.CANCELLED, timezone.now(), None
    job.save(update_fields=["state", "finished_at", "leased_until"])
    return job


def _announce(job: Job) -> None:
    transaction.on_commit(partial(broker.publish, job), robust=True)


def enqueue_once_per(period: str, kind: str) -> Job:
    """A tick of the timetable: one job of `kind` per UTC "minute", "hour" or "day".

    Two beats, or one that stammers, ask for the same key and get the same row.
    """
    moment = timezone.now().astimezone(UTC).isoformat(timespec="minutes")
    slot = moment[: {"minute": 16, "hour": 13, "day": 10}[period]]
    return enqueue(kind, key=f"{TICK}{kind}:{slot}")


def purge_finished() -> int:
    """Delete finished jobs past their keeping time. Dead work waits for a person; a dead tick does
    not, since the next ones have come and gone."""
    now = timezone.now()
    ticks = Job.objects.finished().filter(key__startswith=TICK, finished_at__lt=now - KEEP_TICKS)
    work = Job.objects.filter(
        state__in=(JobState.DONE, JobState.CANCELLED), finished_at__lt=now - KEEP_WORK
    )
    return sum(jobs.delete()[1].get("jobs.Job", 0) for jobs in (ticks, work))
