"""What workers do for cities."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from cities.exceptions import NotAllowed
from cities.services import guidelines, messages
from cities.services.dossiers import make_dossier
from cities.services.mandates import close_what_ended
from cms_portal.jobs.exceptions import GiveUp
from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import job
from cms_portal.jobs.services import set_progress


@job("cities.close_what_ended", label="Chiusura degli accessi degli incarichi conclusi")
def close_ended(job: Job) -> dict[str, Any]:
    return {"people": close_what_ended()}


@job(
    "cities.mail_messages",
    label="Invio di un messaggio alle città",
    lease=timedelta(minutes=5),
)
def mail_messages(job: Job, *, sending: str) -> dict[str, Any]:
    written = messages.mail_messages(
        sending=UUID(sending),
        on_progress=lambda done, total: set_progress(job, done=done, total=total),
    )
    return {"mails": written}


@job(
    "cities.read_guideline",
    label="Lettura del testo di linee guida",
    lease=timedelta(minutes=5),
    max_attempts=3,
)
def read_guideline(job: Job, *, version_id: int) -> dict[str, Any]:
    return {"text": guidelines.read_file_text(version_id=version_id)}


@job("cities.dossier", label="Fascicolo di una città", lease=timedelta(minutes=5), max_attempts=3)
def dossier(job: Job, *, dossier_id: int) -> dict[str, Any]:
    try:
        made = make_dossier(
            dossier_id=dossier_id,
            job=job,
            on_progress=lambda done, total: set_progress(job, done=done, total=total),
        )
    except NotAllowed as error:
        raise GiveUp(str(error)) from error
    return {"file": str(made.file_id), "count": made.count}
