""" "Che versione è?": drop a file, read which act and which text it is; nothing is kept."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from cities.models import City
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.files.arriving import LimitedUploads
from cms_portal.signatures.services import MAX_BYTES
from protocols.forms_signatures import WhichForm
from protocols.which import which_version as recognise


@csrf_exempt  # only until `_recognise`: the limit must be in place before the form is read
@require_http_methods(["GET", "HEAD", "POST"])
def which_version(request: AuthenticatedRequest) -> HttpResponse:
    if not request.user.sees_all_cities and not City.objects.visible_to(request.user).exists():
        raise Http404
    if request.method != "POST":
        return render(request, "protocols/which_version.html", {"form": WhichForm()})
    limit = LimitedUploads(request, max_bytes=MAX_BYTES, max_total=MAX_BYTES)
    request.upload_handlers = [limit]
    response: HttpResponse = csrf_protect(partial(_recognise, limit=limit))(request)
    return response


def _recognise(request: AuthenticatedRequest, *, limit: LimitedUploads) -> HttpResponse:
    files = request.FILES  # they arrive now
    form = WhichForm(request.POST, files, skipped=limit.skipped)
    if not form.is_valid():
        return render(request, "protocols/which_version.html", {"form": form}, status=422)
    upload = form.cleaned_data["file"]
    context = {
        "form": WhichForm(),
        "name": upload.name,
        "answer": recognise(upload.read(), user=request.user),
    }
    return render(request, "protocols/which_version.html", context)
