"""Do what is due without a worker, for tests that care about the work and not about the queue."""

from django.utils import timezone

from cms_portal.jobs.lifecycle import run_job
from cms_portal.jobs.models import Job


def run_due_jobs(*, rounds: int = 10) -> int:
    """Run due jobs, and those which they enqueue, in this process. Returns how many ran."""
    count = 0
    for _ in range(rounds):
        due = Job.objects.due(at=timezone.now()).order_by("pk").values_list("pk", flat=True)
        if not due:
            break
        for pk in list(due):
            run_job(pk)
            count += 1
    return count
