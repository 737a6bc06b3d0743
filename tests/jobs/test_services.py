import pytest
from django.db import IntegrityError, transaction

from cms_portal.jobs.enums import JobState
from cms_portal.jobs.exceptions import UnknownKind
from cms_portal.jobs.lifecycle import run_job
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import enqueue
from tests.jobs import probe  # noqa: F401 - registers its jobs

pytestmark = pytest.mark.django_db


def test_a_job_is_a_row_with_its_ids_and_is_done_once():
    job = enqueue("probe.echo", key="echo:1", number=7)
    assert (job.state, job.queue, job.payload) == (JobState.QUEUED, "default", {"number": 7})

    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.result) == (JobState.DONE, 1, {"number": 7})


def test_the_same_key_is_the_same_job_whatever_became_of_it():
    first = enqueue("probe.echo", key="echo:1", number=1)
    run_job(first.pk)

    second = enqueue("probe.echo", key="echo:1", number=2)

    assert (second.pk, second.state, second.payload) == (first.pk, JobState.DONE, {"number": 1})


def test_an_unknown_kind_is_refused_at_once():
    with pytest.raises(UnknownKind, match=r"probe\.nothing"):
        enqueue("probe.nothing", key="nothing:1")
    assert not Job.objects.exists()


def test_the_database_refuses_a_running_job_without_a_lease():
    job = enqueue("probe.echo", key="echo:1")
    with pytest.raises(IntegrityError, match="job_leased_iff_running"), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
