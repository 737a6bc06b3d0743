"""The list of imports, the upload, where an import stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.models import User
from cms_portal.spreadsheets.imports import flow, tables
from cms_portal.spreadsheets.imports.access import for_importers
from cms_portal.spreadsheets.imports.enums import BatchState
from cms_portal.spreadsheets.imports.exceptions import ImportProblem
from cms_portal.spreadsheets.imports.forms import UploadForm
from cms_portal.spreadsheets.imports.registry import (
    FollowUp,
    Importer,
    importer_called,
    importers_for,
)
from cms_portal.spreadsheets.models import ImportBatch

PER_PAGE = 20
# Where each state is dealt with; the others are told on the import's own page.
STEPS = {
    BatchState.COLUMNS: "imports:columns",
    BatchState.QUESTIONS: "imports:questions",
    BatchState.PREVIEW: "imports:preview",
}


@require_safe
@for_importers
def import_list(request: AuthenticatedRequest) -> HttpResponse:
    batches = ImportBatch.objects.visible_to(request.user).select_related("file", "created_by")
    page = Paginator(batches, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"importers": importers_for(request.user), "page": page}
    return render(request, "imports/list.html", context)


@require_safe
@for_importers
def new(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    return _upload_page(request, _importer(request, slug), UploadForm())


@require_POST
@for_importers
def upload(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    importer = _importer(request, slug)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, importer, form, status=422)
    batch = flow.start_import(
        token=form.cleaned_data["gettone"],
        importer=importer.name,
        sender=form.cleaned_data["mittente"],
        upload=form.cleaned_data["file"],
        by=request.user,
    )
    return redirect(batch)


def _importer(request: AuthenticatedRequest, slug: str) -> Importer:
    importer = importer_called(slug)
    if importer is None or not request.user.has_perm(importer.permission):
        raise Http404
    return importer


def _upload_page(
    request: AuthenticatedRequest, importer: Importer, form: UploadForm, status: int = 200
) -> HttpResponse:
    senders = ImportBatch.objects.filter(importer=importer.name).order_by("sender")
    context: dict[str, Any] = {
        "importer": importer,
        "form": form,
        "senders": senders.values_list("sender", flat=True).distinct()[:200],
        "formats": list(tables.FORMATS),
    }
    return render(request, "imports/new.html", context, status=status)


@require_safe
@for_importers
def model_file(request: AuthenticatedRequest, slug: str, extension: str) -> FileResponse:
    """An empty table with the columns that the portal knows, to send to who must fill it in."""
    importer = _importer(request, slug)
    if extension not in tables.FORMATS:
        raise Http404
    return tables.table_response(tables.model_table(importer, request.user), extension)


@require_safe
@for_importers
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Where the import stands: on to its next page, or the work in progress, or what it became."""
    batch = batch_of(request, pk)
    step = STEPS.get(BatchState(batch.state))
    is_part = bool(request.headers.get("HX-Request"))
    if is_part and not batch.is_working:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = reverse(step, args=[pk]) if step else batch.get_absolute_url()
        return response
    if step:
        return redirect(step, pk)
    page = "imports/_working.html" if is_part else "imports/detail.html"
    context = {
        "batch": batch,
        "formats": list(tables.FORMATS),
        "follow_ups": _follow_ups(batch, request.user),
    }
    response = render(request, page, context)
    response["Vary"] = "HX-Request"
    return response


def _follow_ups(batch: ImportBatch, user: User) -> list[FollowUp]:
    if batch.state != BatchState.DONE or batch.purged_at or batch.kind is None:
        return []
    return batch.kind.follow_ups(batch, user)


@require_safe
@for_importers
def refused(request: AuthenticatedRequest, pk: int, extension: str) -> FileResponse:
    batch = batch_of(request, pk)
    if extension not in tables.FORMATS or not batch.headers or batch.purged_at:
        raise Http404
    return tables.table_response(tables.refused_table(batch, request.user), extension)


@require_POST
@for_importers
def undo(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    batch = batch_of(request, pk)
    try:
        flow.undo_import(batch_id=batch.pk, by=request.user)
    except ImportProblem as error:
        messages.error(request, str(error))
    return redirect(batch)


@require_POST
@for_importers
def drop(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    batch = batch_of(request, pk)
    try:
        flow.drop_import(batch_id=batch.pk)
    except ImportProblem as error:
        messages.error(request, str(error))
        return redirect(batch)
    messages.success(request, f"{batch} abbandonata: il file e le sue righe sono stati eliminati.")
    return redirect("imports:list")


def batch_of(request: AuthenticatedRequest, pk: int) -> ImportBatch:
    batches = ImportBatch.objects.visible_to(request.user)
    batch = get_object_or_404(
        batches.select_related("file", "job", "created_by", "confirmed_by", "undone_by"), pk=pk
    )
    if batch.kind is None or not request.user.has_perm(batch.kind.permission):
        raise Http404
    return batch
