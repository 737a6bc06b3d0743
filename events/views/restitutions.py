"""The restitution of a meeting: prepared by the office, published, read by who was there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.documents.responses import pdf_response
from cms_portal.jobs.models import Job
from events.access import runs_events
from events.exceptions import ChangedMeanwhile, EventError, RestitutionRefused
from events.forms.restitutions import RestitutionForm
from events.models import Event, Restitution
from events.restitution import lines_by_table, report_of
from events.services import restitutions as service
from events.views.getting import get_event_to_run
from events.views.inviting import get_programme_event


@require_safe
def restitution(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The draft for the programme; whoever else was invited or there is sent to what counts."""
    if request.user.sees_all_cities:
        return _page(request, get_programme_event(request, pk))
    rows = Restitution.objects.visible_to(request.user).newest()
    return redirect(get_object_or_404(rows, event=pk))


@require_POST
def save(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = _event_to_run(request, pk)
    form = RestitutionForm(request.POST)
    if form.is_valid():
        try:
            service.save_texts(
                event=event,
                texts=form.texts,
                revision=form.cleaned_data["revision"],
                by=request.user,
            )
        except ChangedMeanwhile as error:
            return _page(request, event, form, other=error.current)
        messages.success(request, "Testi e righe salvati: l'anteprima qui sotto è aggiornata.")
        return redirect("events:restitution", pk=event.pk)
    return _page(request, event, form)


@require_POST
def publish(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = _event_to_run(request, pk)
    try:
        made, is_new = service.publish_restitution(event=event, by=request.user)
    except EventError as error:
        messages.error(request, str(error))
    else:
        if is_new:
            messages.success(
                request, f"Versione {made.number} pubblicata: il PDF è in preparazione."
            )
        else:
            messages.info(request, f"È uguale alla versione {made.number}, già pubblicata.")
    return redirect("events:restitution", pk=event.pk)


@require_POST
def send(request: AuthenticatedRequest, pk: int, number: int) -> HttpResponse:
    event = _event_to_run(request, pk)
    rows = Restitution.objects.visible_to(request.user)
    found = get_object_or_404(rows, event=event, number=number)
    try:
        count = service.request_sending(restitution=found, by=request.user)
    except EventError as error:
        messages.error(request, str(error))
    else:
        if count:
            words = "Un messaggio" if count == 1 else f"{count} messaggi"
            messages.success(request, f"{words} in partenza per chi era presente.")
        else:
            messages.info(request, "Nessun messaggio: chi era presente l'ha già ricevuta.")
    return redirect("events:restitution", pk=event.pk)


@require_safe
def version(request: AuthenticatedRequest, pk: int, number: int) -> HttpResponse:
    found = _version(request, pk, number)
    pdf_url = reverse("events:restitution_pdf", args=[pk, number])
    return _published(request, found, pdf_url)


@require_safe
def version_pdf(request: AuthenticatedRequest, pk: int, number: int) -> HttpResponse:
    rows = Restitution.objects.visible_to(request.user).select_related("document")
    return _pdf(get_object_or_404(rows, event=pk, number=number))


@login_not_required
@never_cache
@require_safe
@sensitive_variables("token")
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """For who was there and has no access: the version that counts."""
    found = service.reading(token)
    if found is None:
        return render(request, "events/restitution_no_link.html", status=410)
    return _published(request, found, reverse("events:restitution_by_link_pdf", args=[token]))


@login_not_required
@never_cache
@require_safe
@sensitive_variables("token")
def by_link_pdf(request: HttpRequest, token: str) -> HttpResponse:
    found = service.reading(token)
    if found is None:
        return render(request, "events/restitution_no_link.html", status=410)
    return _pdf(Restitution.objects.select_related("document").get(pk=found.pk))


def _event_to_run(request: AuthenticatedRequest, pk: int) -> Event:
    """The draft does not exist for who does not see the programme."""
    if not request.user.sees_all_cities:
        raise Http404
    return get_event_to_run(request, pk)


def _version(request: AuthenticatedRequest, pk: int, number: int) -> Restitution:
    rows = Restitution.objects.visible_to(request.user).without_content()
    return get_object_or_404(rows, event=pk, number=number)


def _published(request: HttpRequest, found: Restitution, pdf_url: str) -> HttpResponse:
    newest = Restitution.objects.newest().filter(event=found.event_id).first()
    context = {
        "restitution": found,
        "event": found.event,
        "report": found.data,
        "pdf_url": pdf_url,
        "newest": newest if newest != found else None,
        "may_see_event": request.user.is_authenticated
        and Event.objects.visible_to(request.user).filter(pk=found.event_id).exists(),
    }
    return render(request, "events/restitution_version.html", context)


def _pdf(found: Restitution) -> HttpResponse:
    if found.document is None:
        raise Http404("The PDF is being made.")
    return pdf_response(found.document)


def _page(
    request: AuthenticatedRequest,
    event: Event,
    sent: RestitutionForm | None = None,
    other: Any = None,
) -> HttpResponse:
    draft = service.draft_of(event)
    report = report_of(event, draft)
    may_write = runs_events(request.user)
    if sent:
        quoted = sent.chosen
    else:
        quoted = set(draft.quotes.values_list("pk", flat=True)) if draft else set()
    context: dict[str, Any] = {
        "event": event,
        "report": report,
        "form": sent or RestitutionForm.of(draft),
        "other": other,
        "quoted": quoted,
        "tables": lines_by_table(event) if may_write else [],
        "may_write": may_write,
        "report_day": timezone.localdate(),
        "problem": _problem(event, report),
        **_versions(event, may_write),
    }
    return render(request, "events/restitution.html", context, status=422 if sent else 200)


def _problem(event: Event, report: dict[str, Any]) -> str:
    """Why it cannot be published now; "" when it can."""
    try:
        service.require_over(event)
        service.refuse_undrawable(report)
    except RestitutionRefused as error:
        return str(error)
    return ""


def _versions(event: Event, may_write: bool) -> dict[str, Any]:
    rows = Restitution.objects.filter(event=event).without_content().select_related("by")
    versions = list(rows.defer("data").annotate(told=Count("sendings")).order_by("-number"))
    newest = versions[0] if versions else None
    job = None
    if newest is not None and newest.document_id is None:
        job = Job.objects.filter(key=f"restitution:{newest.pk}").first()
    present = service.present_at(event)
    return {
        "versions": versions,
        "newest": newest,
        "job": job,
        "to_tell": service.still_to_tell(newest).count() if newest and may_write else 0,
        "without_address": present.filter(person__email="").count() if newest else 0,
    }
