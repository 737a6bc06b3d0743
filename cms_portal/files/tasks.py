from typing import Any

from cms_portal.files import services
from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import job


@job("files.purge_expired", label="Cancellazione dei file scaduti")
def purge_expired(job: Job) -> dict[str, Any]:
    return {"purged": services.purge_expired(), "orphans": services.remove_orphans()}
