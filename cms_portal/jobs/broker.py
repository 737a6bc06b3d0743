"""Ringing the bell: the one place that hands anything to Celery.

Best effort by design. The row is committed before, and the sweep rings again for whatever was not
heard, so a broker that is down costs half a minute and never a request.
"""

import time

import structlog
from django.utils import timezone

from cms_portal.celery import app
from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import get_kind

log = structlog.get_logger(__name__)

SILENCE = 5.0  # seconds without a further try after the broker did not answer
_silent_until = 0.0


def publish(job: Job) -> bool:
    """Tell the workers about `job`; False when the broker could not be reached."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    limit = get_kind(job.kind).time_limit.total_seconds()
    try:
        app.send_task(
            "jobs.run",
            args=[job.pk],
            queue=job.queue,
            time_limit=limit,
            soft_time_limit=limit * 0.85,
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, the request must go on
        _silent_until = time.monotonic() + SILENCE
        log.warning("broker_unreachable", job=job.pk, error=type(error).__name__)
        return False
    Job.objects.filter(pk=job.pk).update(published_at=timezone.now())
    return True
