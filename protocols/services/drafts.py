"""A draft before its text is shown or made definitive: what it is made of, and its document."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from django.db import transaction

from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.documents.services import new_code
from cms_portal.jobs.enums import WAITING, JobState
from cms_portal.jobs.exceptions import WrongState
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import cancel_job, enqueue
from protocols.enums import APPROVERS, REVIEW_OPENERS, ProtocolState, TemplateStatus
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError
from protocols.models import Protocol, ProtocolTemplate, ProtocolTransition
from protocols.readiness import letter_date_problem
from protocols.services.moves import lock


def enqueue_freeze(protocol: Protocol, *, by: User | None) -> Job:
    """Ask for the document of a locked act; each time another job, whatever became of the last."""
    before = protocol.job.key if protocol.job else ""
    number = int(before.rpartition(":r")[2]) if ":r" in before else int(bool(before))
    suffix = f":r{number + 1}" if number else ""
    protocol.job = enqueue(
        "protocols.freeze",
        key=f"protocol-freeze:{protocol.pk}{suffix}",
        by=by,
        city_code=protocol.city.cadastral_code,
        protocol_id=protocol.pk,
    )
    protocol.save(update_fields=["job"])
    return protocol.job


def drop_job(protocol: Protocol, *, by: User) -> None:
    """One that waits or failed for good, which nobody need look at any more.

    One that a worker has in hand is left alone: it finds the act changed and ends.
    """
    unwanted = [*WAITING, JobState.DEAD]
    for job in Job.objects.filter(pk__in=[protocol.job_id], state__in=unwanted):
        with suppress(WrongState):  # finished in between
            cancel_job(job_id=job.pk, by=by)


def is_known(protocol: Protocol) -> bool:
    """A city has read a text of it, or had a definitive one."""
    return protocol.rounds.exists() or protocol.versions.exists()


def check_may_conclude(protocol: Protocol, by: User) -> None:
    """A text that a city has read, or that was recalled, is approved by the authority alone.

    Raises NotAllowed.
    """
    if by.has_role(*APPROVERS):
        return
    if is_known(protocol):
        raise NotAllowed("Il Comune ha già visto questo testo: lo approva l'Autorità di Gestione.")


@transaction.atomic
def revise_draft(*, protocol_id: int, by: User, template_id: int, letter_date: date) -> Protocol:
    """Another version of the template, another date of the letter: how an accepted wording enters.

    Raises NotAllowed, InvalidTransition, ProtocolError.
    """
    if not by.has_role(*REVIEW_OPENERS):
        raise NotAllowed("Il testo di una bozza lo prepara la segreteria.")
    protocol = lock(protocol_id)
    check_may_rewrite(protocol)
    if protocol.is_addendum:
        raise ProtocolError("Il testo di un addendum si scrive nella sua pagina.")
    template = ProtocolTemplate.objects.get(pk=template_id)
    if template.kind != protocol.kind or template.status != TemplateStatus.READY:
        raise ProtocolError(f"{template}: non è un modello pronto per questo tipo di atto.")
    if problem := letter_date_problem(template, letter_date):
        raise ProtocolError(problem)
    take_text(protocol, template, letter_date, by=by)
    return protocol


def check_may_rewrite(protocol: Protocol) -> None:
    """Raises InvalidTransition, ProtocolError (a worker has it in hand)."""
    if protocol.state != ProtocolState.DRAFT:
        raise InvalidTransition("Il testo si cambia solo in bozza.")
    if protocol.job and protocol.job.state == JobState.RUNNING:
        raise ProtocolError("Il documento è in lavorazione.")


def take_text(
    protocol: Protocol, template: ProtocolTemplate, letter_date: date, *, by: User
) -> None:
    """Another text of a locked draft: what was shown of the old one counts no more."""
    drop_job(protocol, by=by)
    protocol.template, protocol.letter_date = template, letter_date
    protocol.prepared = None
    protocol.save(update_fields=["template", "letter_date", "prepared"])


def start_draft(
    *, city: City, template: ProtocolTemplate, letter_date: date, by: User, **identity: Any
) -> Protocol:
    """A draft of its own, in no batch; `identity`: number, kind and what it hangs on."""
    draft = Protocol.objects.create(
        city=city,
        template=template,
        letter_date=letter_date,
        verification_code=new_code(),
        **identity,
    )
    ProtocolTransition.objects.create(
        protocol=draft, from_state="", to_state=ProtocolState.DRAFT, by=by
    )
    return draft
