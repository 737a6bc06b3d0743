"""Approve, or mark as sent, the acts of many cities; then say what became of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.roles import Role
from protocols.bulk_forms import ChooseForm, SendForm
from protocols.enums import APPROVERS, SENDERS, ProtocolState
from protocols.models import Protocol, ProtocolQuerySet, ReviewRound
from protocols.services.bulk import Outcome, approve_many, send_many


@dataclass(frozen=True)
class _Work:
    title: str
    verb: str
    done: str
    hint: str
    state: ProtocolState
    roles: frozenset[Role]


_WORKS = {
    "trasmetti": _Work(
        "Segna come trasmessi",
        "Segna come trasmessi",
        "Trasmesso",
        "Il testo parte con la PEC del vostro ufficio: qui si segna che è partito.",
        ProtocolState.APPROVED,
        SENDERS,
    ),
    "approva": _Work(
        "Approva i testi esaminati",
        "Approva i testi scelti",
        "Approvato: il testo definitivo è in lavorazione",
        "Un testo con commenti aperti si approva dalla sua pagina, con il motivo.",
        ProtocolState.IN_REVIEW,
        APPROVERS,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: AuthenticatedRequest, work: str) -> HttpResponse:
    """404 to a city, 403 to who sees the acts and may not move them."""
    chosen = _WORKS.get(work)
    if chosen is None or not request.user.sees_all_cities:
        raise Http404
    if not request.user.has_role(*chosen.roles):
        raise PermissionDenied
    acts = _acts(request, chosen)
    make = SendForm if work == "trasmetti" else ChooseForm
    if request.method != "POST":
        return _show(request, chosen, make(acts=acts), acts)
    form = make(request.POST, acts=Protocol.objects.visible_to(request.user))
    if not form.is_valid():
        return _show(request, chosen, form, acts, status=422)
    if isinstance(form, SendForm):
        do: Callable[..., list[Outcome]] = partial(
            send_many, sent_on=form.cleaned_data["trasmesso_il"]
        )
    else:
        do = approve_many
    rows = form.cleaned_data["atti"].select_related("city").order_by("city__folded_name", "pk")
    outcomes = do(rows, by=request.user)
    context = {
        "work": chosen,
        "outcomes": outcomes,
        "done_count": sum(not one.problem for one in outcomes),
    }
    return render(request, "protocols/together_done.html", context)


def _acts(request: AuthenticatedRequest, work: _Work) -> ProtocolQuerySet:
    is_open = Q(comments__parent__isnull=True, comments__resolved_at__isnull=True)
    rows = Protocol.objects.visible_to(request.user).filter(state=work.state)
    if work.state == ProtocolState.IN_REVIEW:
        last = ReviewRound.objects.filter(protocol=OuterRef("pk")).order_by("-number")
        rows = rows.annotate(approved_at=Subquery(last.values("approved_at")[:1]))
        rows = rows.filter(approved_at__isnull=True)
    rows = rows.select_related("city__region").defer("prepared")
    waiting = Count("comments", filter=is_open, distinct=True)
    return rows.annotate(waiting=waiting).order_by("city__folded_name", "pk")


def _show(
    request: AuthenticatedRequest,
    work: _Work,
    form: ChooseForm,
    acts: ProtocolQuerySet,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "work": work,
        "form": form,
        "acts": list(acts),
        "ticked": set(request.POST.getlist("atti")),
        "is_sending": work.state == ProtocolState.APPROVED,
    }
    return render(request, "protocols/together.html", context, status=status)
