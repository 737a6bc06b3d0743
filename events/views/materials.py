"""Slides, minutes and photographs: the office's page, and the files for whom they are for."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.files.arriving import LimitedUploads
from cms_portal.files.responses import file_response
from events.exceptions import EventRefused
from events.forms.materials import MaterialForm, UploadForm
from events.materials import groups
from events.models import Event, Material
from events.services import materials as service
from events.views.getting import get_event_to_run
from events.views.preparing import PAGE_AND_FORM


@require_safe
def materials(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_to_run(request, pk)
    return _page(request, event, UploadForm(event=event))


@csrf_exempt  # only until `_add`: the limit must be in place before the form is read
@require_POST
def material_add(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event_to_run(request, pk)
    limit = LimitedUploads(
        request,
        max_bytes=service.MAX_BYTES,
        max_total=service.MAX_BYTES * service.AT_ONCE,
    )
    request.upload_handlers = [limit]
    response: HttpResponse = csrf_protect(partial(_add, event=event, limit=limit))(request)
    return response


def _add(request: AuthenticatedRequest, *, event: Event, limit: LimitedUploads) -> HttpResponse:
    files = request.FILES  # they arrive now
    form = UploadForm(request.POST, files, event=event, skipped=limit.skipped)
    if not form.is_valid():
        return _page(request, event, form)
    try:
        made = service.add_materials(
            event=event,
            about=form.about,
            uploads=form.cleaned_data["uploads"],
            token=form.cleaned_data["token"],
            by=request.user,
        )
    except EventRefused as error:
        form.add_error(None, str(error))
        return _page(request, event, form)
    words = "materiale caricato" if len(made) == 1 else "materiali caricati"
    messages.success(request, f"{len(made)} {words}.")
    return redirect("events:materials", pk=event.pk)


@require_http_methods(PAGE_AND_FORM)
def material_edit(request: AuthenticatedRequest, pk: int, material: int) -> HttpResponse:
    one = _material(request, pk, material)
    data = request.POST if request.method == "POST" else None
    form = MaterialForm(data, event=one.event, initial=MaterialForm.values_of(one))
    if data is not None and form.is_valid():
        try:
            title = form.cleaned_data["title"]
            service.change_material(
                material_id=one.pk, title=title, about=form.about, by=request.user
            )
        except EventRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"«{title}»: salvato.")
            return redirect("events:materials", pk=one.event_id)
    context = {"event": one.event, "material": one, "form": form}
    status = 422 if form.errors else 200
    return render(request, "events/material.html", context, status=status)


@require_POST
def material_move(request: AuthenticatedRequest, pk: int, material: int) -> HttpResponse:
    one = _material(request, pk, material)
    up = request.POST.get("verso") == "su"
    service.move_material(material_id=one.pk, up=up, by=request.user)
    return redirect(f"{reverse('events:materials', args=[one.event_id])}#materiale-{one.pk}")


@require_POST
def material_remove(request: AuthenticatedRequest, pk: int, material: int) -> HttpResponse:
    one = _material(request, pk, material, may_be_gone=True)
    service.remove_material(material_id=one.pk, by=request.user)
    messages.success(request, f"«{one.title}»: tolto, e il file cancellato.")
    return redirect("events:materials", pk=one.event_id)


@require_safe
def material_file(request: AuthenticatedRequest, pk: int, material: int) -> FileResponse:
    """For whom it is for, and nobody else: also who knows the address of the file."""
    rows = Material.objects.visible_to(request.user).select_related("file")
    return file_response(get_object_or_404(rows, event=pk, pk=material).file)


@login_not_required
@require_safe
def public_file(request: HttpRequest, pk: int, material: int) -> FileResponse:
    rows = Material.objects.for_the_public().select_related("file")
    return file_response(get_object_or_404(rows, event=pk, pk=material).file)


def _material(
    request: AuthenticatedRequest, pk: int, material: int, *, may_be_gone: bool = False
) -> Material:
    event = get_event_to_run(request, pk)
    rows = Material.objects.all() if may_be_gone else Material.objects.kept()
    return get_object_or_404(rows.select_related("event", "file"), event=event, pk=material)


def _page(request: AuthenticatedRequest, event: Event, form: UploadForm) -> HttpResponse:
    rows = Material.objects.kept().filter(event=event)
    context: dict[str, Any] = {
        "event": event,
        "form": form,
        "groups": groups(rows),
    }
    return render(request, "events/materials.html", context, status=422 if form.errors else 200)
