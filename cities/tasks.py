from typing import Any

from cities.services.mandates import close_what_ended
from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import job


@job("cities.close_what_ended", label="Chiusura degli accessi degli incarichi conclusi")
def close_ended(job: Job) -> dict[str, Any]:
    return {"people": close_what_ended()}
