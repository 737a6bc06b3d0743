"""Columns, questions, preview: one page for each thing that a person decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.spreadsheets.imports import flow, tables
from cms_portal.spreadsheets.imports.access import for_importers
from cms_portal.spreadsheets.imports.answers import remembered_columns
from cms_portal.spreadsheets.imports.enums import (
    WRITTEN,
    BatchState,
    Outcome,
    QuestionKind,
)
from cms_portal.spreadsheets.imports.exceptions import ImportProblem, WrongState
from cms_portal.spreadsheets.imports.forms import AnswersForm, ColumnsForm, letters
from cms_portal.spreadsheets.imports.headers import SEARCHED, match_columns
from cms_portal.spreadsheets.imports.registry import get_importer
from cms_portal.spreadsheets.imports.views.start import batch_of
from cms_portal.spreadsheets.models import ImportBatch

SAMPLES = 3
QUESTIONS_PER_PAGE = 25
ROWS_PER_PAGE = 50


# --- columns


@require_safe
@for_importers
def columns(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    batch = batch_of(request, pk)
    if batch.state != BatchState.COLUMNS:
        return redirect(batch)
    return _columns_page(request, batch, _columns_form(batch))


@require_POST
@for_importers
def match(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    batch = batch_of(request, pk)
    form = _columns_form(batch, request.POST)
    if form.is_valid():
        try:
            flow.choose_columns(batch_id=batch.pk, columns=form.columns(), by=request.user)
        except WrongState as error:
            messages.error(request, str(error))
        except ImportProblem as error:
            form.add_error(None, str(error))
    if form.is_valid():
        return redirect(batch)
    return _columns_page(request, batch, form, status=422)


@require_POST
@for_importers
def header(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The headings, or the lines, are somewhere else."""
    batch = batch_of(request, pk)
    line, sheet = request.POST.get("riga", ""), request.POST.get("foglio", "")
    try:
        if sheet and sheet != batch.reading.get("sheet"):
            flow.read_sheet(batch_id=batch.pk, sheet=sheet, by=request.user)
        elif line.isdecimal() and len(line) < 7:
            flow.choose_header(batch_id=batch.pk, line=int(line))
    except ImportProblem as error:
        messages.error(request, str(error))
    return redirect(batch)


def _columns_form(batch: ImportBatch, data: Any = None) -> ColumnsForm:
    fields = get_importer(batch.importer).fields
    matched = {at: name for name, at in batch.columns.items()}
    matched = matched or match_columns(batch.headers, fields, remembered_columns(batch))
    return ColumnsForm(data, headers=batch.headers, fields=fields, matched=matched)


def _columns_page(
    request: AuthenticatedRequest, batch: ImportBatch, form: ColumnsForm, status: int = 200
) -> HttpResponse:
    below = batch.rows.filter(line__gt=batch.header_line).order_by("line")
    samples = [row.cells for row in below[:SAMPLES]]
    context = {
        "batch": batch,
        "form": form,
        "columns": [
            {
                "letter": letters(position),
                "header": heading,
                "samples": [cells[position] for cells in samples if position < len(cells)],
                "field": form[f"c{position}"],
            }
            for position, heading in enumerate(batch.headers)
        ],
        "fields": get_importer(batch.importer).fields,
        "top": batch.rows.order_by("line")[:SEARCHED],
        "lines": below.count(),
        "before": _same_file(batch),
    }
    return render(request, "imports/columns.html", context, status=status)


def _same_file(batch: ImportBatch) -> ImportBatch | None:
    """The same bytes were registered before: better said now than found out later."""
    return (
        ImportBatch.objects.filter(
            state=BatchState.DONE, importer=batch.importer, file__sha256=batch.file.sha256
        )
        .exclude(pk=batch.pk)
        .first()
    )


# --- questions


