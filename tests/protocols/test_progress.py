"""The guess of the time left."""

from datetime import timedelta

from django.utils import timezone

from cms_portal.jobs.models import Job
from protocols.models import GenerationBatch, Protocol
from protocols.progress import DONE, RUNNING, Cell, Progress


def seconds_left(*ended, running=2):
    """With documents that ended so many seconds ago, and others in the workers' hands."""
    now = timezone.now()
    moments = [now - timedelta(seconds=ago) for ago in ended]
    done = [Cell(Protocol(job=Job(finished_at=at)), DONE) for at in moments]
    begun = Cell(Protocol(job=Job(started_at=max(moments))), RUNNING)
    batch = GenerationBatch(created_at=min(moments))
    return Progress(batch, (*done, *[begun] * running)).seconds_left


def test_what_is_in_work_is_still_to_come():
    assert seconds_left(40, 20, 0) == 40


def test_nothing_is_promised_when_no_worker_moves():
    assert seconds_left(101, 81, 61) is None


def test_the_hours_without_a_worker_do_not_slow_the_pace():
    assert seconds_left(7240, 7220, 20, 0) == 40


def test_one_document_gives_no_pace():
    assert seconds_left(5) is None
