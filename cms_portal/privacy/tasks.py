from datetime import timedelta
from typing import Any

from cms_portal.jobs.exceptions import GiveUp
from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import job
from cms_portal.privacy import services
from cms_portal.privacy.exceptions import Held, NotReachable


@job("privacy.export", label="Archivio dei propri dati", max_attempts=4)
def export(job: Job, *, export_id: int) -> dict[str, Any]:
    made = services.build_export(export_id=export_id)
    return {"file": str(made.file_id)}


# The answer to the person leaves first, which may take two days when a mail server is down.
@job(
    "privacy.anonymise",
    label="Cancellazione dei dati di una persona",
    lease=timedelta(minutes=10),
    max_attempts=60,
    backoff=timedelta(seconds=20),
)
def anonymise(job: Job, *, request_id: int) -> dict[str, Any]:
    try:
        record = services.erase(request_id=request_id, by=job.by)
    except Held as held:
        services.take_back_erasure(request_id=request_id, reasons=held.reasons)
        raise GiveUp(str(held)) from held
    except NotReachable as error:
        raise GiveUp(str(error)) from error
    return {"record": record.pk, "rows": record.total}


@job("privacy.retain", label="Applicazione dei tempi di conservazione", lease=timedelta(minutes=20))
def retain(job: Job) -> dict[str, Any]:
    run = services.apply_rules(by=job.by)
    return {"run": run.pk, "erased": sum(one["erased"] for one in run.report)}
