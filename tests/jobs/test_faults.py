"""What dies, what is lost, what comes twice: real workers, the real broker, real kills.

Every test has its control: the same fault with the guard taken away, which must go wrong. A control
that comes out well would mean that the test proves nothing.
"""

import os
import random
import signal
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cms_portal.celery import app
from cms_portal.jobs import broker, services
from cms_portal.jobs.enums import JobState, Queue
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import enqueue
from tests.jobs.probe import effects, guard_off
from tests.jobs.processes import enqueue_quietly, is_done, wait_for_start, wait_until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("workers", "short_beat"),
]
PATIENCE = 2.5  # seconds a control waits for a rescue that does not come


def kill_mid_job(job):
    os.kill(wait_for_start(job), signal.SIGKILL)


def let_the_lease_run_out(job):
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now())


def only_celery_cares(job, broker_database):
    """Celery gives the id of a killed attempt out once more, at once. A real lease is minutes
    long, so that comes too early to help. Then the lease runs out, and nobody rings."""
    hour = timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() + hour)
    quiet = [False] * 10
    while not all(quiet[-10:]):
        held = [broker_database.hlen("unacked"), *map(broker_database.llen, Queue.values)]
        quiet.append(not any(held))
        wait_until(lambda: False, seconds=0.1)
    let_the_lease_run_out(job)


# --- the worker is killed with -9 in the middle of a job


def test_a_job_whose_worker_was_killed_is_done_once_all_the_same():
    job = enqueue("probe.slow", key="slow", seconds=0.5)
    kill_mid_job(job)

    assert wait_until(is_done(job), sweeping=True)
    assert effects(job) == 1


def test_control_without_the_sweep_it_is_lost(broker_database):
    job = enqueue("probe.slow", key="slow", seconds=0.5)
    kill_mid_job(job)
    only_celery_cares(job, broker_database)

    assert not wait_until(is_done(job), seconds=PATIENCE)
    assert effects(job) == 0


def test_a_pdf_whose_worker_was_killed_is_whole_and_made_once(tmp_path):
    path = tmp_path / "protocollo.pdf"
    job = enqueue("probe.pdf", key="pdf", path=str(path), pages=60)
    process = wait_for_start(job)
    wait_until(lambda: False, seconds=0.2)
    os.kill(process, signal.SIGKILL)
    assert not path.exists(), "too late: it was no longer in the middle"
    let_the_lease_run_out(job)

    assert wait_until(is_done(job), seconds=60, sweeping=True)
    assert effects(job) == 1
    assert path.read_bytes()[:5] == b"%PDF-"
    assert path.read_bytes().rstrip().endswith(b"%%EOF")


def test_control_a_pdf_without_the_sweep_is_never_made(tmp_path, broker_database):
    path = tmp_path / "protocollo.pdf"
    job = enqueue("probe.pdf", key="pdf", path=str(path), pages=60)
    kill_mid_job(job)
    only_celery_cares(job, broker_database)

    assert not wait_until(path.exists, seconds=PATIENCE)


def test_many_jobs_and_many_kills_lose_nothing_and_repeat_nothing():
    chance = random.Random(20230207)  # noqa: S311 - repeatable on purpose
    jobs = [enqueue("probe.slow", key=f"slow:{n}", seconds=0.2) for n in range(12)]
    for job in chance.sample(jobs, 4):
        pid = wait_for_start(job, sweeping=True)
        wait_until(lambda: False, seconds=chance.uniform(0, 0.25))
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    assert wait_until(is_done(*jobs), seconds=60, sweeping=True)
    assert [effects(job) for job in jobs] == [1] * len(jobs)


def test_a_worker_killed_right_after_the_effect_does_not_bring_it_again():
    job = enqueue("probe.last_breath", key="breath")

    assert wait_until(is_done(job), sweeping=True)
    wait_until(lambda: effects(job) > 1, seconds=2, sweeping=True)
    assert effects(job) == 1


def test_control_with_its_end_written_apart_the_effect_comes_again():
    with guard_off("complete"):
        job = enqueue("probe.last_breath", key="breath")

        assert wait_until(lambda: effects(job) > 1, sweeping=True)


def test_a_job_that_kills_every_worker_ends_dead_and_visible():
    poison = enqueue("probe.poison", key="poison")
    assert wait_until(
        lambda: Job.objects.filter(pk=poison.pk, state=JobState.DEAD).exists(), sweeping=True
    )
    after = enqueue("probe.slow", key="after", seconds=0)
    assert wait_until(is_done(after), sweeping=True)

    poison.refresh_from_db()
    assert (poison.attempts, poison.error) == (3, "Il processo che lo eseguiva si è interrotto.")


