from datetime import timedelta

import pytest
from django.utils import timezone

from cms_portal.celery import app
from cms_portal.files.models import PrivateFile
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.services import enqueue
from tests.files.factories import stored
from tests.jobs.runner import run_due_jobs


@pytest.mark.django_db(transaction=True)
def test_the_daily_job_purges_what_expired_and_says_how_much(file_kind):
    expired = stored(expires_at=timezone.now() - timedelta(days=1))
    kept = stored()
    job = enqueue("files.purge_expired", key="test-purge")

    run_due_jobs()

    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    assert job.result == {"purged": 1, "orphans": 0}
    assert not expired.path.exists()
    assert kept.path.exists()
    assert PrivateFile.objects.living().get() == kept


def test_the_timetable_asks_for_it_every_day():
    entries = [entry["args"] for entry in app.conf.beat_schedule.values() if "args" in entry]
    assert ["files.purge_expired", "day"] in entries
