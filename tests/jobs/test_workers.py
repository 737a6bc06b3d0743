import os
import signal
import subprocess
import sys
from pathlib import Path

import celery
import pytest
from django.conf import settings
from django.db import connection

from cms_portal.celery import app
from cms_portal.jobs import broker, health, lifecycle
from cms_portal.jobs import workers as worker_processes
from cms_portal.jobs.services import enqueue, enqueue_once_per
from cms_portal.jobs.workers import are_workers_alive, temporary_workers
from tests.jobs.probe import effects
from tests.jobs.processes import enqueue_quietly, is_done, wait_for_start, wait_until

PARENT = """
import subprocess, time, django
django.setup()
from cms_portal.jobs.workers import temporary_workers
with temporary_workers(1, queues=["nothing"], output=subprocess.DEVNULL) as (worker,):
    print(worker.pid, flush=True)
    time.sleep(600)
"""

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def test_a_worker_killed_whole_loses_nothing_and_the_others_end_with_their_block(
    workers, short_beat, tmp_path
):
    assert are_workers_alive()
    job = enqueue_quietly("probe.slow", key="slow", seconds=0.5)
    with (
        (tmp_path / "log").open("wb") as output,
        temporary_workers(2, queues=["probe"], output=output) as doomed,
    ):
        app.send_task("jobs.run", args=[job.pk], queue="probe")
        os.killpg(os.getpgid(wait_for_start(job)), signal.SIGKILL)

        # Its message comes back after half an hour at the earliest, so without the sweep: lost.
        assert not wait_until(is_done(job), seconds=3)
        assert wait_until(is_done(job), sweeping=True)
        assert effects(job) == 1
        assert [worker.poll() for worker in doomed].count(None) == 1
    assert all(worker.poll() is not None for worker in doomed)


def test_temporary_workers_do_not_outlive_who_started_them_even_if_it_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    command = [sys.executable, str(script)]
    environment = os.environ | {"PYTHONPATH": str(settings.BASE_DIR)}
    with (tmp_path / "log").open("wb") as log:
        parent = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log)
    with parent:
        worker = int(parent.stdout.readline())
        assert is_running(worker)
        parent.kill()
    assert wait_until(lambda: not is_running(worker))


def is_running(pid):
    """A process, and not what is left of one that nobody has waited for."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_work_goes_on_after_every_connection_to_the_database_was_cut(workers, short_beat):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    job = enqueue("probe.slow", key="slow", seconds=0)

    assert wait_until(is_done(job), sweeping=True)
    assert effects(job) == 1


def test_the_heartbeat_goes_the_whole_way(workers):
    assert health.heartbeat_age() is None
    enqueue_once_per("minute", "jobs.heartbeat")

    assert wait_until(lambda: health.heartbeat_age() is not None)
    assert health.heartbeat_age().total_seconds() < 20
    assert health.oldest_waiting_age() is None


@pytest.fixture
def dead_broker(monkeypatch):
    dead = celery.Celery(broker="redis://127.0.0.1:9/0")
    dead.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    dead.conf.task_publish_retry_policy = settings.CELERY_TASK_PUBLISH_RETRY_POLICY
    monkeypatch.setattr(broker, "app", dead)
    monkeypatch.setattr(worker_processes, "app", dead)


def test_a_broker_that_is_down_costs_the_request_nothing_and_the_sweep_repairs(
    workers, dead_broker, short_beat, monkeypatch, caplog
):
    jobs = [enqueue("probe.slow", key=f"slow:{n}", seconds=0) for n in range(20)]
    tried = [one for one in caplog.records if "broker_unreachable" in one.getMessage()]
    assert 0 < len(tried) < len(jobs), "who is silent is not asked at every job"
    assert not are_workers_alive()
    assert health.oldest_waiting_age() is not None
    assert lifecycle.sweep()["rung"] == 0

    monkeypatch.undo()  # it is back
    assert wait_until(is_done(*jobs), sweeping=True)
    assert [effects(job) for job in jobs] == [1] * 20


def test_control_without_best_effort_the_request_would_fail(dead_broker):
    with pytest.raises(Exception, match="Connection refused"):
        broker.app.send_task("jobs.run", args=[1])
