""" "Lascia qui la PEC": drop, look at what was read, confirm once."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.files.arriving import LimitedUploads
from protocols import services
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.journey_forms import PecForm
from protocols.journeys import Journey
from protocols.models import PecDrop
from protocols.pec_lines import read_lines
from protocols.services.pec import MOST_BYTES
from protocols.views.access import for_preparers

_SHOWN = 20


@require_safe
@for_preparers
def drops(request: AuthenticatedRequest) -> HttpResponse:
    return _page(request, PecForm())


@csrf_exempt  # only until `_leave`: the limit must be in place before the form is read
@require_POST
@for_preparers
def leave(request: AuthenticatedRequest) -> HttpResponse:
    limit = LimitedUploads(request, max_bytes=MOST_BYTES, max_total=MOST_BYTES)
    request.upload_handlers = [limit]
    response: HttpResponse = csrf_protect(partial(_leave, limit=limit))(request)
    return response


def _leave(request: HttpRequest, *, limit: LimitedUploads) -> HttpResponse:
    files = request.FILES  # they arrive now
    form = PecForm(request.POST, files, skipped=limit.skipped)
    if not form.is_valid():
        return _page(request, form)
    assert request.user.is_authenticated
    try:
        made = services.drop_pec(uploads=form.cleaned_data["messaggi"], by=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        form.add_error("messaggi", str(error))
        return _page(request, form)
    return redirect(made)


def _page(request: HttpRequest, form: PecForm) -> HttpResponse:
    recent = PecDrop.objects.select_related("by", "job", "file")[:_SHOWN]
    context = {"form": form, "drops": recent}
    return render(request, "protocols/pec.html", context, status=422 if form.errors else 200)


def _drop(pk: int) -> PecDrop:
    return get_object_or_404(PecDrop.objects.select_related("by", "job", "file"), pk=pk)


@require_safe
@for_preparers
def drop(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = _drop(pk)
    context = {"drop": found, "reading": read_lines(found), "journeys": Journey.choices}
    return render(request, "protocols/pec_drop.html", context)


@require_POST
@for_preparers
def confirm(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = _drop(pk)
    chosen = [
        int(one)
        for one in request.POST.getlist("messaggio")
        if one.isascii() and one.isdigit() and len(one) < 19
    ]
    choices = {
        key: (
            request.POST.get(f"codice-{key}", "").strip()[:30],
            request.POST.get(f"invio-{key}"),
        )
        for key in chosen
    }
    if not choices:
        messages.warning(request, "Scegliete almeno un messaggio da archiviare.")
        return redirect(found)
    try:
        services.confirm_drop(drop_id=found.pk, choices=choices, by=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Archivio i messaggi: l'esito compare qui sotto.")
    return redirect(found)


@require_POST
@for_preparers
def discard(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = _drop(pk)
    try:
        services.discard_drop(drop_id=found.pk, by=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
        return redirect(found)
    messages.success(request, "I messaggi non archiviati sono stati dimenticati.")
    return redirect("protocols:pec")
