"""What workers do for events."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cms_portal.accounts.models import User
from cms_portal.documents.pdf import RenderError
from cms_portal.files.exceptions import FileRefused
from cms_portal.jobs.exceptions import GiveUp
from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import job
from cms_portal.jobs.services import set_progress
from events.demo_paper import load_paper
from events.exceptions import EventError
from events.services import print_certificates, purge_needs, settle_all
from events.services.certificate_mails import mail_certificates
from events.services.dossiers import make_dossier
from events.services.facilitators import close_ended_facilitators
from events.services.feedback import send_feedback
from events.services.following import tell_link, tell_move
from events.services.printing import make_print
from events.services.public import purge_requests
from events.services.restitutions import print_restitution, send_restitution
from events.services.scans import read_scan


@job("events.settle_seats", label="Posti nelle sessioni a chi è in lista d'attesa")
def settle_seats(job: Job) -> dict[str, Any]:
    """Places kept for cities whose time to answer is over go to who waits."""
    return {"seats": settle_all()}


@job("events.purge_needs", label="Cancella le esigenze di chi ha partecipato")
def purge_special_needs(job: Job) -> dict[str, Any]:
    """What somebody needs to take part and to eat goes a week after the event."""
    return {"purged": purge_needs()}


@job("events.close_facilitators", label="Chiusura degli accessi dei facilitatori")
def close_facilitators(job: Job) -> dict[str, Any]:
    return {"people": close_ended_facilitators()}


@job("events.purge_public", label="Cancella le richieste di iscrizione non confermate")
def purge_public(job: Job) -> dict[str, Any]:
    """Names and addresses of the public whose link has run out."""
    return {"purged": purge_requests()}


@job("events.tell_link", label="Collegamento di una sessione a chi è già iscritto")
def tell_the_link(job: Job, *, session_id: int, mark: str, since: str) -> dict[str, Any]:
    told_since = datetime.fromisoformat(since)
    return {"mails": tell_link(session_id=session_id, mark=mark, since=told_since, by=job.by)}


@job("events.tell_move", label="Nuovo tavolo a chi è stato spostato")
def tell_the_move(job: Job, *, registration_id: int, sat: list[int], window: int) -> dict[str, Any]:
    return {"told": tell_move(registration_id=registration_id, sat=sat, window=window, by=job.by)}


@job(
    "events.print",
    label="Cartellini, segnaposto e fogli firme",
    queue="pdf",
    lease=timedelta(minutes=5),
    max_attempts=3,
)
def print_run(job: Job, *, run_id: int) -> dict[str, Any]:
    try:
        run = make_print(run_id=run_id, job=job)
    except (EventError, RenderError) as error:
        raise GiveUp(str(error)) from error
    return {"file": str(run.file_id), "pages": run.pages}


@job(
    "events.certificates",
    label="Attestati di partecipazione",
    queue="pdf",
    lease=timedelta(minutes=2),
    max_attempts=4,
)
def certificates(job: Job, *, event_id: int) -> dict[str, Any]:
    made = print_certificates(event_id=event_id, on_progress=_progress_of(job))
    return {"certificates": made}


@job("events.mail_certificates", label="Invio degli attestati", lease=timedelta(minutes=2))
def mail_the_certificates(job: Job, *, event_id: int, by_id: int | None) -> dict[str, Any]:
    sent = mail_certificates(
        event_id=event_id,
        by=User.objects.filter(pk=by_id or 0).first(),
        on_progress=_progress_of(job),
    )
    return {"sent": sent}


@job("events.dossier", label="Fascicolo dell'evento", lease=timedelta(minutes=5), max_attempts=3)
def dossier(job: Job, *, dossier_id: int) -> dict[str, Any]:
    try:
        made = make_dossier(dossier_id=dossier_id, job=job, on_progress=_progress_of(job))
    except EventError as error:
        raise GiveUp(str(error)) from error
    return {"file": str(made.file_id), "count": made.count}


@job(
    "events.restitution",
    label="PDF della restituzione di un evento",
    queue="pdf",
    lease=timedelta(minutes=3),
    max_attempts=4,
)
def restitution(job: Job, *, restitution_id: int) -> dict[str, Any]:
    try:
        made = print_restitution(restitution_id=restitution_id)
    except RenderError as error:
        raise GiveUp(str(error)) from error
    return {"document": made.document_id}


@job("events.send_restitution", label="Restituzione di un evento a chi era presente")
def restitution_to_those_present(job: Job, *, restitution_id: int) -> dict[str, Any]:
    return {"mails": send_restitution(restitution_id=restitution_id, by=job.by)}


@job("events.feedback", label="Richiesta di un parere a chi era presente")
def feedback(job: Job, *, round_id: int) -> dict[str, Any]:
    return {"mails": send_feedback(round_id=round_id, by=job.by)}


@job(
    "events.demo_paper",
    label="Dati dimostrativi: fogli firmati e resoconto di un collegamento",
    queue="pdf",
    lease=timedelta(minutes=15),
    max_attempts=2,
)
def demo_paper(job: Job) -> dict[str, Any]:
    if job.by is None:
        raise GiveUp("Nessuno l'ha chiesto.")
    return dict(load_paper(staff=job.by))


@job(
    "events.read_scan",
    label="Lettura dei fogli firmati",
    queue="pdf",
    lease=timedelta(minutes=15),
    max_attempts=3,
)
def read_signed_sheets(job: Job, *, scan_id: int) -> dict[str, Any]:
    try:
        scan = read_scan(scan_id=scan_id, job=job)
    except (EventError, FileRefused) as error:
        raise GiveUp(str(error)) from error
    return {"pages": scan.page_count}


def _progress_of(job: Job) -> Callable[[int, int], None]:
    return lambda done, total: set_progress(job, done=done, total=total)
