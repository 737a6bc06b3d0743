"""Is the work being done? Measured by work done, never by a process that answers."""

from datetime import timedelta

from django.db.models import Max, Min
from django.utils import timezone

from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job


def heartbeat_age() -> timedelta | None:
    """Since the last heartbeat went the whole way, from the row through Celery and back.

    Every 60 s when all is well; None when there never was one.
    """
    beats = Job.objects.filter(kind="jobs.heartbeat", state=JobState.DONE)
    last = beats.aggregate(last=Max("finished_at"))["last"]
    return timezone.now() - last if last else None


def oldest_waiting_age() -> timedelta | None:
    """How long the most neglected due job has been waiting; None when nothing is due."""
    now = timezone.now()
    oldest = Job.objects.due(at=now).aggregate(oldest=Min("run_at"))["oldest"]
    return now - oldest if oldest else None


def dead_count() -> int:
    """Jobs that wait for a person."""
    return Job.objects.filter(state=JobState.DEAD).count()
