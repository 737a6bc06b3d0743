"""A city tells a change of its people; the office reads the act and answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cities import services
from cities.access import keeps_people, speaks_for
from cities.addresses import warnings
from cities.enums import ProposalKind, ProposalState
from cities.exceptions import CityError, NotAllowed
from cities.forms.proposals import AcceptForm, ProposalForm, RefuseForm
from cities.models import ChangeProposal, Referent
from cities.views.access import for_the_programme, get_city
from cms_portal.accounts.http import AuthenticatedRequest

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: AuthenticatedRequest, cadastral_code: str) -> HttpResponse:
    """First what changes, then the fields for that."""
    city = get_city(request, cadastral_code)
    if keeps_people(request.user):  # the office registers without asking itself
        return redirect("cities:people", cadastral_code=city.cadastral_code)
    if not speaks_for(request.user, city):
        raise PermissionDenied
    asked = request.POST.get("cosa") or request.GET.get("cosa", "")
    what = ProposalKind(asked) if asked in ProposalKind.values else None
    context: dict[str, Any] = {"city": city, "what": what, "kinds": ProposalKind}
    if what is None:
        context["has_referents"] = Referent.objects.current().filter(city=city).exists()
        return render(request, "cities/proposal_kinds.html", context)
    form = ProposalForm(
        request.POST or None,
        request.FILES or None,
        initial={"lascia": request.GET.get("lascia")},
        city=city,
        what=what,
    )
    if request.method == "POST" and form.is_valid():
        token, file = form.cleaned_data["gettone"], form.cleaned_data["file"]
        try:
            proposal = services.propose_change(
                city=city, token=token, act_file=file, by=request.user, **form.proposed
            )
        except ValidationError as error:
            form.show_refusal(error)
        else:
            messages.success(request, "Inviata: la segreteria la legge e vi risponde per e-mail.")
            return redirect(proposal)
    status = 422 if form.errors else 200
    return render(request, "cities/propose.html", context | {"form": form}, status=status)


@require_safe
@for_the_programme
def proposal_list(request: AuthenticatedRequest) -> HttpResponse:
    state = request.GET.get("stato", ProposalState.PROPOSED.value)
    rows = ChangeProposal.objects.visible_to(request.user).select_related(
        "city", "referent__person"
    )
    if state in ProposalState.values:
        rows = rows.filter(state=state)
    if state == ProposalState.PROPOSED:
        rows = rows.order_by("proposed_at", "pk")  # who has waited longest comes first
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina")),
        "states": [("", "Tutte"), *ProposalState.choices],
        "state": state if state in ProposalState.values else "",
    }
    return render(request, "cities/proposals.html", context)


def _get(request: AuthenticatedRequest, pk: int) -> ChangeProposal:
    rows = ChangeProposal.objects.visible_to(request.user).select_related(
        "city__region", "referent__person", "act_file", "decided_by", "proposed_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
def proposal_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _show(request, _get(request, pk))


def _show(
    request: AuthenticatedRequest,
    proposal: ChangeProposal,
    *,
    accept_form: AcceptForm | None = None,
    refuse_form: RefuseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_answer = proposal.is_open and keeps_people(request.user)
    context = {
        "proposal": proposal,
        "accept_form": (accept_form or AcceptForm(proposal=proposal)) if may_answer else None,
        "refuse_form": (refuse_form or RefuseForm()) if may_answer else None,
        "may_withdraw": proposal.is_open and speaks_for(request.user, proposal.city),
        "address_warnings": warnings(proposal.email) if may_answer and proposal.email else [],
        "show_office": request.user.sees_all_cities,  # a city reads the answer, not whose hand
    }
    return render(request, "cities/proposal.html", context, status=status)


def _get_to_answer(request: AuthenticatedRequest, pk: int) -> ChangeProposal:
    """404 to who may not see the proposal, 403 to who reads it only; the services ask once more."""
    proposal = _get(request, pk)
    if not keeps_people(request.user):
        raise PermissionDenied
    return proposal


@require_POST
def accept(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    proposal = _get_to_answer(request, pk)
    form = AcceptForm(request.POST, proposal=proposal)
    if form.is_valid():
        try:
            services.accept_change(
                proposal_id=proposal.pk,
                person=form.cleaned_data.get("persona"),
                ending=form.cleaned_data.get("cessano") or [],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        except CityError as error:
            messages.error(request, str(error))
            return redirect(proposal)
        else:
            messages.success(request, "Accolta e registrata: la città riceve la risposta.")
            return redirect("cities:people", cadastral_code=proposal.city.cadastral_code)
    return _show(request, proposal, accept_form=form, status=422)


@require_POST
def refuse(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    proposal = _get_to_answer(request, pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _show(request, proposal, refuse_form=form, status=422)
    try:
        services.refuse_change(
            proposal_id=proposal.pk, reason=form.cleaned_data["motivo"], by=request.user
        )
    except CityError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Non accolta: la città riceve il motivo.")
    return redirect(proposal)


@require_POST
def withdraw(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    proposal = _get(request, pk)
    try:
        services.withdraw_change(proposal_id=proposal.pk, by=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    except CityError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Ritirata: la segreteria non la esamina più.")
    return redirect(proposal)
