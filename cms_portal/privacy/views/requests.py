"""The requests as the office handles them; who asked reads the same page without the buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest, require_step_up
from cms_portal.accounts.roles import Role
from cms_portal.privacy import registry, services
from cms_portal.privacy.access import READERS, for_office, for_staff
from cms_portal.privacy.enums import WAITING, RequestKind
from cms_portal.privacy.exceptions import PrivacyError
from cms_portal.privacy.forms import AnswerForm, ExtendForm, NoteRequestForm
from cms_portal.privacy.models import DataRequest
from cms_portal.privacy.services.requests import subject_of

PER_PAGE = 40


@require_safe
@for_office
def request_list(request: AuthenticatedRequest) -> HttpResponse:
    """What waits comes first, by its term; then what is closed."""
    is_closed = Case(When(state__in=WAITING, then=Value(0)), default=Value(1),
                     output_field=IntegerField())  # fmt: skip
    rows = DataRequest.objects.annotate(is_closed=is_closed).order_by("is_closed", "due_on", "pk")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina")),
        "waiting": DataRequest.objects.waiting().count(),
        "may_act": request.user.has_role(Role.STAFF),
    }
    return render(request, "privacy/request_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def request_new(request: AuthenticatedRequest) -> HttpResponse:
    """Find the person, then write down what they ask."""
    cerca = request.POST.get("cerca", request.GET.get("cerca", ""))[:200]
    form = NoteRequestForm(request.POST or None, cerca=cerca)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            found = form.subject
            made = services.note_request(
                subject=registry.subject_of(user=found.user, person_id=found.person_id),
                kind=RequestKind(data["kind"]),
                text=data["text"],
                received_on=data["received_on"],
                by=request.user,
            )
        except PrivacyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Registrata: va evasa entro il {made.due_on:%d/%m/%Y}.")
            return redirect(made)
    context = {"form": form, "cerca": cerca}
    status = 422 if form.errors else 200
    return render(request, "privacy/request_new.html", context, status=status)


@require_safe
def request_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _show(request, _get(request, pk))


def _get(request: AuthenticatedRequest, pk: int) -> DataRequest:
    rows = DataRequest.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("user", "closed_by", "recorded_by", "anonymisation"), pk=pk
    )


def _show(
    request: AuthenticatedRequest, shown: DataRequest, *, status: int = 200, **forms_: forms.Form
) -> HttpResponse:
    is_office = request.user.has_role(*READERS)
    may_act = request.user.has_role(Role.STAFF) and shown.is_open
    context: dict[str, Any] = {
        "request_": shown,
        "is_office": is_office,
        "is_mine": shown.user_id == request.user.pk,
        "may_act": may_act,
        "record": getattr(shown, "anonymisation", None) if is_office else None,
        "extend_form": forms_.get("extend") or ExtendForm(initial={"until": shown.latest_due_on}),
        "answer_form": forms_.get("answer") or AnswerForm(),
        "preview": None,
    }
    if is_office and shown.is_open and shown.kind == RequestKind.ERASURE:
        context["preview"] = services.preview(subject_of(shown))
        if "answer" not in forms_ and (reasons := context["preview"]["reasons"]):
            text = "\n".join(["Per ora non è possibile cancellare i vostri dati.", *reasons])
            context["answer_form"] = AnswerForm(initial={"text": text})
    return render(request, "privacy/request.html", context, status=status)


def _get_to_act(request: AuthenticatedRequest, pk: int) -> DataRequest:
    """404 to who may not see it, 403 to who reads it only."""
    shown = _get(request, pk)
    if not request.user.has_role(Role.STAFF):
        raise PermissionDenied
    return shown


def _act(
    request: AuthenticatedRequest, shown: DataRequest, done: str, act: Callable[[], object]
) -> HttpResponse:
    try:
        act()
    except PrivacyError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(shown)


@require_POST
def request_extend(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    shown = _get_to_act(request, pk)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        return _show(request, shown, status=422, extend=form)
    data = form.cleaned_data
    return _act(
        request,
        shown,
        "Termine prorogato: chi ha chiesto riceve il motivo.",
        lambda: services.extend(request_id=shown.pk, until=data["until"], reason=data["reason"]),
    )


@require_POST
def request_answer(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    shown = _get_to_act(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, shown, status=422, answer=form)
    is_granted = request.POST.get("esito") == "accolta"
    text = form.cleaned_data["text"]
    return _act(
        request,
        shown,
        "Risposta inviata.",
        lambda: services.answer(
            request_id=shown.pk, is_granted=is_granted, text=text, by=request.user
        ),
    )


@require_POST
def request_erase(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """There is no way back: who it is is asked once more."""
    shown = _get_to_act(request, pk)
    require_step_up(request)
    return _act(
        request,
        shown,
        "Cancellazione disposta: parte la risposta, poi i dati diventano anonimi.",
        lambda: services.grant_erasure(request_id=shown.pk, by=request.user),
    )
