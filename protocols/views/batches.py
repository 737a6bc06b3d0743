"""The progress of one batch, and what can be done about it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from protocols import services
from protocols.exceptions import ProtocolError
from protocols.models import GenerationBatch
from protocols.progress import read_progress
from protocols.views.access import for_preparers


def _in_words(duration: timedelta | None) -> str:
    """ "1 minuto e 4 secondi"."""
    if duration is None:
        return ""
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    parts = [f"{minutes} minut{'o' if minutes == 1 else 'i'}"] if minutes else []
    parts += [f"{seconds} second{'o' if seconds == 1 else 'i'}"] if seconds or not minutes else []
    return " e ".join(parts)


@require_safe
@for_preparers
def progress(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The whole page, or for htmx the part that asks again until nothing moves any more."""
    found = read_progress(pk)
    if found is None:
        raise Http404
    page = (
        "protocols/_progress_part.html"
        if request.headers.get("HX-Request")
        else "protocols/progress.html"
    )
    response = render(
        request,
        page,
        {"progress": found, "batch": found.batch, "duration": _in_words(found.duration)},
    )
    response["Vary"] = "HX-Request"
    return response


@require_POST
@for_preparers
def stop(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(GenerationBatch, pk=pk)
    stopped = services.stop_batch(batch_id=batch.pk, by=request.user)
    if stopped:
        messages.success(request, f"Fermati {stopped} documenti: si potranno riprendere.")
    else:
        messages.info(request, "Nessun documento era ancora in coda.")
    return redirect(batch)


@require_POST
@for_preparers
def resume(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Make again what failed or was stopped."""
    found = read_progress(pk)
    if found is None:
        raise Http404
    problems = []
    for cell in found.failed + found.stopped:
        try:
            services.retry_protocol(protocol_id=cell.protocol.pk, by=request.user)
        except ProtocolError as error:
            problems.append(f"{cell.protocol.city}: {error}")
    if problems:
        messages.warning(request, " ".join(problems))
    else:
        messages.success(request, "Documenti rimessi in lavorazione.")
    return redirect(found.batch)


@require_POST
@for_preparers
def archive(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(GenerationBatch, pk=pk)
    try:
        services.request_archive(batch_id=batch.pk, by=request.user)
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "L'archivio è in preparazione.")
    return redirect(batch)
