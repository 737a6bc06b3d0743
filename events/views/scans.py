"""Signed sheets that come back from the meeting: one scan, then a yes for each page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.files.exceptions import FileTooLarge
from events.access import runs_events
from events.enums import ScannedState
from events.exceptions import EventError
from events.forms.door import NewcomerForm
from events.forms.scans import ScanForm, SignedRowsForm, WhichPageForm
from events.models import (
    Event,
    PaperScan,
    Registration,
    ScannedPage,
    ScannedRow,
    SignInSheet,
)
from events.online.matching import label_of
from events.services import scans as service
from events.views.getting import get_event_to_run

SHOWN = 10  # the last scans
MOST_TO_SETTLE = 60  # pages on one page


@require_http_methods(["GET", "HEAD", "POST"])
def scans(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The page, or for htmx what came of the scans."""
    event = get_event_to_run(request, pk)
    form = ScanForm(request.POST, request.FILES) if request.method == "POST" else ScanForm()
    if form.is_bound and form.is_valid():
        try:
            _, is_new = service.upload_scan(
                event=event, upload=form.cleaned_data["pdf"], by=request.user
            )
        except FileTooLarge as error:
            form.add_error("pdf", str(error))
        else:
            if is_new:
                messages.success(request, "Scansione ricevuta: le pagine si leggono da sole.")
            else:
                messages.info(request, "Questa scansione c'era già: non è cambiato nulla.")
            return redirect(f"{reverse('events:scans', args=[event.pk])}#scansioni")
    is_part = bool(request.headers.get("HX-Request"))
    context = {"event": event, "form": form} | _overview(event)
    template = "events/_scans.html" if is_part else "events/scans.html"
    response = render(request, template, context, status=422 if form.is_bound else 200)
    response["Vary"] = "HX-Request"
    return response


def _overview(event: Event) -> dict[str, Any]:
    runs = list(
        PaperScan.objects.filter(event=event)
        .select_related("job", "file", "by")
        .annotate(
            filed=Count("pages", filter=Q(pages__state=ScannedState.FILED)),
            left=Count("pages", filter=~Q(pages__state=ScannedState.FILED)),
        )[:SHOWN]
    )
    sheets = _sheets(event)
    left = ScannedPage.objects.to_settle().filter(scan__event=event).defer("picture")
    left = left.select_related("sheet__session", "sheet__event", "scan__file", "file")
    which = WhichPageForm(sheets=sheets)
    return {
        "scans": runs,
        "must_ask_again": any(run.is_under_way for run in runs),
        "sheets": [one for one in sheets if getattr(one, "filed", 0)],
        "printed": len(sheets),
        "to_settle": list(left.order_by("scan", "number")[:MOST_TO_SETTLE]),
        "which": which,
    }


