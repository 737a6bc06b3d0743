"""A text in review: read it, comment it, answer, close; the office's moves around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from protocols import services
from protocols.discussion import Discussion, read_discussion
from protocols.enums import REVIEW_OPENERS, CommentOutcome, ProtocolState
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.guards import changes_since_shown, obstacles
from protocols.models import ClauseComment, Protocol
from protocols.review_forms import (
    AnswerForm,
    ApproveForm,
    CommentForm,
    OutcomeForm,
    SubmitForm,
    TakeBackForm,
)
from protocols.services.comments import side_of
from protocols.services.moves import allowed_moves
from protocols.services.review import DAYS_TO_READ


def get_act(request: AuthenticatedRequest, code: str) -> Protocol:
    rows = Protocol.objects.visible_to(request.user).select_related(
        "city__region", "template", "document", "job"
    )
    rows = rows.defer("document__content", "document__html", "document__data")
    return get_object_or_404(rows, code=code)


def _get_to_write(request: AuthenticatedRequest, code: str) -> Protocol:
    """404 to who may not see the act, 403 to who reads it only."""
    protocol = get_act(request, code)
    if side_of(protocol, request.user) is None:
        raise PermissionDenied
    return protocol


@require_safe
def review(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = get_act(request, code)
    discussion = read_discussion(protocol, request.user)
    if discussion is None:
        raise Http404
    return _show(request, discussion)


def _show(request: AuthenticatedRequest, found: Discussion, *, status: int = 200) -> HttpResponse:
    protocol = found.protocol
    moves = {to for to, _ in allowed_moves(protocol, request.user)}
    is_open = protocol.state == ProtocolState.IN_REVIEW and not found.is_closing
    may_approve = is_open and ProtocolState.APPROVED in moves
    may_take_back = is_open and ProtocolState.DRAFT in moves
    in_the_way = obstacles(protocol, ProtocolState.APPROVED) if may_approve else []
    context: dict[str, Any] = {
        "protocol": protocol,
        "found": found,
        "shown": found.shown,
        "data": found.shown.data,
        "outcomes": CommentOutcome.choices,
        "show_people": request.user.sees_all_cities,
        "may_approve": may_approve,
        "obstacles": in_the_way,
        "may_overrule": in_the_way and all(one.may_be_overruled for one in in_the_way),
        "approve_form": ApproveForm(),
        "may_take_back": may_take_back,
        "take_back_form": TakeBackForm(),
        "stale": changes_since_shown(protocol) if may_take_back else [],
        "again_by": timezone.localdate() + timedelta(days=DAYS_TO_READ),
        "may_show_again": protocol.state == ProtocolState.IN_REVIEW
        and request.user.has_role(*REVIEW_OPENERS),
    }
    return render(request, "protocols/review.html", context, status=status)


@require_POST
def comment(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = _get_to_write(request, code)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _again(request, protocol, clause_key=str(request.POST.get("clausola", "")))
    made = None

    def write() -> None:
        nonlocal made
        made = services.add_comment(
            protocol_id=protocol.pk,
            clause_key=form.cleaned_data["clausola"],
            body=form.cleaned_data["commento"],
            proposed=form.cleaned_data["proposta"],
            token=form.cleaned_data["gettone"],
            by=request.user,
        )

    _try(request, write, "Commento inviato.")
    return _back(protocol, made)


@require_POST
def answer(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    protocol = _get_to_write(request, code)
    thread = _get_thread(request, protocol, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _again(request, protocol, thread=thread)
    outcome = OutcomeForm(request.POST)

    def write() -> None:
        services.answer_comment(
            comment_id=thread.pk,
            body=form.cleaned_data["risposta"],
            token=form.cleaned_data["gettone"],
            by=request.user,
        )
        if outcome.is_valid():
            services.resolve_comment(
                comment_id=thread.pk,
                outcome=CommentOutcome(outcome.cleaned_data["esito"]),
                by=request.user,
            )

    _try(request, write, "Risposta inviata.")
    return _back(protocol, thread, request)


@require_POST
def resolve(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Close with an outcome; without one, open again."""
    protocol = _get_to_write(request, code)
    thread = _get_thread(request, protocol, pk)
    form = OutcomeForm(request.POST)

    def write() -> None:
        if form.is_valid():
            services.resolve_comment(
                comment_id=thread.pk,
                outcome=CommentOutcome(form.cleaned_data["esito"]),
                by=request.user,
            )
        else:
            services.reopen_comment(comment_id=thread.pk, by=request.user)

    _try(request, write, "Commento chiuso." if form.is_valid() else "Commento riaperto.")
    return _back(protocol, thread, request)


