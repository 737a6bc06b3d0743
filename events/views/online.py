"""Who was online: the report of the platform is uploaded, looked at, confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.files.exceptions import FileRefused
from events.enums import ReportZone, SessionMode
from events.exceptions import EventError
from events.forms.online import PeopleForm, ReportForm, TermsForm
from events.models import Event, OnlineReport, Presence
from events.online.matching import label_of
from events.services import online as service
from events.services.online import Preview
from events.views.getting import get_event_to_run


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The sessions that one can follow from afar, each with its reports."""
    event = get_event_to_run(request, pk)
    sessions = list(_sessions(event))
    asked = request.POST.get("sessione", "")
    chosen = next((one for one in sessions if str(one.pk) == asked), None)
    form = ReportForm(request.POST, request.FILES) if request.method == "POST" else ReportForm()
    if form.is_bound and chosen is None:
        form.add_error(None, "Scegliete di nuovo la sessione.")
    if form.is_bound and chosen is not None and form.is_valid():
        try:
            report, is_new = service.upload_report(
                session=chosen,
                upload=form.cleaned_data["resoconto"],
                zone=ReportZone(form.cleaned_data["orologio"]),
                by=request.user,
            )
        except (EventError, FileRefused) as error:
            form.add_error("resoconto", str(error))
        else:
            if not is_new:
                messages.info(request, "Questo resoconto c'era già: ecco com'è.")
            return redirect("events:online_report", event.pk, report.pk)
    context = {"event": event, "sessions": sessions, "form": form, "chosen": chosen}
    status = 422 if form.is_bound else 200
    return render(request, "events/online_reports.html", context, status=status)


def _sessions(event: Event) -> Any:
    rows = event.sessions.exclude(mode=SessionMode.IN_PERSON).order_by("starts_at", "position")
    return rows.prefetch_related("online_reports__file", "online_reports__confirmed_by")


@require_http_methods(["GET", "HEAD", "POST"])
def report_preview(request: AuthenticatedRequest, pk: int, report: int) -> HttpResponse:
    """What would be written, and who is to be said; nothing is, before the button."""
    event = get_event_to_run(request, pk)
    found = get_object_or_404(
        OnlineReport.objects.select_related("session__event", "file", "confirmed_by"),
        session__event=event,
        pk=report,
    )
    try:
        made, terms, form = _asked(request, found)
    except EventError as error:
        messages.error(request, str(error))
        return redirect("events:online_reports", event.pk)
    if request.method == "POST" and form.is_valid() and terms.is_valid():
        try:
            done = service.confirm_report(
                report=found,
                minimum=terms.cleaned_data["minimo"],
                zone=ReportZone(terms.cleaned_data["orologio"]),
                chosen=form.chosen,
                by=request.user,
            )
        except EventError as error:
            messages.error(request, str(error))
        else:
            new = len({one.registration_id for one in done.new})
            words = "Una persona registrata." if new == 1 else f"{new} persone registrate."
            messages.success(request, words if new else "Nessuna presenza nuova: c'erano già.")
        return redirect("events:online_report", event.pk, found.pk)
    context = _context(event, found, made, form) | {"terms": terms, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "events/online_report.html", context, status=status)


@require_POST
def report_discard(request: AuthenticatedRequest, pk: int, report: int) -> HttpResponse:
    event = get_event_to_run(request, pk)
    found = OnlineReport.objects.filter(session__event=event, pk=report).first()
    if found is None:  # twice
        return redirect("events:online_reports", event.pk)
    try:
        service.discard_report(report=found, by=request.user)
    except EventError as error:
        messages.error(request, str(error))
        return redirect("events:online_report", event.pk, report)
    messages.success(request, "Resoconto scartato: nessuna presenza è stata registrata.")
    return redirect("events:online_reports", event.pk)


def _asked(
    request: AuthenticatedRequest, report: OnlineReport
) -> tuple[Preview, TermsForm, PeopleForm]:
    """With the minutes and the clock of the address, or of what was sent."""
    sent = request.POST if request.method == "POST" else request.GET
    terms = TermsForm(sent if "minimo" in sent else None)
    values = terms.cleaned_data if terms.is_bound and terms.is_valid() else {}
    made = service.preview(report, minimum=values.get("minimo"), zone=values.get("orologio", ""))
    if not terms.is_bound:
        terms = TermsForm(initial={"minimo": made.minimum, "orologio": report.zone})
    bound = request.POST if request.method == "POST" else None
    form = PeopleForm(bound, lines=made.lines, labels=made.roster.by_label)
    return made, terms, form


def _context(event: Event, report: OnlineReport, made: Preview, form: PeopleForm) -> dict[str, Any]:
    nonces = {service.nonce_of(report, pk, "in"): pk for pk in made.minutes}
    written = {
        one.registration_id: one
        for one in Presence.objects.filter(nonce__in=nonces).select_related("superseded_by")
    }
    enough = set(made.enough)
    for line in made.lines:
        line.presence = written.get(line.who.pk) if line.who else None
        line.is_enough = line.who is not None and line.who.pk in enough
        line.box = form[f"chi-{line.place}"]
        line.offered = [label_of(one) for one in line.found.offered]
    unsure = [line for line in made.lines if line.needs_a_person]
    return {
        "event": event,
        "report": report,
        "session": report.session,
        "made": made,
        "unsure": unsure,
        "sure": [line for line in made.lines if not line.needs_a_person],
        "enough": len(enough),
        "labels": made.roster.by_label,
    }