def _sheets(event: Event) -> list[SignInSheet]:
    """With how many pages are filed, and how many of them confirmed."""
    filed = Q(scanned_pages__state=ScannedState.FILED)
    rows = SignInSheet.objects.filter(event=event).select_related("session", "event")
    return list(
        rows.annotate(
            filed=Count("scanned_pages", filter=filed),
            confirmed=Count(
                "scanned_pages", filter=filed & Q(scanned_pages__confirmed_at__isnull=False)
            ),
        ).order_by("day", "session__starts_at", "-made_at", "pk")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_rows(request: AuthenticatedRequest, pk: int, sheet: int) -> HttpResponse:
    """Row by row: who signed, as far as ink tells, for a person to say yes."""
    event = get_event_to_run(request, pk)
    found = get_object_or_404(
        SignInSheet.objects.select_related("session", "event"), event=event, pk=sheet
    )
    pages = _filed_pages(found)
    rows = [row for page in pages for row in page.rows.all()]
    people = Registration.objects.registered().filter(event=event).by_name()
    people = people.select_related("person", "delegation__city", "delegation__organisation")
    labels = {label_of(one): one for one in people}
    form = SignedRowsForm(request.POST or None, rows=rows, labels=labels)
    if request.method == "POST" and form.is_valid():
        try:
            done = service.confirm_sheet(sheet=found, signed=form.signed, by=request.user)
        except EventError as error:
            messages.error(request, str(error))
        else:
            _tell(request, len(done.new))
        return redirect("events:scanned_sheet", event.pk, found.pk)
    context = {
        "event": event,
        "sheet": found,
        "form": form,
        "pages": [
            {"page": page, "rows": [(row, form.field_of(row)) for row in page.rows.all()]}
            for page in pages
        ],
        "labels": labels,
        "proposed": sum(row.has_ink for row in rows),
        "written": sum(bool(row.presence_id) for row in rows),
        "left": sum(row.has_ink and not row.presence_id for row in rows),
    }
    return render(request, "events/scanned_sheet.html", context, status=422 if form.errors else 200)


def _filed_pages(sheet: SignInSheet) -> list[ScannedPage]:
    rows = ScannedRow.objects.defer("strip").select_related(
        "row__registration__person",
        "row__registration__delegation__city",
        "row__registration__delegation__organisation",
        "row__registration__replaced_by__person",
        "presence__superseded_by",
        "presence__registration__person",
        "presence__registration__delegation__city",
        "presence__registration__delegation__organisation",
    )
    pages = ScannedPage.objects.filed().filter(sheet=sheet).defer("picture").order_by("page")
    pages = pages.select_related("file", "scan", "confirmed_by")
    return list(pages.prefetch_related(Prefetch("rows", queryset=rows.order_by("row__place"))))


def _tell(request: AuthenticatedRequest, new: int) -> None:
    if new:
        words = "Una presenza registrata." if new == 1 else f"{new} presenze registrate."
        messages.success(request, words)
    else:
        messages.info(request, "Nessuna presenza nuova: erano già tutte registrate.")


@require_http_methods(["GET", "HEAD", "POST"])
def row_new(request: AuthenticatedRequest, pk: int, row: int) -> HttpResponse:
    """Who signed an empty row and is not registered: as somebody who came to the door."""
    event = get_event_to_run(request, pk)
    rows = ScannedRow.objects.filter(page__scan__event=event, row__registration=None)
    rows = rows.filter(page__state=ScannedState.FILED).defer("strip")
    found = get_object_or_404(rows.select_related("row__sheet__session", "page"), pk=row)
    sheet = found.row.sheet
    form = NewcomerForm(request.POST if request.method == "POST" else None, event=event)
    if form.is_bound and form.is_valid():
        try:
            arrived = service.admit_from_row(row=found, newcomer=form.newcomer, by=request.user)
        except (EventError, ValidationError) as error:
            for text in error.messages if isinstance(error, ValidationError) else [str(error)]:
                form.add_error(None, text)
        else:
            messages.success(request, f"{arrived.person.shown_name}: presenza registrata.")
            return redirect("events:scanned_sheet", event.pk, sheet.pk)
    context = {"event": event, "sheet": sheet, "row": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "events/scanned_row_new.html", context, status=status)


@require_POST
def page_file(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    page = _page(request, pk)
    form = WhichPageForm(request.POST, sheets=_sheets(page.scan.event))
    if not form.is_valid():
        messages.error(request, "Scegliete di quale foglio e pagina si tratta.")
        return _back(page)
    try:
        sheet, number = form.chosen
        service.file_page(page=page, sheet=sheet, number=number, by=request.user)
    except EventError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Archiviata: foglio {sheet.code}, pagina {number}.")
    return _back(page)


@require_POST
def page_prefer(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    page = _page(request, pk)
    try:
        service.prefer_copy(page=page, by=request.user)
    except EventError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Archiviata al posto della prima: confermate le righe nuove.")
    return _back(page)


@require_POST
def page_discard(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    page = _page(request, pk)
    try:
        service.discard_page(page=page, by=request.user)
    except EventError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Pagina scartata.")
    return _back(page)


@require_safe
def page_picture(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _picture(_page(request, pk).picture)


@require_safe
def row_picture(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = ScannedRow.objects.filter(page__scan__event__in=_events(request))
    row = get_object_or_404(rows, pk=pk)
    _require_office(request)
    return _picture(row.strip)


def _picture(content: Any) -> HttpResponse:
    response = HttpResponse(bytes(content), content_type="image/jpeg")
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page(request: AuthenticatedRequest, pk: int) -> ScannedPage:
    """404 to who may not see the event, 403 to who sees it only."""
    rows = ScannedPage.objects.filter(scan__event__in=_events(request))
    page = get_object_or_404(rows.select_related("scan__event"), pk=pk)
    _require_office(request)
    return page


def _events(request: AuthenticatedRequest) -> QuerySet[Event]:
    return Event.objects.visible_to(request.user)


def _require_office(request: AuthenticatedRequest) -> None:
    if not runs_events(request.user):
        raise PermissionDenied


def _back(page: ScannedPage) -> HttpResponse:
    return redirect(f"{reverse('events:scans', args=[page.scan.event_id])}#da-sistemare")
