from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms_portal.jobs import health, lifecycle, services
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.exceptions import LeaseLost
from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import get_kind
from cms_portal.jobs.services import enqueue
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db

START = "2026-11-22 10:00:00Z"


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def state_of(job):
    job.refresh_from_db()
    return job.state


def test_a_broken_job_waits_longer_each_time_and_is_dead_after_its_attempts(clock):
    job = enqueue("probe.break", key="break")
    for attempt, minutes in [(1, 1), (2, 2)]:
        lifecycle.run_job(job.pk)
        assert (state_of(job), job.attempts) == (JobState.FAILED, attempt)
        wait = job.run_at - timezone.now()
        assert timedelta(minutes=minutes * 0.8) <= wait <= timedelta(minutes=minutes * 1.2)
        clock.move_to(job.run_at)
    lifecycle.run_job(job.pk)

    assert (state_of(job), job.attempts) == (JobState.DEAD, 3)
    assert job.error == "RuntimeError: non va"
    assert job.finished_at == timezone.now()
    assert health.dead_count() == 1


def test_before_its_time_a_job_is_not_begun(clock):
    job = enqueue("probe.echo", key="later", run_at=timezone.now() + timedelta(hours=1))
    lifecycle.run_job(job.pk)
    assert (state_of(job), job.attempts) == (JobState.QUEUED, 0)

    clock.shift(timedelta(hours=1))
    assert run_due_jobs() == 1
    assert state_of(job) == JobState.DONE


def test_giving_up_is_dead_at_once_with_the_reason():
    job = enqueue("probe.give_up", key="give-up")
    lifecycle.run_job(job.pk)

    assert (state_of(job), job.attempts) == (JobState.DEAD, 1)
    assert job.error == "L'indirizzo non esiste."


def test_a_lease_that_ran_out_goes_to_another_and_the_first_may_write_nothing(clock):
    job = enqueue("probe.echo", key="echo")
    first = lifecycle.claim(job.pk)
    assert lifecycle.claim(job.pk) is None
    clock.shift(get_kind("probe.echo").lease)
    second = lifecycle.claim(job.pk)

    assert (first.attempts, second.attempts) == (1, 2)
    assert not lifecycle.finish(first, result={"by": "first"})
    assert not lifecycle.fail(first, error="late")
    with pytest.raises(LeaseLost):
        services.set_progress(first, done=1, total=2)
    with pytest.raises(LeaseLost):
        services.hold(first)
    assert lifecycle.finish(second, result={"by": "second"})
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"by": "second"})


def test_progress_is_on_the_row_and_renews_the_lease(clock):
    job = lifecycle.claim(enqueue("probe.echo", key="echo").pk)
    clock.shift(timedelta(minutes=2))
    services.set_progress(job, done=3, total=12)
    clock.shift(timedelta(minutes=2))

    assert not Job.objects.abandoned(at=timezone.now()).exists()
    job.refresh_from_db()
    assert (job.done, job.total, job.percent) == (3, 12, 25)


def test_the_sweep_buries_what_died_in_its_last_attempt(clock, caplog):
    job = enqueue("probe.break", key="break")
    Job.objects.update(attempts=2)
    lifecycle.claim(job.pk)
    clock.shift(timedelta(minutes=4))

    assert lifecycle.sweep()["buried"] == 1
    assert state_of(job) == JobState.DEAD
    assert "job_dead" in caplog.text
    assert lifecycle.sweep()["buried"] == 0


def test_the_sweep_rings_for_each_job_once_per_round(clock):
    jobs = [enqueue("probe.echo", key=f"echo:{n}") for n in range(3)]
    enqueue("probe.echo", key="later", run_at=timezone.now() + timedelta(hours=1))

    assert lifecycle.sweep()["rung"] == len(jobs)
    assert lifecycle.sweep()["rung"] == 0
    clock.shift(timedelta(seconds=30))
    assert lifecycle.sweep()["rung"] == len(jobs)


def test_a_kind_of_another_release_is_left_alone(clock):
    job = enqueue("probe.echo", key="echo")
    Job.objects.update(kind="future.kind")

    assert lifecycle.sweep() == {"rung": 0, "buried": 0}
    lifecycle.run_job(job.pk)
    assert (state_of(job), job.attempts) == (JobState.QUEUED, 0)


def test_a_second_beat_asks_for_the_same_job(clock):
    first = services.enqueue_once_per("minute", "jobs.heartbeat")
    assert services.enqueue_once_per("minute", "jobs.heartbeat") == first
    clock.shift(timedelta(minutes=1))
    assert services.enqueue_once_per("minute", "jobs.heartbeat") != first
    assert services.enqueue_once_per("day", "jobs.purge").key == "tick:jobs.purge:2026-11-22"
    assert services.enqueue_once_per("hour", "jobs.purge").key == "tick:jobs.purge:2026-11-22T10"


def test_old_finished_jobs_go_and_dead_ones_stay(clock):
    for number in range(2):
        enqueue("probe.echo", key=f"echo:{number}")
    enqueue("probe.give_up", key="give-up")
    services.enqueue_once_per("minute", "jobs.heartbeat")
    run_due_jobs()

    clock.shift(timedelta(days=3))
    assert services.purge_finished() == 1, "the tick"
    clock.shift(timedelta(days=180))
    assert services.purge_finished() == 2
    assert Job.objects.get().state == JobState.DEAD


@given(attempts=st.integers(1, 200))
def test_the_wait_between_attempts_is_never_above_an_hour_and_a_fifth(attempts):
    job = Job(kind="probe.echo", attempts=attempts)
    assert timedelta(seconds=48) <= lifecycle.backoff(job) <= timedelta(minutes=72)
