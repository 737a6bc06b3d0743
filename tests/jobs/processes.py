"""Real workers for the tests that need them: two processes, started once for the whole run."""

import os
import socket
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings as django_settings

from cms_portal import embedded
from cms_portal.jobs import broker, lifecycle, services
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job
from cms_portal.jobs.workers import temporary_workers
from tests.jobs import probe  # noqa: F401 - registers its jobs


@pytest.fixture(autouse=True)
def bell_is_heard(monkeypatch):
    """One test's silent broker is not the next one's."""
    monkeypatch.setattr(broker, "_silent_until", 0.0)


@pytest.fixture(scope="session")
def broker_database():
    """Our numbered database of the Redis server, and only that one."""
    client = redis.Redis.from_url(embedded.cache_location(django_settings.CELERY_BROKER_URL))
    yield client
    client.close()


@pytest.fixture(scope="session")
def probe_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("probe")
    os.environ["PROBE_DIR"] = str(folder)
    yield folder
    del os.environ["PROBE_DIR"]


@pytest.fixture(scope="session")
def smtp_port():
    """Where the workers think that the mail server is; a test may open one there."""
    return free_port()


@pytest.fixture(scope="session")
def workers(probe_dir, django_db_setup, django_db_blocker, broker_database, smtp_port):
    """Two real worker processes on the test database, kept until the last test.

    With the connection pool on, as in a web process: their children make pools of their own.
    """
    broker_database.flushdb()
    environment = {
        "DATABASE_POOL_SIZE": "2",
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "TRUST_ANCHORS_DIR": str(probe_dir / "anchors"),  # empty, until a test puts one there
    }
    with (
        django_db_blocker.unblock(),
        (probe_dir / "workers.log").open("wb") as output,
        temporary_workers(2, output=output, environment=environment) as processes,
    ):
        yield processes


@pytest.fixture(autouse=True)
def workers_serve_who_asks_for_them(request):
    """Once started they stay until the last test, and would do the jobs of every test."""
    if "workers" in request.fixturenames or request.node.get_closest_marker("faults"):
        yield
    else:
        with nobody_rings():
            yield


@pytest.fixture
def short_beat(monkeypatch):
    """Sweeps may follow each other closely."""
    monkeypatch.setattr(lifecycle, "RING_AGAIN_AFTER", timedelta(seconds=0.3))


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def wait_until(condition, *, seconds=20, sweeping=False):
    """True as soon as `condition()` is; between two looks the sweep may tick."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        if sweeping:
            lifecycle.sweep()
        time.sleep(0.1)
    return False


def wait_for_start(job, *, attempt=1, seconds=20, sweeping=False):
    """The process that began this attempt."""
    mark = Path(os.environ["PROBE_DIR"]) / f"began-{job.pk}-{attempt}"
    assert wait_until(mark.exists, seconds=seconds, sweeping=sweeping), "it never began"
    return int(mark.read_text())


def is_done(*jobs):
    keys = [job.pk for job in jobs]
    return lambda: Job.objects.filter(pk__in=keys, state=JobState.DONE).count() == len(keys)


@contextmanager
def nobody_rings():
    """Jobs committed inside wait for the sweep: workers that are about do not know of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "_announce", lambda job: None)
        yield


def enqueue_quietly(kind, **arguments):
    """A committed job for which nobody rang."""
    with nobody_rings():
        return services.enqueue(kind, **arguments)
