"""The papers of an event in one ZIP: of whom, how far it is, those that were made before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cities.exceptions import NotAllowed
from cities.names import fold
from cms_portal.accounts.http import AuthenticatedRequest
from cms_portal.accounts.roles import Role
from events.enums import DossierScope
from events.exceptions import EventError
from events.forms.dossiers import DossierForm
from events.models import Dossier, Event, Registration
from events.services import dossiers as service
from events.views.getting import get_event

SHOWN = 20  # the last dossiers
MOST_FOUND = 12  # people of one search


@require_safe
def dossiers(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The page, or for htmx one of its two pieces: the list, the people found."""
    event = get_event(request, pk)
    piece = request.GET.get("parte") if request.headers.get("HX-Request") else None
    reader = _Reader(request, event)
    if piece == "elenco":
        response = render(request, "events/_dossiers.html", {"event": event} | reader.made())
    elif piece == "persone":
        response = render(request, "events/_dossier_people.html", {"event": event} | reader.found())
    else:
        response = _page(request, event, reader)
    response["Vary"] = "HX-Request"
    return response


@require_POST
def dossier_new(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event(request, pk)
    reader = _Reader(request, event)
    form = reader.form(request.POST)
    if not form.is_valid():
        return _page(request, event, reader, form)
    try:
        made = service.request_dossier(
            extent=form.extent, token=form.cleaned_data["token"], by=request.user
        )
    except NotAllowed as error:
        raise Http404 from error  # of what one does not see
    except EventError as error:
        form.add_error(None, str(error))
        return _page(request, event, reader, form)
    messages.success(request, f"Fascicolo in preparazione: {made.words}.")
    return redirect(f"{reverse('events:dossiers', args=[event.pk])}#fascicoli")


class _Reader:
    """What this person may ask for of this event; nothing at all is a page that is not there."""

    def __init__(self, request: AuthenticatedRequest, event: Event) -> None:
        self.request, self.event, user = request, event, request.user
        self.is_of_the_programme = user.has_role(Role.STAFF, Role.AUTHORITY, Role.AUDITOR)
        self.takes_whole = service.takes_whole_dossiers(user)
        self.cities = service.cities_of(user, event)
        if not self.is_of_the_programme and not self.cities:
            raise Http404

    def form(self, data: Any = None) -> DossierForm:
        people = Registration.objects.none()
        if self.is_of_the_programme:
            rows = Registration.objects.visible_to(self.request.user)
            people = rows.filter(event=self.event).select_related("person")
        return DossierForm(data, event=self.event, cities=self.cities, registrations=people)

    def found(self) -> dict[str, Any]:
        """The people whose names hold every word that was typed."""
        typed = self.request.GET.get("cerca", "")[:100]
        words = fold(typed).split()
        people: list[Registration] = []
        if words and self.is_of_the_programme:
            wanted = Q()
            for word in words:
                wanted &= Q(person__folded_name__contains=word)
            rows = Registration.objects.visible_to(self.request.user)
            rows = rows.filter(wanted, event=self.event).by_name()
            related = ("person", "delegation__city", "delegation__organisation")
            people = list(rows.select_related(*related)[: MOST_FOUND + 1])
        return {
            "typed": typed,
            "people": people[:MOST_FOUND],
            "has_more": len(people) > MOST_FOUND,
            "form": self.form(),
        }

    def made(self) -> dict[str, Any]:
        rows = Dossier.objects.visible_to(self.request.user).filter(event=self.event)
        related = ("job", "file", "by", "city", "registration__person", "event")
        shown = list(rows.select_related(*related)[:SHOWN])
        return {"dossiers": shown, "must_ask_again": any(one.is_under_way for one in shown)}


def _page(
    request: AuthenticatedRequest, event: Event, reader: _Reader, sent: DossierForm | None = None
) -> HttpResponse:
    context = reader.found() | reader.made()
    context |= {
        "event": event,
        "form": sent or context["form"],
        "is_sent": sent is not None,
        "takes_whole": reader.takes_whole,
        "is_of_the_programme": reader.is_of_the_programme,
        "cities": reader.cities,
        "Scope": DossierScope,
    }
    return render(request, "events/dossiers.html", context, status=422 if sent else 200)
