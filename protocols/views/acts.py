"""The list of the acts, and one act."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cities.models import City
from cities.services.dossiers import TAKERS
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.documents.models import FrozenDocument
from cms_portal.documents.responses import pdf_response
from cms_portal.jobs.enums import WAITING, JobState
from protocols import documents, services
from protocols.enums import APPROVERS, OPEN_STATES, PREPARERS, RECALLABLE_STATES, ProtocolState
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.forms import ListFilter, SentForm, WithdrawForm
from protocols.guards import blockers, current_round
from protocols.models import Protocol, ProtocolQuerySet, ReviewRound, TextVersion
from protocols.parts import parts_of
from protocols.review_forms import RecallForm
from protocols.services.moves import allowed_moves
from protocols.services.municipal import municipal_act_of
from protocols.steps import steps_of

PAGE_SIZE = 100


@require_safe
def protocol_list(request: AuthenticatedRequest) -> HttpResponse:
    if not request.user.sees_all_cities:
        return _own_protocols(request)
    form = ListFilter(request.GET)
    rows = Protocol.objects.visible_to(request.user)
    rows = _filtered(rows, form).select_related("city__region").order_by("city__folded_name", "-pk")
    query = request.GET.copy()
    query.pop("pagina", None)
    context = {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina")),
        "query": query.urlencode(),
        "figures": _figures(request),
        "may_prepare": request.user.has_role(*PREPARERS),
        "may_approve": request.user.has_role(*APPROVERS),
    }
    return render(request, "protocols/list.html", context)


def _own_protocols(request: AuthenticatedRequest) -> HttpResponse:
    """A referent: straight to the act when there is one, else what to expect."""
    rows = list(
        Protocol.objects.visible_to(request.user).living().select_related("city__region")[:50]
    )
    if len(rows) == 1:
        return redirect(rows[0])
    cities = City.objects.visible_to(request.user)
    if not rows and not cities.exists():
        raise Http404
    return render(request, "protocols/own.html", {"protocols": rows, "cities": cities})


def _filtered(rows: ProtocolQuerySet, form: ListFilter) -> ProtocolQuerySet:
    if not form.is_valid():
        return rows.roots()
    chosen = form.cleaned_data
    if chosen["tipo"] != "tutti":
        rows = rows.addenda() if chosen["tipo"] else rows.roots()
    if chosen["stato"]:
        rows = rows.filter(state=chosen["stato"])
    else:
        rows = rows.exclude(state=ProtocolState.WITHDRAWN)
    if chosen["regione"]:
        rows = rows.filter(city__region=chosen["regione"])
    if text := chosen["cerca"].strip():
        rows = rows.filter(Q(city__in=City.objects.search(text)) | Q(code__icontains=text))
    return rows


def _figures(request: AuthenticatedRequest) -> list[dict[str, Any]]:
    """How many cities are where; a city with a withdrawn act counts as being without."""
    cities = City.objects.visible_to(request.user).filter(is_active=True).count()
    states = Counter(
        Protocol.objects.visible_to(request.user).one_per_city().values_list("state", flat=True)
    )
    signed = states[ProtocolState.COUNTERSIGNED] + states[ProtocolState.REGISTERED]
    signed += states[ProtocolState.RETURNED]
    in_review = states[ProtocolState.IN_REVIEW]
    reading = f"in esame del Comune {in_review}" if in_review else ""
    return [
        {"label": "Senza protocollo", "count": cities - states.total(), "of": cities},
        {"label": "In bozza", "count": states[ProtocolState.DRAFT], "of": None,
         "state": ProtocolState.DRAFT, "note": reading},
        {"label": "Testo definitivo, da trasmettere", "count": states[ProtocolState.APPROVED],
         "of": None, "state": ProtocolState.APPROVED},
        {"label": "Trasmessi, in attesa di firma", "count": states[ProtocolState.SENT], "of": None,
         "state": ProtocolState.SENT},
        {"label": "Firmati da entrambe le parti", "count": signed, "of": cities,
         "note": f"dal solo Comune {states[ProtocolState.SIGNED_BY_CITY]}"},
    ]  # fmt: skip


def _get(request: AuthenticatedRequest, code: str) -> Protocol:
    rows = Protocol.objects.visible_to(request.user).select_related(
        "city__region", "template", "document", "batch", "job"
    )
    return get_object_or_404(rows.defer("document__content", "document__html"), code=code)


@require_safe
def detail(request: AuthenticatedRequest, code: str) -> HttpResponse:
    return _show(request, _get(request, code))


def _show(
    request: AuthenticatedRequest,
    protocol: Protocol,
    *,
    sent_form: SentForm | None = None,
    withdraw_form: WithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    moves = {to for to, _ in allowed_moves(protocol, request.user)}
    may_recall = ProtocolState.DRAFT in moves and protocol.state in RECALLABLE_STATES
    data = _text_of(protocol)
    transitions = list(protocol.transitions.select_related("by"))
    may_send = ProtocolState.SENT in moves
    context = {
        "protocol": protocol,
        "document": protocol.document,
        "data": data,
        "title": documents.act_title(data) if data else "",
        "clauses": documents.clauses_for_page(data) if data else [],
        "steps": steps_of(protocol, transitions, municipal_act_of(protocol)),
        "parts": parts_of(protocol, request.user),
        "transitions": transitions,
        "total": Decimal(data["total"]) if data else None,
        "withdrawn_reason": transitions[-1].reason if transitions else "",
        "show_people": request.user.sees_all_cities,  # a city reads its act, not who typed it
        "may_prepare": request.user.has_role(*PREPARERS),
        "may_take_dossier": request.user.has_role(*TAKERS),
        "sent_form": (sent_form or SentForm()) if may_send else None,
        "sent_blockers": blockers(protocol, ProtocolState.SENT) if may_send else [],
        "is_moving": _is_moving(protocol),
        "last_recall": _last_recall(protocol),
        "recall_form": RecallForm(auto_id="richiamo-%s") if may_recall else None,
        "withdraw_form": (
            (withdraw_form or WithdrawForm()) if ProtocolState.WITHDRAWN in moves else None
        ),
    }
    return render(request, "protocols/detail.html", context, status=status)


def _is_moving(protocol: Protocol) -> bool:
    """A worker is about to make its document: the page looks again by itself."""
    if protocol.document_id or protocol.state not in OPEN_STATES or protocol.job is None:
        return False
    return protocol.job.state in (*WAITING, JobState.RUNNING)


def _last_recall(protocol: Protocol) -> TextVersion | None:
    if protocol.state != ProtocolState.DRAFT:
        return None
    return protocol.versions.order_by("-number").first()


def _text_of(protocol: Protocol) -> dict[str, Any] | None:
    """The definitive text, or the one that the city is reading."""
    found: FrozenDocument | ReviewRound | None = protocol.document
    if found is None and protocol.state == ProtocolState.IN_REVIEW:
        found = current_round(protocol)
    data: dict[str, Any] | None = found.data if found else None
    return data


@require_safe
def download(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = get_object_or_404(
        Protocol.objects.visible_to(request.user), code=code, document__isnull=False
    )
    return pdf_response(get_object_or_404(FrozenDocument, protocol=protocol))


def _get_to_move(request: AuthenticatedRequest, code: str) -> Protocol:
    """404 to who may not see the act, 403 to who reads it only; the services ask once more."""
    protocol = _get(request, code)
    if not request.user.has_role(*PREPARERS):
        raise PermissionDenied
    return protocol


@require_POST
def mark_sent(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = _get_to_move(request, code)
    form = SentForm(request.POST)
    if not form.is_valid():
        return _show(request, protocol, sent_form=form, status=422)
    try:
        services.mark_sent(
            protocol_id=protocol.pk, by=request.user, sent_on=form.cleaned_data["trasmesso_il"]
        )
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{protocol}: segnato come trasmesso.")
    return redirect(protocol)


@require_POST
def withdraw(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = _get_to_move(request, code)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _show(request, protocol, withdraw_form=form, status=422)
    try:
        services.withdraw(
            protocol_id=protocol.pk, by=request.user, reason=form.cleaned_data["motivo"]
        )
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{protocol}: ritirato. La città può averne uno nuovo.")
    return redirect(protocol)


@require_POST
def retry(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Have the document of a draft made again."""
    protocol = _get_to_move(request, code)
    try:
        services.retry_protocol(
            protocol_id=protocol.pk,
            by=request.user,
            accepts_second_wording="seconda" in request.POST,
        )
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{protocol}: il documento è di nuovo in lavorazione.")
    return redirect(protocol.batch or protocol)
