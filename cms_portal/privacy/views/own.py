"""What a person sees of their own data, takes away, has put right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.privacy import registry, services
from cms_portal.privacy.enums import RequestKind
from cms_portal.privacy.exceptions import PrivacyError
from cms_portal.privacy.forms import CorrectionForm, ErasureForm
from cms_portal.privacy.models import DataExport, DataRequest
from cms_portal.privacy.services.retention import rules
from cms_portal.privacy.sources import requests_of

SHOWN = 10  # rows of each kind on the page: the archive has them all
FORMS: dict[str, tuple[RequestKind, type[forms.Form]]] = {
    "correzione": (RequestKind.CORRECTION, CorrectionForm),
    "cancellazione": (RequestKind.ERASURE, ErasureForm),
}


@dataclass(frozen=True)
class Section:
    """One kind of data: the newest rows, and how many there are in all."""

    label: str
    why: str
    headers: list[str]
    rows: list[list[Any]]
    count: int


@require_safe
def my_data(request: AuthenticatedRequest) -> HttpResponse:
    subject = registry.subject_of(user=request.user)
    sections = [_section(source, source.collect(subject)) for source in registry.sources()]
    exports = DataExport.objects.filter(user=request.user).select_related("job", "file")
    context = {
        "sections": [section for section in sections if section.count],
        "empty": [section for section in sections if not section.count],
        "export": exports.first(),
        "requests": list(requests_of(subject).order_by("-received_on", "-pk")[:20]),
        "rules": rules(),
    }
    return render(request, "privacy/my_data.html", context)


def _section(source: registry.Source, rows: list[registry.Row]) -> Section:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    shown = [[row.get(header) for header in headers] for row in rows[:SHOWN]]
    return Section(source.label, source.why, headers, shown, len(rows))


@require_POST
def export(request: AuthenticatedRequest) -> HttpResponse:
    services.ask_for_export(user=request.user)
    messages.success(
        request, "L'archivio è in preparazione: fra poco lo trovate in questa pagina, per 7 giorni."
    )
    return redirect("privacy:my_data")


@require_safe
def export_progress(request: AuthenticatedRequest) -> HttpResponse:
    """The piece of the page that asks again until the archive is there."""
    exports = DataExport.objects.filter(user=request.user).select_related("job", "file")
    return render(request, "privacy/_export.html", {"export": exports.first()})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: AuthenticatedRequest, what: str) -> HttpResponse:
    if what not in FORMS:
        raise Http404
    kind, form_class = FORMS[what]
    form = form_class(request.POST or None) if request.method == "POST" else form_class()
    if request.method == "POST" and form.is_valid():
        try:
            made = services.ask(user=request.user, kind=kind, **form.cleaned_data)
        except PrivacyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"Richiesta inviata: rispondiamo entro il {made.due_on:%d/%m/%Y}."
            )
            return redirect(made)
    reasons = []
    if kind == RequestKind.ERASURE:
        reasons = services.reasons_to_keep(registry.subject_of(user=request.user))
    context = {"form": form, "kind": kind, "reasons": reasons}
    return render(request, "privacy/ask.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(DataRequest.objects.visible_to(request.user), pk=pk)
    if mine.user_id != request.user.pk:
        raise PermissionDenied
    try:
        services.withdraw(request_id=mine.pk, user=request.user)
    except PrivacyError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Richiesta ritirata.")
    return redirect(mine)
