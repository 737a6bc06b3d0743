"""Certificates of attendance: to whom they are due, issuing them, taking them out."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.documents.responses import pdf_response
from cms_portal.jobs.models import Job
from events import services
from events.access import runs_events
from events.attendance import countable, covered_minutes, in_hours
from events.exceptions import EventError
from events.forms.certificates import OnceForm, ShareForm
from events.models import Certificate, Event
from events.services import Standing
from events.services.certificate_mails import request_mails
from events.services.dossiers import takes_whole_dossiers
from events.views.getting import get_event_to_run
from events.views.inviting import get_programme_event

ROWS_PER_PAGE = 100
_JOBS = ("events.certificates", "events.mail_certificates")


@require_safe
def certificates(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _page(request, get_programme_event(request, pk))


@require_POST
def issue(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_to_run(request, pk)
    try:
        made = services.issue_certificates(event=event, by=request.user)
    except EventError as error:
        messages.error(request, str(error))
    else:
        if made:
            one = made == 1
            words = "attestato rilasciato" if one else "attestati rilasciati"
            messages.success(request, f"{made} {words}: i PDF sono in preparazione.")
        else:
            messages.info(request, "Nessun nuovo attestato: erano già tutti rilasciati.")
    return redirect("events:certificates", pk=event.pk)


@require_POST
def threshold(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_to_run(request, pk)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _page(request, event, form)
    share = form.cleaned_data["share"]
    services.set_threshold(event=event, share=share, by=request.user)
    messages.success(request, f"L'attestato spetta dal {share}% delle ore dell'evento.")
    return redirect("events:certificates", pk=event.pk)


@require_POST
def mail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_to_run(request, pk)
    form = OnceForm(request.POST)
    token = form.cleaned_data["token"] if form.is_valid() else uuid4()
    try:
        request_mails(event=event, token=token, by=request.user)
    except EventError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, "Gli attestati partono ora, uno per persona.")
    return redirect("events:certificates", pk=event.pk)


@require_safe
def certificate_pdf(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = Certificate.objects.visible_to(request.user).select_related("document")
    certificate = get_object_or_404(rows, pk=pk, document__isnull=False)
    assert certificate.document is not None
    return pdf_response(certificate.document)


def _page(
    request: AuthenticatedRequest, event: Event, form: ShareForm | None = None
) -> HttpResponse:
    standings = services.certificates_of(event)
    page = Paginator(standings, ROWS_PER_PAGE).get_page(request.GET.get("pagina"))
    possible = covered_minutes(countable(event))
    job = Job.objects.filter(kind__in=_JOBS, payload__event_id=event.pk)
    context: dict[str, Any] = {
        "event": event,
        "page": page,
        "counts": _counts(standings),
        "possible": in_hours(possible) if possible else "",
        "form": form or ShareForm(initial={"share": event.certificate_share}),
        "may_issue": runs_events(request.user),
        "once": OnceForm(),
        "takes_all": takes_whole_dossiers(request.user),
        "job": job.order_by("-pk").first() if runs_events(request.user) else None,
    }
    return render(request, "events/certificates.html", context, status=422 if form else 200)


def _counts(standings: list[Standing]) -> dict[str, int]:
    return {
        "people": sum(one.is_here for one in standings),
        "reaching": sum(one.reaches for one in standings),
        "in_force": sum(bool(one.certificate) and not one.is_stale for one in standings),
        "due": sum(one.is_due for one in standings),
        "ending": sum(one.must_end and not one.is_due for one in standings),
        "to_mail": sum(_is_to_mail(one.certificate) for one in standings),
        "without_address": sum(_has_no_address(one.certificate) for one in standings),
        "printed": sum(bool(one.certificate and one.certificate.document_id) for one in standings),
    }


def _is_to_mail(one: Certificate | None) -> bool:
    if one is None or one.document_id is None or one.mailed_at:
        return False
    return bool(one.registration.person.email)


def _has_no_address(one: Certificate | None) -> bool:
    return one is not None and not one.registration.person.email
