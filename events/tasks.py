"""What workers do for events."""

from typing import Any

from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import job
from events.services import settle_all


@job("events.settle_seats", label="Posti nelle sessioni a chi è in lista d'attesa")
def settle_seats(job: Job) -> dict[str, Any]:
    """Places kept for cities whose time to answer is over go to who waits."""
    return {"seats": settle_all()}
