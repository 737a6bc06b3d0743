"""A city's delegation on one page: the answer, the people, their tables."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cities.exceptions import NotAllowed
from cms_portal.accounts.http import AuthenticatedRequest
from events import roster, services
from events.enums import RegistrationRole
from events.exceptions import EventError
from events.forms.delegations import AnswerForm, NameForm, TablesForm
from events.links import links_of_delegation
from events.models import Delegation, Registration
from events.services.delegations import is_office, require_voice

SEATS_AT_ONCE = 12  # more rows than a page can ask for in one go


@require_safe
def delegation_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    delegation = _delegation(request, pk)
    return render(request, "events/delegation.html", _context(request, delegation))


@require_POST
def answer(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    delegation = _delegation(request, pk)
    _require_voice(request, delegation)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            services.answer_delegation(
                delegation=delegation,
                accept=form.accepts,
                reason=form.cleaned_data["motivo"],
                by=request.user,
            )
        except EventError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _told(delegation, accepts=form.accepts))
            return redirect(delegation)
    context = _context(request, delegation) | {"answer": form, "is_refusing": True}
    return render(request, "events/delegation.html", context, status=422)


@require_POST
def name_people(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """All the seats of the page at once: what is in order is kept only when all of it is."""
    delegation = _delegation(request, pk)
    _require_voice(request, delegation)
    forms = _name_forms(delegation, request)
    answers = [form.is_valid() for form in forms]  # every row says what is wrong with it
    if all(answers):
        named = [form for form in forms if form.is_named]
        if not named:
            messages.warning(request, "Scrivete almeno una persona.")
            return redirect(delegation)
        if _name_all(request, delegation, named):
            words = (
                "Una persona iscritta." if len(named) == 1 else f"{len(named)} persone iscritte."
            )
            messages.success(request, words)
            return redirect(delegation)
    context = _context(request, delegation) | {"name_forms": forms}
    return render(request, "events/delegation.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def choose_tables(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    registration, delegation = get_member(request, pk)
    form = TablesForm(
        _sent(request), slots=roster.tables(delegation.event), registration=registration
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_sessions(
                registration=registration, choices=form.choices, by=request.user
            )
        except EventError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Scelte registrate per {registration.person.shown_name}.")
            return redirect(delegation)
    context = {"registration": registration, "delegation": delegation, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "events/delegation_tables.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    registration, delegation = get_member(request, pk)
    role = RegistrationRole(registration.role)
    form = NameForm(_sent(request), delegation=delegation, role=role, slots=[])
    if request.method == "POST" and form.is_valid():
        if not form.is_named:
            form.add_error("cognome", "Scrivete chi viene.")
        else:
            try:
                new = services.replace_person(
                    registration=registration, person=form.who, by=request.user
                )
            except (EventError, ValidationError) as error:
                _show(form, error)
            else:
                words = (
                    f"Al posto di {registration.person.shown_name} viene {new.person.shown_name}."
                )
                messages.success(request, words)
                return redirect(delegation)
    context = {"registration": registration, "delegation": delegation, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "events/delegation_replace.html", context, status=status)


@require_POST
def withdraw(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    registration, delegation = get_member(request, pk)
    try:
        services.withdraw_person(registration=registration, by=request.user)
    except EventError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{registration.person.shown_name} non è più fra gli iscritti.")
    return redirect(delegation)


def _delegation(request: AuthenticatedRequest, pk: int) -> Delegation:
    rows = Delegation.objects.visible_to(request.user)
    rows = rows.select_related("event", "city", "organisation", "answered_by", "answered_from")
    return get_object_or_404(rows, pk=pk)


def get_member(request: AuthenticatedRequest, pk: int) -> tuple[Registration, Delegation]:
    """A registration of a delegation that one speaks for; 404 without seeing it, else 403."""
    seen = Delegation.objects.visible_to(request.user)
    rows = Registration.objects.filter(delegation__in=seen).select_related(
        "person", "delegation__event", "delegation__city", "delegation__organisation"
    )
    registration = get_object_or_404(rows, pk=pk)
    delegation = registration.delegation
    assert delegation is not None
    _require_voice(request, delegation)
    return registration, delegation


def _require_voice(request: AuthenticatedRequest, delegation: Delegation) -> None:
    try:
        require_voice(delegation, request.user)
    except NotAllowed as error:
        raise PermissionDenied from error


def _context(request: AuthenticatedRequest, delegation: Delegation) -> dict[str, Any]:
    """What the page shows; forms for who may send them."""
    speaks = services.may_speak(request.user, delegation)
    office = is_office(request.user)
    people = roster.members(delegation)
    may_change = speaks and roster.may_change(delegation, is_office=office)
    may_answer = speaks and roster.may_answer(delegation, is_office=office)
    missing = roster.unnamed(delegation, [one.registration for one in people])
    return {
        "delegation": delegation,
        "event": delegation.event,
        "members": people,
        "links": links_of_delegation(delegation, [one.registration for one in people])
        if speaks
        else [],
        "missing": missing,
        "may_change": may_change,
        "may_answer": may_answer,
        "is_refusing": False,
        "answer": AnswerForm() if may_answer else None,
        "name_forms": _name_forms(delegation) if may_change and request.method != "POST" else [],
        "has_tables": may_change and bool(roster.tables(delegation.event)),
    }


def _name_forms(
    delegation: Delegation, request: AuthenticatedRequest | None = None
) -> list[NameForm]:
    """One for each seat without a name, the political ones first."""
    people = list(Registration.objects.registered().filter(delegation=delegation))
    slots = roster.tables(delegation.event)
    roles = roster.unnamed(delegation, people)[:SEATS_AT_ONCE]
    return [
        NameForm(
            request.POST if request else None,
            # by role: a form sent twice puts nobody on a seat of the other kind
            prefix=f"{role}-{roles[: place + 1].count(role)}",
            delegation=delegation,
            role=role,
            slots=slots,
        )
        for place, role in enumerate(roles)
    ]


def _name_all(request: AuthenticatedRequest, delegation: Delegation, forms: list[NameForm]) -> bool:
    with transaction.atomic():
        for form in forms:
            try:
                services.name_person(
                    delegation=delegation,
                    person=form.who,
                    role=form.role,
                    choices=form.choices,
                    by=request.user,
                )
            except (EventError, ValidationError) as error:
                _show(form, error)
                transaction.set_rollback(True)
                return False
    return True


def _sent(request: AuthenticatedRequest) -> QueryDict | None:
    """What was sent, be it nothing."""
    return request.POST if request.method == "POST" else None


def _show(form: NameForm, error: EventError | ValidationError) -> None:
    messages_ = error.messages if isinstance(error, ValidationError) else [str(error)]
    for message in messages_:
        form.add_error(None, message)


def _told(delegation: Delegation, *, accepts: bool) -> str:
    if accepts:
        return "Risposta registrata: partecipate. Ora scrivete chi viene."
    return "Risposta registrata: non partecipate."