@require_POST
def end_review(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = _get_to_write(request, code)

    def write() -> None:
        services.end_city_review(protocol_id=protocol.pk, by=request.user)

    _try(request, write, "Grazie: la segreteria sa che avete concluso l'esame.")
    return redirect("protocols:review", protocol.code)


@require_POST
def submit(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the city the text: the first time, or again with what is known today."""
    protocol = _get_to_write(request, code)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return redirect(protocol)

    def write() -> None:
        if protocol.state == ProtocolState.IN_REVIEW:
            services.show_again(
                protocol_id=protocol.pk, by=request.user, reply_by=form.cleaned_data["entro"]
            )
        else:
            services.submit_for_review(
                protocol_id=protocol.pk,
                by=request.user,
                reply_by=form.cleaned_data["entro"],
                accepts_second_wording=form.cleaned_data["seconda"],
            )

    _try(request, write, f"{protocol}: il testo è in esame del Comune.")
    return redirect(protocol)


@require_POST
def take_back(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = _get_to_write(request, code)
    form = TakeBackForm(request.POST)
    reason = form.cleaned_data["motivo"] if form.is_valid() else ""

    def write() -> None:
        services.take_back(protocol_id=protocol.pk, by=request.user, reason=reason)

    _try(request, write, f"{protocol}: riportato in bozza.")
    return redirect(protocol)


@require_POST
def approve(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = _get_to_write(request, code)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Il motivo ha al massimo 500 caratteri, senza segni nascosti.")
        return redirect("protocols:review", protocol.code)

    def write() -> None:
        services.approve_text(
            protocol_id=protocol.pk, by=request.user, reason=form.cleaned_data["motivo"]
        )

    if not _try(request, write, f"{protocol}: approvato. Il testo definitivo è in lavorazione."):
        return redirect("protocols:review", protocol.code)
    return redirect(protocol)


def _try(request: HttpRequest, write: Callable[[], None], done: str) -> bool:
    """Do it and say so, or say why not. Raises PermissionDenied."""
    try:
        write()
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True


def _get_thread(request: AuthenticatedRequest, protocol: Protocol, pk: int) -> ClauseComment:
    rows = ClauseComment.objects.visible_to(request.user).threads()
    return get_object_or_404(rows, protocol=protocol, pk=pk)


def _again(
    request: AuthenticatedRequest,
    protocol: Protocol,
    *,
    clause_key: str = "",
    thread: ClauseComment | None = None,
) -> HttpResponse:
    """The page with what was written and what is wrong with it."""
    found = read_discussion(protocol, request.user)
    if found is None:
        raise Http404
    passage = found.form_of(clause_key) if clause_key else None
    if passage and passage.form:
        passage.form = CommentForm(request.POST, auto_id=f"c-{clause_key}-%s")
    known = found.thread_of(thread.pk) if thread else None
    if known and known.form:
        known.form = AnswerForm(request.POST, auto_id=f"r-{known.comment.pk}-%s")
    return _show(request, found, status=422)


def _back(
    protocol: Protocol, thread: ClauseComment | None, request: HttpRequest | None = None
) -> HttpResponse:
    """Where the discussion is; from the page of all the acts, back there."""
    if request and thread and request.POST.get("da") == "commenti":
        return redirect(f"{reverse('protocols:disputes')}#commento-{thread.pk}")
    page = reverse("protocols:review", args=[protocol.code])
    return redirect(f"{page}#commento-{thread.pk}" if thread else page)