@require_safe
@for_importers
def questions(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    batch = batch_of(request, pk)
    if batch.state != BatchState.QUESTIONS:
        return redirect(batch)
    return _questions_page(request, batch, None)


@require_POST
@for_importers
def answer(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    batch = batch_of(request, pk)
    asked = [int(one) for one in request.POST.getlist("domanda") if one.isdecimal()]
    open_ones = batch.questions.filter(answer__isnull=True, pk__in=asked[:QUESTIONS_PER_PAGE])
    form = AnswersForm(request.POST, questions=open_ones)
    if batch.state == BatchState.QUESTIONS and not form.is_valid():
        return _questions_page(request, batch, form, status=422)
    try:
        flow.answer(
            batch_id=batch.pk,
            answers=form.answers() if form.is_valid() else {},
            approve_proposals="approva_tutte" in request.POST,
            by=request.user,
        )
    except ImportProblem as error:
        messages.error(request, str(error))
    return redirect(batch)


def _questions_page(
    request: AuthenticatedRequest,
    batch: ImportBatch,
    form: AnswersForm | None,
    status: int = 200,
) -> HttpResponse:
    open_ones = batch.questions.filter(answer__isnull=True)
    page = Paginator(open_ones, QUESTIONS_PER_PAGE).get_page(request.GET.get("pagina"))
    form = form or AnswersForm(questions=page.object_list)
    asked = [_asked(form, question) for question in form.questions]
    context = {
        "batch": batch,
        "form": form,
        "page": page,
        "choices": [one for one in asked if one["question"].kind == QuestionKind.CHOICE],
        "proposals": [one for one in asked if one["question"].kind == QuestionKind.TEXTS],
        "open_proposals": open_ones.filter(kind=QuestionKind.TEXTS).count(),
    }
    return render(request, "imports/questions.html", context, status=status)


def _asked(form: AnswersForm, question: Any) -> dict[str, Any]:
    names = [name for name in form.fields if f"{name}-".startswith(f"q{question.pk}-")]
    fields = [form[name] for name in names]
    return {
        "question": question,
        "fields": fields,
        "texts": list(zip(question.labels.values(), fields, strict=False)),
    }


# --- preview


@require_safe
@for_importers
def preview(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    batch = batch_of(request, pk)
    if batch.state != BatchState.PREVIEW:
        return redirect(batch)
    wanted = request.GET.get("esito", "")
    rows = batch.rows.filter(line__gt=batch.header_line).order_by("line")
    rows = _filtered(rows, wanted)
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "batch": batch,
        "page": page,
        "wanted": wanted,
        "figures": _figures(batch),
        "formats": list(tables.FORMATS),
        "flagged": batch.rows.filter(outcome__in=WRITTEN).exclude(flags=[]).count(),
    }
    return render(request, "imports/preview.html", context)


def _filtered(rows: Any, wanted: str) -> Any:
    if wanted == "segnalate":
        return rows.filter(outcome__in=WRITTEN).exclude(flags=[])
    if wanted == "excluded":
        return rows.filter(is_excluded=True)
    return rows.filter(outcome=wanted) if wanted in Outcome.values and wanted else rows


def _figures(batch: ImportBatch) -> list[dict[str, Any]]:
    words = (
        (Outcome.NEW.value, "Nuove", "entreranno"),
        (Outcome.CHANGED.value, "Cambiate", "con il valore di prima accanto"),
        (Outcome.SAME.value, "Già uguali", "non cambia nulla"),
        (Outcome.REFUSED.value, "Rifiutate", "con il motivo accanto"),
        ("excluded", "Escluse da voi", "non entreranno"),
    )
    return [
        {"key": key, "label": label, "note": note, "count": batch.counts.get(key, 0)}
        for key, label, note in words
        if key in batch.counts or key in Outcome.values
    ]


@require_POST
@for_importers
def exclude(request: AuthenticatedRequest, pk: int, line: int) -> HttpResponse:
    batch = batch_of(request, pk)
    is_excluded = request.POST.get("esclusa") == "si"
    try:
        flow.exclude_row(batch_id=batch.pk, line=line, is_excluded=is_excluded)
    except ImportProblem as error:
        messages.error(request, str(error))
        return redirect(batch)
    # Back to the same lines: which filter, which page.
    kept = {name: request.POST[name] for name in ("esito", "pagina") if request.POST.get(name)}
    return redirect(f"{reverse('imports:preview', args=[pk])}?{urlencode(kept)}")


@require_POST
@for_importers
def confirm(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    batch = batch_of(request, pk)
    try:
        flow.confirm_import(batch_id=batch.pk, by=request.user)
    except ImportProblem as error:
        messages.error(request, str(error))
    return redirect(batch)


@require_POST
@for_importers
def reopen(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    batch = batch_of(request, pk)
    try:
        flow.reopen_columns(batch_id=batch.pk)
    except ImportProblem as error:
        messages.error(request, str(error))
    return redirect(batch)
