from typing import Any

from django.utils import timezone

from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import job
from cms_portal.mailing import delivery, services

MORNING = 8  # nobody is chased at night; the hour is Rome's


# With its pauses, 54 attempts are about two days.
@job("mailing.deliver", label="Consegna di un messaggio", queue="mail", max_attempts=54)
def deliver(job: Job, *, mail_id: int) -> dict[str, Any]:
    return {"state": delivery.deliver(mail_id=mail_id, job=job).value}


@job("mailing.remind", label="Preparazione dei promemoria")
def remind(job: Job) -> dict[str, Any] | None:
    now = timezone.localtime()
    if now.hour < MORNING:
        return None
    return vars(services.remind(on_day=now.date()))


@job("mailing.settle", label="Chiusura dei messaggi sospesi")
def settle(job: Job) -> dict[str, Any]:
    return services.settle()
