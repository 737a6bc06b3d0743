"""What changed since an act was signed, the path that is taken, the act that replaces it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.models import User
from protocols import services
from protocols.addendum_forms import DecisionForm
from protocols.changes import WHO_ACTS, Review, review_changes
from protocols.enums import APPROVERS, PREPARERS, REVIEW_OPENERS, ChangePath
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.forms import PrepareForm
from protocols.models import Protocol
from protocols.services.changes import check_in_force
from protocols.views.addenda import get_whole_act


@require_safe
def changes(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Who sees all cities reads it; a city reads its act, and this is the office's work."""
    protocol = _get(request, code)
    if refused := _refuse(request, protocol):
        return refused
    return _show(request, protocol, review_changes(protocol))


def _refuse(request: AuthenticatedRequest, protocol: Protocol) -> HttpResponse | None:
    """Back to its page, when there is nothing signed to change."""
    try:
        check_in_force(protocol)
    except ProtocolError as error:
        messages.error(request, str(error))
        return redirect(protocol)
    return None


def _get(request: AuthenticatedRequest, code: str) -> Protocol:
    protocol = get_whole_act(request, code)
    if not request.user.sees_all_cities:
        raise PermissionDenied
    return protocol


def _paths(review: Review, user: User) -> list[ChangePath]:
    """None lighter than the law allows; a note is the authority's own."""
    return [
        path
        for path in ChangePath
        if path.weight >= review.floor.weight
        and (path != ChangePath.NOTE or user.has_role(*APPROVERS))
    ]


def _show(
    request: AuthenticatedRequest,
    protocol: Protocol,
    review: Review,
    form: DecisionForm | None = None,
) -> HttpResponse:
    paths = _paths(review, request.user)
    status = 422 if form else 200
    context = {
        "protocol": protocol,
        "review": review,
        "form": form or DecisionForm(paths=paths, initial={"via": review.proposed}),
        "is_theirs": review.proposed in paths,
        "may_decide": review.waiting and request.user.has_role(*PREPARERS),
        "may_write": request.user.has_role(*REVIEW_OPENERS),
        "decisions": protocol.decisions.select_related("by"),
        "paths": [(path.label, WHO_ACTS[path]) for path in ChangePath],
    }
    return render(request, "protocols/changes.html", context, status=status)


@require_POST
def decide(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = _get(request, code)
    if not request.user.has_role(*PREPARERS):
        raise PermissionDenied
    if refused := _refuse(request, protocol):
        return refused
    review = review_changes(protocol)
    form = DecisionForm(request.POST, paths=_paths(review, request.user))
    if not form.is_valid():
        return _show(request, protocol, review, form)
    try:
        made = services.record_decision(
            protocol_id=protocol.pk,
            by=request.user,
            chosen=ChangePath(form.cleaned_data["via"]),
            reason=form.cleaned_data["motivo"],
            reference=form.cleaned_data.get("estremi", ""),
        )
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        form.add_error(None, str(error))
        return _show(request, protocol, review, form)
    messages.success(request, f"Registrato: {made.get_chosen_display().lower()}.")
    if made.chosen == ChangePath.ADDENDUM and request.user.has_role(*REVIEW_OPENERS):
        return redirect("protocols:addendum", protocol.code)
    if made.chosen == ChangePath.NEW_ACT and request.user.has_role(*REVIEW_OPENERS):
        return redirect("protocols:replace", protocol.code)
    return redirect("protocols:changes", protocol.code)


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Of which template, and from which day, is the act that replaces this one."""
    protocol = get_whole_act(request, code)
    if not request.user.has_role(*REVIEW_OPENERS):
        raise PermissionDenied
    if refused := _refuse(request, protocol):
        return refused
    form = PrepareForm(request.POST or None, initial={"data_nota": timezone.localdate()})
    try:
        if request.method == "POST" and form.is_valid():
            made = services.start_replacement(
                protocol_id=protocol.pk,
                template_id=form.cleaned_data["modello"].pk,
                letter_date=form.cleaned_data["data_nota"],
                by=request.user,
            )
            messages.success(request, f"{made.code}: bozza che sostituirà {protocol.code}.")
            return redirect(made)
    except ProtocolError as error:
        messages.error(request, str(error))
        return redirect(protocol)
    status = 422 if form.errors else 200
    context = {"protocol": protocol, "form": form}
    return render(request, "protocols/replace.html", context, status=status)
