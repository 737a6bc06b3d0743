"""The office and the delegations: whom to invite, who answered, who is still without names."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.roles import Role
from events import services
from events.enums import DelegationState, EventState, RegistrationState
from events.exceptions import EventError
from events.forms.inviting import InviteForm, TermsForm
from events.models import Delegation, Event
from events.services.delegations import is_office

FILTERS = {
    "": "Tutte",
    "attesa": "Senza risposta",
    "partecipa": "Partecipano",
    "nomi": "Con posti senza nome",
    "no": "Non partecipano",
}


@require_safe
def delegation_list(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_programme_event(request, pk)
    rows = _rows(request, event)
    wanted = request.GET.get("mostra", "")
    shown = [one for one in rows if _is_shown(one, wanted)]
    context = {
        "event": event,
        "rows": shown,
        "figures": _figures(rows),
        "filters": [(key, label, key == wanted) for key, label in FILTERS.items()],
        "is_filtered": bool(wanted),
        "may_invite": is_office(request.user) and _is_open(event),
        "unnamed_count": sum(bool(one.missing) for one in rows),
        "is_to_come": event.starts_on is None or event.starts_on > timezone.localdate(),
    }
    return render(request, "events/delegations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_programme_event(request, pk)
    _require_office(request)
    form = InviteForm(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            report = services.invite_delegations(
                event=event,
                cities=list(form.cleaned_data["citta"]),
                organisations=list(form.cleaned_data["enti"]),
                places=form.places,
                reply_by=form.cleaned_data["entro"],
                by=request.user,
            )
        except EventError as error:
            form.add_error(None, str(error))
        else:
            _tell(request, report)
            return redirect("events:delegations", pk=event.pk)
    status = 422 if form.is_bound else 200
    return render(request, "events/invite.html", {"event": event, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change_terms(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    delegation = _delegation(request, pk)
    initial = {
        "politici": delegation.seats_political,
        "tecnici": delegation.seats_technical,
        "entro": delegation.reply_by,
    }
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
    if delegation.city is None:
        form.fields["tecnici"].label = "Posti"
        del form.fields["politici"]
    if request.method == "POST" and form.is_valid():
        places = services.Places(form.cleaned_data.get("politici", 0), form.cleaned_data["tecnici"])
        try:
            services.change_terms(
                delegation=delegation,
                places=places,
                reply_by=form.cleaned_data["entro"],
                by=request.user,
            )
        except EventError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Posti e termine aggiornati per {delegation.name}.")
            return redirect("events:delegations", pk=delegation.event_id)
    context = {"delegation": delegation, "event": delegation.event, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "events/delegation_terms.html", context, status=status)


@require_POST
def invite_again(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    delegation = _delegation(request, pk)
    try:
        count = services.invite_again(delegation=delegation, by=request.user)
    except EventError as error:
        messages.error(request, f"{delegation.name}: {error}")
    else:
        if count:
            words = "Un messaggio" if count == 1 else f"{count} messaggi"
            messages.success(request, f"{words} in partenza per {delegation.name}.")
        else:
            messages.warning(request, f"{delegation.name} non ha referenti con un indirizzo.")
    return redirect("events:delegations", pk=delegation.event_id)


@require_POST
def chase_names(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Write now to the cities with seats without a name, once a day at most."""
    event = get_programme_event(request, pk)
    _require_office(request)
    count = services.chase_names(event=event, by=request.user)
    if count:
        words = "Un promemoria" if count == 1 else f"{count} promemoria"
        messages.success(request, f"{words} in partenza.")
    else:
        messages.info(
            request, "Nessun promemoria da mandare: oggi sono già partiti, o i nomi ci sono."
        )
    return redirect("events:delegations", pk=event.pk)


def get_programme_event(request: AuthenticatedRequest, pk: int) -> Event:
    """For who sees the programme: to the others these pages do not exist."""
    if not request.user.sees_all_cities:
        raise Http404
    return get_object_or_404(Event.objects.visible_to(request.user), pk=pk)


def _delegation(request: AuthenticatedRequest, pk: int) -> Delegation:
    if not request.user.sees_all_cities:
        raise Http404
    rows = Delegation.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("event", "city", "organisation"), pk=pk)
    _require_office(request)
    return found


def _is_open(event: Event) -> bool:
    return event.state == EventState.PUBLISHED and not event.is_over


def _require_office(request: AuthenticatedRequest) -> None:
    if not request.user.has_role(Role.STAFF):
        raise PermissionDenied


def _rows(request: AuthenticatedRequest, event: Event) -> list[Any]:
    """All of the event, each with how many people it has named and how many seats wait."""
    registered = Q(registrations__state=RegistrationState.REGISTERED)
    rows = (
        Delegation.objects.visible_to(request.user)
        .filter(event=event)
        .select_related("city", "organisation", "answered_by", "answered_from")
        .annotate(named=Count("registrations", filter=registered))
        .by_name()
    )
    found: list[Any] = list(rows)
    for one in found:
        comes = one.state == DelegationState.ACCEPTED
        one.missing = max(one.seats - one.named, 0) if comes else 0
    return found


def _is_shown(delegation: Any, wanted: str) -> bool:
    tests = {
        "attesa": delegation.state == DelegationState.INVITED,
        "partecipa": delegation.state == DelegationState.ACCEPTED,
        "nomi": bool(delegation.missing),
        "no": delegation.state == DelegationState.DECLINED,
    }
    return bool(tests.get(wanted, True))


def _figures(rows: list[Any]) -> dict[str, int]:
    states = Counter(one.state for one in rows)
    return {
        "invited": len(rows),
        "cities": sum(one.city_id is not None for one in rows),
        "cities_coming": sum(
            one.city_id is not None and one.state == DelegationState.ACCEPTED for one in rows
        ),
        "accepted": states[DelegationState.ACCEPTED],
        "declined": states[DelegationState.DECLINED],
        "waiting": states[DelegationState.INVITED],
        "named": sum(one.named for one in rows),
        "missing": sum(one.missing for one in rows),
    }


def _tell(request: AuthenticatedRequest, report: services.InviteReport) -> None:
    count = len(report.invited)
    if count:
        words = "Una delegazione invitata." if count == 1 else f"{count} delegazioni invitate."
        messages.success(request, words)
    if report.unreached:
        names = ", ".join(one.name for one in report.unreached)
        messages.warning(request, f"Non hanno referenti a cui scrivere: {names}.")
