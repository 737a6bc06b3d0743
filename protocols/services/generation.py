"""One press of "Genera": take the numbers, write the drafts, have the documents made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.documents.services import new_code
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.exceptions import WrongState
from cms_portal.jobs.services import cancel_job, retry_job
from protocols import documents
from protocols.enums import PREPARERS, ProtocolState
from protocols.exceptions import (
    AllUnderWay,
    InvalidTransition,
    NotAllowed,
    ProtocolError,
    TemplateError,
)
from protocols.facts import gather_facts
from protocols.models import (
    CaseCounter,
    GenerationBatch,
    Protocol,
    ProtocolTemplate,
    ProtocolTransition,
)
from protocols.readiness import CityReadiness, Readiness, check_readiness, ordered_clauses
from protocols.services.drafts import (
    check_may_conclude,
    drop_job,
    enqueue_freeze,
    is_known,
)
from protocols.services.numbers import format_code, lock_counter
from protocols.services.review import submit_for_review


@transaction.atomic
def prepare_batch(
    *,
    token: UUID,
    template_id: int,
    letter_date: date,
    city_codes: Collection[str],
    with_second_wording: Collection[str],
    by: User | None,
    for_review: bool = False,
) -> GenerationBatch:
    """Create the drafts of the cities that are complete and enqueue one document each.

    `for_review`: no document yet, the city reads and comments the text first.
    `with_second_wording`: cadastral codes of the cities without office for which a person chose
    to go on. A city that cannot be made is skipped, with its reasons on the batch. The same
    `token` again returns the first batch and does nothing. `by` is None on the command line.
    Raises NotAllowed, TemplateError, ProtocolError (no city is left).
    """
    if by and not by.has_role(*PREPARERS):
        raise NotAllowed("La predisposizione dei protocolli spetta alla segreteria.")
    template = ProtocolTemplate.objects.get(pk=template_id)
    batch, is_new = GenerationBatch.objects.get_or_create(
        token=token,
        defaults={"template": template, "letter_date": letter_date, "created_by": by},
    )
    if not is_new:
        return batch
    # Before the check: who presses at the same time waits here, then sees the drafts of the first.
    counter = lock_counter(timezone.localdate().year)
    cities = City.objects.filter(cadastral_code__in=city_codes).order_by("folded_name", "pk")
    readiness = check_readiness(template, cities, letter_date)
    if readiness.problems:
        raise TemplateError("; ".join(readiness.problems))
    chosen = _chosen(readiness, with_second_wording)
    batch.asked = [one.city.cadastral_code for one in readiness.cities]
    batch.skipped = _skipped(readiness, chosen)
    if len(readiness.already) == len(readiness.cities) > 0:
        raise AllUnderWay("Le città scelte hanno già un protocollo in corso.")
    if not chosen:
        raise ProtocolError("Nessuna delle città scelte è completa: non c'è nulla da generare.")
    batch.save(update_fields=["asked", "skipped"])
    for draft in _create_drafts(batch, readiness, chosen, counter):
        if for_review and by:
            submit_for_review(protocol_id=draft.pk, by=by)
        else:
            enqueue_freeze(draft, by=by)
    return batch


def _chosen(readiness: Readiness, with_second_wording: Collection[str]) -> list[CityReadiness]:
    return [
        one
        for one in readiness.cities
        if one.is_ready and (not one.needs_choice or one.city.cadastral_code in with_second_wording)
    ]


def _skipped(readiness: Readiness, chosen: Sequence[CityReadiness]) -> list[dict[str, object]]:
    made = {one.city.pk for one in chosen}
    left_out = "ufficio e responsabile non ancora noti: lasciata fuori per scelta"
    return [
        {
            "city": one.city.cadastral_code,
            "name": one.city.name,
            "reasons": one.reasons or [left_out],
        }
        for one in readiness.cities
        if one.city.pk not in made
    ]


def _create_drafts(
    batch: GenerationBatch,
    readiness: Readiness,
    chosen: Sequence[CityReadiness],
    counter: CaseCounter,
) -> list[Protocol]:
    first = counter.last + 1
    counter.last += len(chosen)
    counter.save(update_fields=["last"])
    drafts = Protocol.objects.bulk_create(
        Protocol(
            city=one.city,
            year=counter.year,
            number=number,
            code=format_code(counter.year, number),
            template=batch.template,
            batch=batch,
            letter_date=batch.letter_date,
            verification_code=new_code(),
            prepared=documents.printed_facts(readiness.clauses, one.facts),
            takes_second_wording=one.needs_choice,  # the others of these were not chosen
        )
        for number, one in enumerate(chosen, start=first)
    )
    ProtocolTransition.objects.bulk_create(
        ProtocolTransition(
            protocol=draft, from_state="", to_state=ProtocolState.DRAFT, by=batch.created_by
        )
        for draft in drafts
    )
    return drafts


@transaction.atomic
def retry_protocol(
    *, protocol_id: int, by: User | None, accepts_second_wording: bool = False
) -> Protocol:
    """Have the document of a draft made again, after a failure or a stop.

    When a person asks (`by`), what will be printed is what is known now, not what was known at the
    preparation; the second wording only if it was accepted then or is now.

    Raises NotAllowed, InvalidTransition (its text is definitive), ProtocolError (being made).
    """
    if by and not by.has_role(*PREPARERS):
        raise NotAllowed("La predisposizione dei protocolli spetta alla segreteria.")
    protocol = (
        Protocol.objects.select_for_update(of=("self",))
        .select_related("city", "job", "template")
        .get(pk=protocol_id)
    )
    if protocol.state != ProtocolState.DRAFT:
        raise InvalidTransition("Il testo di questo protocollo è già definitivo.")
    job = protocol.job
    if job and job.state == JobState.RUNNING:
        raise ProtocolError("Il documento è in lavorazione.")
    if by:
        check_may_conclude(protocol, by)
        _take_new_facts(protocol, accepts_second_wording=accepts_second_wording)
    if job and by and job.state != JobState.DONE and not is_known(protocol):
        retry_job(job_id=job.pk, by=by)
        return protocol
    if by:
        drop_job(protocol, by=by)
    enqueue_freeze(protocol, by=by)  # who asks now is who approves
    return protocol


def _take_new_facts(protocol: Protocol, *, accepts_second_wording: bool) -> None:
    """Record what is known now. What is incomplete or not accepted stays for the worker to name."""
    clauses = ordered_clauses(protocol.template)
    [facts] = gather_facts(protocol.template, [protocol.city], protocol.letter_date)
    is_second = documents.takes_second_wording(clauses, facts)
    if documents.empty_fields(clauses, facts):
        return
    if is_second and not (protocol.takes_second_wording or accepts_second_wording):
        return
    protocol.prepared = documents.printed_facts(clauses, facts)
    protocol.takes_second_wording = is_second
    protocol.save(update_fields=["prepared", "takes_second_wording"])


@transaction.atomic
def stop_batch(*, batch_id: int, by: User) -> int:
    """Stop the documents that nobody has begun; how many they were. They can be resumed."""
    if not by.has_role(*PREPARERS):
        raise NotAllowed("La predisposizione dei protocolli spetta alla segreteria.")
    waiting = Protocol.objects.filter(
        batch_id=batch_id,
        state=ProtocolState.DRAFT,
        job__state__in=[JobState.QUEUED, JobState.FAILED],
    )
    stopped = 0
    for job_id in waiting.values_list("job_id", flat=True):
        try:
            cancel_job(job_id=job_id, by=by)
        except WrongState:
            continue  # a worker has finished it in between: it is done, not stopped
        stopped += 1
    return stopped
