"""Corrections and erasures: asked by the person or noted by staff, answered within the term."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.jobs.services import enqueue
from cms_portal.mailing.enums import OPEN
from cms_portal.mailing.models import OutboundMail
from cms_portal.mailing.services import queue_mail
from cms_portal.once import wait_turn
from cms_portal.privacy import registry
from cms_portal.privacy.enums import AnonymisedBy, RequestKind, RequestState
from cms_portal.privacy.exceptions import Held, PrivacyError, WrongState
from cms_portal.privacy.models import AnonymisationRecord, DataRequest
from cms_portal.privacy.models.requests import DAYS_TO_ANSWER
from cms_portal.privacy.services.anonymisation import anonymise, reasons_to_keep
from cms_portal.privacy.subjects import Subject


class AnswerStillLeaving(Exception):
    """The person is still to be told: the worker tries again later."""


@transaction.atomic
def ask(*, user: User, kind: RequestKind, text: str = "", token: UUID | None = None) -> DataRequest:
    """The person asks from their own page. The term runs from today.

    The same `token` (of a form) again returns the first request. Raises `PrivacyError`.
    """
    wait_turn("data-request", user.pk)
    if token and (known := DataRequest.objects.filter(token=token, user=user).first()):
        return known
    today = timezone.localdate()
    return _open(registry.subject_of(user=user), kind, text, today, by=None, token=token)


@transaction.atomic
def note_request(
    *, subject: Subject, kind: RequestKind, text: str, received_on: date, by: User
) -> DataRequest:
    """Staff write down what came by PEC or on paper: the term runs from when it came."""
    if received_on > timezone.localdate():
        raise PrivacyError("La data di arrivo è nel futuro.")
    if subject.user:
        wait_turn("data-request", subject.user.pk)
    return _open(subject, kind, text, received_on, by=by)


def _open(
    subject: Subject,
    kind: RequestKind,
    text: str,
    received_on: date,
    *,
    by: User | None,
    token: UUID | None = None,
) -> DataRequest:
    request = DataRequest(
        token=token,
        user=subject.user,
        person_ref=subject.person_id,
        subject_name=subject.label[:200],
        kind=kind,
        text=text,
        received_on=received_on,
        due_on=received_on + timedelta(days=DAYS_TO_ANSWER),
        recorded_by=by,
    )
    _save(request)
    _tell(request, "received")
    return request


@transaction.atomic
def extend(*, request_id: int, until: date, reason: str) -> DataRequest:
    """A complex request may take up to 90 days: the person is told why. Raises `PrivacyError`."""
    request = _lock(request_id)
    if until <= request.due_on:
        raise PrivacyError("Il nuovo termine deve essere dopo quello di adesso.")
    if until > request.latest_due_on:
        raise PrivacyError(f"Il termine non può superare il {request.latest_due_on:%d/%m/%Y}.")
    request.due_on, request.extension_reason = until, reason
    _save(request)
    _tell(request, "extended")
    return request


@transaction.atomic
def answer(*, request_id: int, is_granted: bool, text: str, by: User) -> DataRequest:
    """Close a correction that was made, or refuse with the reason. Raises `PrivacyError`."""
    request = _lock(request_id)
    if is_granted and request.kind == RequestKind.ERASURE:
        raise PrivacyError("Una cancellazione si accoglie rendendo anonimi i dati.")
    if not text.strip():
        raise PrivacyError("Scrivete la risposta: la riceve chi ha fatto la richiesta.")
    _close(request, RequestState.DONE if is_granted else RequestState.REFUSED, text=text, by=by)
    _tell(request, "answered")
    return request


@transaction.atomic
def grant_erasure(*, request_id: int, by: User) -> DataRequest:
    """Tell the person, then have a worker make them anonymous. Raises `Held`, `WrongState`."""
    request = _lock(request_id)
    if request.kind != RequestKind.ERASURE:
        raise WrongState("Non è una richiesta di cancellazione.")
    if reasons := reasons_to_keep(subject_of(request)):
        raise Held(reasons)
    request.state = RequestState.ERASING
    _save(request)
    _tell(request, "erased")
    enqueue("privacy.anonymise", key=f"privacy-erase:{request.pk}", by=by, request_id=request.pk)
    return request


@transaction.atomic
def erase(*, request_id: int, by: User | None) -> AnonymisationRecord:
    """The worker's part. Raises `AnswerStillLeaving`, and `Held` when something came between."""
    request = DataRequest.objects.select_for_update().get(pk=request_id)
    if request.state == RequestState.DONE:
        return request.anonymisation
    if request.state != RequestState.ERASING:
        raise WrongState("La cancellazione non è stata disposta.")
    if OutboundMail.objects.filter(key__startswith=_key(request, ""), state__in=OPEN).exists():
        raise AnswerStillLeaving(str(request))
    record = anonymise(subject_of(request), why=AnonymisedBy.REQUEST, by=by, request=request)
    request.refresh_from_db()
    text = "I dati sono stati resi anonimi."
    _close(request, RequestState.DONE, text=text, by=by)
    return record


@transaction.atomic
def take_back_erasure(*, request_id: int, reasons: list[str]) -> DataRequest:
    """Between the decision and the work something began to hold the data: staff decide again."""
    request = DataRequest.objects.select_for_update().get(pk=request_id)
    request.state = RequestState.OPEN
    request.answer = "Non eseguita: " + " ".join(reasons)
    _save(request)
    return request


@transaction.atomic
def withdraw(*, request_id: int, user: User) -> DataRequest:
    """Who asked thinks better of it."""
    request = _lock(request_id)
    _close(request, RequestState.WITHDRAWN, text="", by=user)
    return request


def subject_of(request: DataRequest) -> Subject:
    return registry.subject_of(user=request.user, person_id=request.person_ref)


def _lock(request_id: int) -> DataRequest:
    request = DataRequest.objects.select_for_update().get(pk=request_id)
    if not request.is_open:
        raise WrongState("La richiesta è già chiusa o in lavorazione.")
    return request


def _close(request: DataRequest, state: RequestState, *, text: str, by: User | None) -> None:
    request.state, request.closed_at, request.closed_by = state, timezone.now(), by
    request.answer = text
    _save(request)


def _save(request: DataRequest) -> None:
    """The database's own rules, in the words that the model gives them."""
    try:
        request.full_clean(validate_unique=False)
    except ValidationError as error:
        raise PrivacyError(" ".join(error.messages)) from error
    request.save()


def _key(request: DataRequest, what: str) -> str:
    return f"privacy-request:{request.pk}:{what}"


def _tell(request: DataRequest, what: str) -> None:
    """By mail, where an address is known; on the page in any case."""
    emails = sorted(subject_of(request).emails)
    address = request.user.email if request.user else next(iter(emails), "")
    if not address:
        return
    context: dict[str, Any] = {
        "request": request,
        "what": what,
        "url": f"{settings.PORTAL_URL}{request.get_absolute_url()}" if request.user else "",
    }
    step = f"{what}:{request.due_on:%Y%m%d}" if what == "extended" else what
    queue_mail(
        template="privacy/request",
        to=address,
        context=context,
        key=_key(request, step),
        reason="Avete fatto una richiesta sui vostri dati personali.",
    )
