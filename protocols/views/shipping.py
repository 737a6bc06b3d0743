""" "Spedizione" of a batch: what leaves, the numbers that come back, and how far each PEC is."""

from __future__ import annotations

import io

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.files.names import office_name
from cms_portal.spreadsheets.formats import CsvItalia, SafeXLSX
from protocols import services, shipping
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.journey_forms import NoteForm, NumbersForm
from protocols.journeys import NoteKind, TransmissionState
from protocols.models import GenerationBatch, Shipment
from protocols.pasted_numbers import read_pasted
from protocols.services.shipping import DEFAULT_NOTE
from protocols.views.access import for_preparers

PAGE_SIZE = 100
_FORMATS = {one.extension: one for one in (SafeXLSX, CsvItalia)}


def _batch(pk: int) -> GenerationBatch:
    return get_object_or_404(GenerationBatch.objects.select_related("template"), pk=pk)


@require_safe
@for_preparers
def board(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _show(request, _batch(pk))


def _show(
    request: AuthenticatedRequest, batch: GenerationBatch, note_form: NoteForm | None = None
) -> HttpResponse:
    rows = shipping.ordered(shipping.contents_of(batch))
    state = request.GET.get("stato", "")
    if state in TransmissionState.values:
        rows = rows.filter(Q(("travel_state", state)))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina"))
    shipment = Shipment.objects.filter(batch=batch).select_related("archive", "job").first()
    figures = shipping.figures(batch)
    lines = shipping.lines(page.object_list)
    context = {
        "batch": batch,
        "page": page,
        "lines": lines,
        "figures": figures,
        "total": sum(one.count for one in figures),
        "state": state,
        "to_leave": shipping.waiting_to_leave(batch),
        "addresses": "; ".join(one.pec for one in lines if one.pec),
        "without_pec": [one for one in lines if not one.pec],
        "shipment": shipment,
        "note_form": note_form or NoteForm(initial=_note_of(shipment)),
    }
    status = 422 if note_form else 200
    return render(request, "protocols/shipment.html", context, status=status)


def _note_of(shipment: Shipment | None) -> dict[str, str]:
    if shipment is None:
        return {"nota": NoteKind.EACH, "testo": DEFAULT_NOTE}
    return {"nota": shipment.note_kind, "testo": shipment.note_text}


@require_POST
@for_preparers
def prepare(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    batch = _batch(pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _show(request, batch, form)
    try:
        services.prepare_shipment(
            batch_id=batch.pk,
            note_kind=NoteKind(form.cleaned_data["nota"]),
            note_text=form.cleaned_data["testo"],
            by=request.user,
        )
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        form.add_error("testo", str(error))
        return _show(request, batch, form)
    messages.success(request, "Lo ZIP della spedizione è in preparazione.")
    return redirect("protocols:shipment", pk=batch.pk)


@require_safe
@for_preparers
def addresses(request: AuthenticatedRequest, pk: int, suffix: str) -> HttpResponse:
    batch = _batch(pk)
    if suffix not in _FORMATS:
        raise Http404
    made = _FORMATS[suffix]()
    stream = io.BytesIO()
    made.write(stream, shipping.list_table(batch))
    response = HttpResponse(stream.getvalue(), content_type=made.get_content_type())
    name = office_name("Elenco-invii", f"n-{batch.pk}", suffix=f".{suffix}")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_preparers
def numbers(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Paste, look, confirm: the text travels with the form, and is read anew each time."""
    batch = _batch(pk)
    form = NumbersForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"batch": batch, "form": form, "lines": None}
        return render(request, "protocols/shipment_numbers.html", context, status=status)
    rows = shipping.lines(shipping.ordered(shipping.contents_of(batch)))
    today = timezone.localdate()
    lines = read_pasted(form.cleaned_data["elenco"], rows, today=today)
    good = [one for one in lines if not one.problem]
    if "registra" in request.POST and good:
        day = form.cleaned_data["del_giorno"]
        sent_on = day if form.cleaned_data["sono_partite"] else None
        written, problems = services.record_numbers(
            lines=good, day=day, sent_on=sent_on, by=request.user
        )
        messages.success(request, f"{written} numeri di protocollo registrati.")
        if problems:
            messages.warning(request, " ".join(problems))
        return redirect("protocols:shipment", pk=batch.pk)
    context = {"batch": batch, "form": form, "lines": lines, "good": len(good)}
    context["day"] = form.cleaned_data["del_giorno"]
    context["bad"] = [one for one in lines if one.problem]
    return render(request, "protocols/shipment_numbers.html", context)
