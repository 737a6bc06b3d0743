"""There is one mechanism for deferred work; a second one would have none of its guards."""

import re
import subprocess
from datetime import timedelta

import pytest
from django.conf import settings

from cms_portal.celery import app
from cms_portal.jobs import checks, tasks
from cms_portal.jobs.enums import TICKS
from cms_portal.jobs.registry import all_kinds, get_kind, job

CALLS = re.compile(
    r"\.delay\(|apply_async|send_task|shared_task|@app\.task|countdown=|\beta="
    r"|(?:import|from) celery"
)
HOME = ("cms_portal/jobs/", "cms_portal/celery.py", "tests/")


def source_files():
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return names.stdout.split()


def offenders(names, read):
    return [
        f"{name}:{number}"
        for name in names
        if not name.startswith(HOME)
        for number, line in enumerate(read(name).splitlines(), 1)
        if CALLS.search(line)
    ]


def test_nobody_but_the_jobs_calls_celery():
    names = [name for name in source_files() if (settings.BASE_DIR / name).exists()]
    assert len(names) > 50
    assert offenders(names, lambda name: (settings.BASE_DIR / name).read_text()) == []


def test_control_a_call_elsewhere_would_be_found():
    found = offenders(["cities/tasks.py"], lambda name: "x = 1\nwork.apply_async(countdown=5)\n")
    assert found == ["cities/tasks.py:2"]


def test_the_timetable_names_only_registered_work_and_ticks_in_utc():
    assert app.conf.timezone == "UTC"
    for entry in app.conf.beat_schedule.values():
        assert entry["options"]["queue"] == TICKS
        if entry["task"] == "jobs.tick":
            kind, period = entry["args"]
            assert get_kind(kind).name == kind
            assert period in {"minute", "hour", "day"}
        else:
            assert entry["task"] == tasks.sweep.name


def test_every_job_can_end_before_its_message_is_given_out_again():
    assert checks.time_limits(None) == []
    assert all(kind.time_limit < timedelta(minutes=20) for kind in all_kinds())


def test_control_a_job_that_may_last_longer_is_reported():
    @job("probe.endless", time_limit=timedelta(hours=1))
    def endless(job):
        return None

    try:
        assert [error.id for error in checks.time_limits(None)] == ["jobs.E001"]
    finally:
        from cms_portal.jobs import registry

        del registry._kinds["probe.endless"]


def test_two_functions_cannot_be_the_same_job():
    with pytest.raises(ValueError, match=r"probe\.echo"):

        @job("probe.echo")
        def another(job):
            return None
