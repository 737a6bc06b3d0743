from typing import Any

from django.utils import timezone

from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import job
from cms_portal.mailing import delivery, services

MORNING = 8  # nobody is chased at night; the hour is Rome's


@job("mailing.deliver", queue="mail", max_attempts=54)  # with its pauses: about two days
def deliver(job: Job, *, mail_id: int) -> dict[str, Any]:
    return {"state": delivery.deliver(mail_id=mail_id, job=job).value}


@job("mailing.remind")
def remind(job: Job) -> dict[str, Any] | None:
    now = timezone.localtime()
    if now.hour < MORNING:
        return None
    return vars(services.remind(on_day=now.date()))


@job("mailing.settle")
def settle(job: Job) -> dict[str, Any]:
    return services.settle()


@job("mailing.erase_old_bodies")
def erase_old_bodies(job: Job) -> dict[str, Any]:
    return {"erased": services.erase_old_bodies()}
