import json
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import timezone

from cms_portal import health
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job

NOBODY_LISTENS = "redis://portale:segretissima@127.0.0.1:1/0"


@pytest.fixture
def heartbeat(db):
    """A worker that did the heartbeat just now."""
    now = timezone.now()
    return Job.objects.create(
        kind="jobs.heartbeat",
        key="test-heartbeat",
        queue="default",
        state=JobState.DONE,
        attempts=1,
        attempts_allowed=1,
        finished_at=now,
    )


def asked(client, expected: int) -> dict:
    response = client.get(reverse("ready"))
    body = json.loads(response.content)
    assert response.status_code == expected, body
    assert "no-store" in response["Cache-Control"]
    return body["controlli"]


def failed(checks: dict) -> set[str]:
    return {name for name, check in checks.items() if not check["ok"]}


def test_alive_needs_neither_login_nor_database_nor_broker(client, settings):
    settings.REDIS_URL = NOBODY_LISTENS
    response = client.get("/salute/")  # without the database mark any query would fail here
    assert response.status_code == 200
    assert response.json() == {"stato": "vivo"}


def test_ready_when_all_parts_work(client, heartbeat):
    checks = asked(client, 200)
    assert failed(checks) == set()
    assert checks["worker"]["ultimo_battito_s"] <= 5
    assert checks["lavori"]["attesa_massima_s"] is None


def test_a_broker_that_is_down_is_told_without_its_address(client, settings, heartbeat):
    settings.REDIS_URL = NOBODY_LISTENS
    assert failed(asked(client, 503)) == {"broker"}
    assert client.get("/salute/").status_code == 200
    body = client.get("/salute/pronto/").content.decode()
    assert "segretissima" not in body
    assert "127.0.0.1" not in body


def test_a_database_that_is_down_is_told_not_crashed(client, heartbeat, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("password authentication failed for user portale")

    health._missing_migrations.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", refuse)
        checks = asked(client, 503)
    assert failed(checks) == {"database", "migrazioni", "worker", "lavori"}
    assert "password" not in json.dumps(checks)


@pytest.mark.parametrize(("age", "is_ok"), [(119, True), (121, False)])
def test_a_heartbeat_older_than_two_minutes_is_too_old(client, heartbeat, age, is_ok):
    Job.objects.filter(pk=heartbeat.pk).update(
        finished_at=timezone.now() - timedelta(seconds=age - 1 if is_ok else age)
    )
    checks = asked(client, 200 if is_ok else 503)
    assert failed(checks) == (set() if is_ok else {"worker"})


def test_no_worker_ever_is_not_ready(client, db):
    checks = asked(client, 503)
    assert failed(checks) == {"worker"}
    assert checks["worker"]["ultimo_battito_s"] is None


@pytest.mark.parametrize(("minutes", "is_ok"), [(9, True), (11, False)])
def test_a_queue_without_worker_shows_in_the_oldest_job(client, heartbeat, minutes, is_ok):
    due = timezone.now() - timedelta(minutes=minutes)
    fields = {"kind": "documents.render", "queue": "pdf", "attempts_allowed": 1}
    Job.objects.create(key="test-waiting", run_at=due, **fields)
    Job.objects.create(key="test-later", run_at=timezone.now() + timedelta(days=1), **fields)
    checks = asked(client, 200 if is_ok else 503)
    assert failed(checks) == (set() if is_ok else {"lavori"})
    assert checks["lavori"]["attesa_massima_s"] // 60 == minutes


def test_a_migration_that_was_not_applied_is_counted(client, heartbeat):
    health._missing_migrations.cache_clear()
    MigrationRecorder.Migration.objects.filter(app="files").delete()
    checks = asked(client, 503)
    assert failed(checks) == {"migrazioni"}
    assert checks["migrazioni"]["mancanti"] == 1


@pytest.mark.parametrize("path", ["/salute/", "/salute/pronto/"])
def test_other_methods_are_refused(client, path):
    assert client.post(path).status_code == 405