# --- the broker forgets everything


def test_jobs_survive_a_flushed_broker(broker_database):
    jobs = [enqueue("probe.slow", key=f"slow:{n}", seconds=0.2) for n in range(10)]
    broker_database.flushdb()

    assert wait_until(is_done(*jobs), seconds=40, sweeping=True)
    assert [effects(job) for job in jobs] == [1] * len(jobs)


def test_control_without_the_sweep_a_flush_loses_them(broker_database):
    jobs = [enqueue("probe.slow", key=f"slow:{n}", seconds=0.2) for n in range(10)]
    broker_database.flushdb()

    assert not wait_until(is_done(*jobs), seconds=PATIENCE)


# --- the same id arrives five times


def deliver_five_times(job):
    for _ in range(5):
        app.send_task("jobs.run", args=[job.pk], queue="default")


def test_one_id_delivered_five_times_is_one_attempt():
    job = enqueue_quietly("probe.slow", key="slow", seconds=0.3)
    deliver_five_times(job)

    assert wait_until(is_done(job))
    wait_until(lambda: effects(job) > 1, seconds=2)
    job.refresh_from_db()
    assert (effects(job), job.attempts) == (1, 1)


def test_control_without_claim_and_fence_it_is_done_again_and_again():
    job = enqueue_quietly("probe.slow", key="slow", seconds=0.3)
    with guard_off("claim"), guard_off("fence"):
        deliver_five_times(job)

        assert wait_until(lambda: effects(job) > 1, seconds=10)


# --- a worker that was only frozen comes back when another has done its job


def freeze_steal_and_thaw(job):
    """Stop the process that holds the job, let the lease run out, let another do it, let go."""
    frozen = wait_for_start(job)
    os.kill(frozen, signal.SIGSTOP)
    try:
        assert wait_until(is_done(job), sweeping=True)
    finally:
        os.kill(frozen, signal.SIGCONT)


def test_a_late_writer_with_an_old_attempt_is_refused():
    job = enqueue("probe.slow", key="slow", seconds=1)
    freeze_steal_and_thaw(job)
    wait_until(lambda: effects(job) > 1, seconds=2)

    job.refresh_from_db()
    assert (effects(job), job.result) == (1, {"attempt": 2})


def test_control_without_the_fence_the_late_write_lands():
    job = enqueue("probe.slow", key="slow", seconds=1)
    with guard_off("fence"):
        freeze_steal_and_thaw(job)

        assert wait_until(lambda: effects(job) > 1, seconds=5)


def test_a_long_job_that_shows_life_keeps_its_lease():
    job = enqueue("probe.patient", key="patient", steps=6)

    assert wait_until(is_done(job), sweeping=True)
    job.refresh_from_db()
    assert (job.attempts, job.done, job.total, effects(job)) == (1, 6, 6, 1)


# --- the transaction of who asked


def test_a_job_in_an_open_transaction_is_announced_after_its_commit():
    with transaction.atomic():
        job = enqueue("probe.slow", key="slow", seconds=0)
        wait_until(lambda: False, seconds=0.5)

    assert wait_until(is_done(job))


def test_control_announced_before_the_commit_it_is_not_found_and_lost(monkeypatch):
    monkeypatch.setattr(services, "_announce", broker.publish)
    with transaction.atomic():
        job = enqueue("probe.slow", key="slow", seconds=0)
        wait_until(lambda: False, seconds=1)  # the worker looks, and finds no row

    assert not wait_until(is_done(job), seconds=PATIENCE)


def ask_and_roll_back():
    with transaction.atomic():
        enqueue("probe.slow", key="slow", seconds=0)
        raise ZeroDivisionError


@pytest.fixture
def rung(monkeypatch):
    """The jobs that workers were told about."""
    told, publish = [], broker.publish
    monkeypatch.setattr(broker, "publish", lambda job: told.append(job.key) or publish(job))
    return told


def test_a_rollback_takes_the_job_and_its_announcement_with_it(rung):
    with pytest.raises(ZeroDivisionError):
        ask_and_roll_back()

    assert not Job.objects.exists()
    assert rung == []


def test_control_announced_before_the_commit_a_rollback_leaves_a_ghost(rung, monkeypatch):
    monkeypatch.setattr(services, "_announce", broker.publish)
    with pytest.raises(ZeroDivisionError):
        ask_and_roll_back()

    assert rung == ["slow"]
