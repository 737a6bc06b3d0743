"""Writing an addendum, and reading the act as its addenda have left it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from protocols import services
from protocols.addendum_forms import AddendumForm, DayForm
from protocols.consolidated import amendments_of, signed_on, text_on, wordings_of
from protocols.documents import BLOCKS
from protocols.enums import REVIEW_OPENERS, SIGNED_STATES, ProtocolKind, ProtocolState
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.fields import FIELDS
from protocols.models import Protocol
from protocols.services.addenda import AddendumText, newer_ceilings, text_of, usual_premises
from protocols.services.changes import check_in_force


def get_whole_act(request: AuthenticatedRequest, code: str) -> Protocol:
    """With the data of its text; 404 to who may not see it."""
    rows = Protocol.objects.visible_to(request.user).select_related(
        "city__region", "template", "document", "root__template", "root__document", "root__city"
    )
    heavy = ("content", "html")
    rows = rows.defer(
        *(f"document__{name}" for name in heavy), *(f"root__document__{name}" for name in heavy)
    )
    return get_object_or_404(rows, code=code)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """A new addendum to a protocol, or the text of one that is a draft."""
    act = get_whole_act(request, code)
    if not request.user.has_role(*REVIEW_OPENERS):
        raise PermissionDenied
    root = act.root if act.is_addendum and act.root else act
    try:
        _check_may_write(act, root)
    except ProtocolError as error:
        messages.error(request, str(error))
        return redirect(act)
    text = text_of(act) if act.is_addendum else _new_text(root)
    ceilings = newer_ceilings(root, timezone.localdate())
    form = AddendumForm(
        request.POST or None,
        wordings=wordings_of(root),
        ceilings=ceilings,
        initial=AddendumForm.initial_of(text),
    )
    if request.method == "POST" and form.is_valid() and (made := _save(request, act, form)):
        return redirect(made)
    context = {
        "act": act,
        "root": root,
        "form": form,
        "ceilings": ceilings,
        "fields": list(FIELDS.values()),
        "blocks": list(BLOCKS),
    }
    status = 422 if form.errors else 200
    return render(request, "protocols/addendum.html", context, status=status)


def _check_may_write(act: Protocol, root: Protocol) -> None:
    if not act.is_addendum:
        check_in_force(root)
    elif act.state != ProtocolState.DRAFT:
        raise ProtocolError("Il testo si cambia solo in bozza.")


def _new_text(root: Protocol) -> AddendumText:
    return AddendumText(usual_premises(root), timezone.localdate())


def _save(request: AuthenticatedRequest, act: Protocol, form: AddendumForm) -> Protocol | None:
    verb = services.rewrite_addendum if act.is_addendum else services.start_addendum
    try:
        made = verb(protocol_id=act.pk, text=form.text(), by=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, f"{made}: la bozza ha il testo scritto.")
    return made


@require_safe
def text_in_force(request: AuthenticatedRequest, code: str) -> HttpResponse:
    root = get_whole_act(request, code)
    if root.kind != ProtocolKind.PROTOCOL or root.state not in SIGNED_STATES:
        raise Http404
    form = DayForm(request.GET)
    today = timezone.localdate()
    day = (form.cleaned_data["al"] if form.is_valid() else None) or today
    signed = signed_on(root)
    is_early = signed is not None and day < signed
    amendments = amendments_of(root)
    context = {
        "protocol": root,
        "form": form if form.errors else DayForm(initial={"al": day}),
        "day": day,
        "signed_on": signed,
        "is_early": is_early,
        "ended": _end_of(root),
        "clauses": [] if is_early else text_on(root, day),
        "in_force": [one for one in amendments if one.from_day <= day],
        "to_come": [one for one in amendments if one.from_day > day],
        "notes": [] if is_early else root.decisions.filter(chosen__in=["annotation", "note"]),
    }
    status = 422 if form.errors else 200
    return render(request, "protocols/text_in_force.html", context, status=status)


def _end_of(root: Protocol) -> object:
    return root.transitions.filter(to_state=ProtocolState.SUPERSEDED).first()
