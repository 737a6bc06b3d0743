"""The door without a network: what the page takes along, and what it brings back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from events import arrivals, services
from events.arrivals import Figures
from events.door_roster import is_over, mark_of, presences_since, roster
from events.enums import OPEN_DOOR
from events.exceptions import PresenceRefused
from events.forms.door import NewcomerForm
from events.forms.uploads import MOST_IN_A_FILE, NotAnUpload, read_hour, read_upload
from events.models import Event
from events.views.door import get_event_at_the_door, with_camera

WORKER = settings.BASE_DIR / "static" / "js" / "check-in-worker.js"
OVER = "L'evento è finito: gli arrivi si registrano dalla pagina, con la rete."
LARGEST_FILE = 4 * 1024 * 1024


@require_safe
@login_not_required
def check_in_worker(request: HttpRequest) -> HttpResponse:
    """The same for everybody, and without a name in it. It may serve a page at the door."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/eventi/"
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def check_in_shell(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The page without anybody in it: what is shown when the network is gone."""
    event = get_event_at_the_door(request, pk)
    choices = arrivals.choices(event)
    context = {
        "event": event,
        "choices": choices,
        "chosen": choices.today(),
        "is_shell": True,
        "may_record": event.state in OPEN_DOOR,
        "is_over": is_over(event),
        "newcomer": NewcomerForm(event=event),
    }
    return with_camera(render(request, "events/check_in.html", context))


@require_safe
def check_in_roster(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    event = get_event_at_the_door(request, pk)
    if is_over(event):
        return JsonResponse({"why": OVER}, status=410)
    body = roster(event, arrivals.choices(event), request.user)
    mark = mark_of(body)
    response = get_conditional_response(request, etag=mark) or JsonResponse(body)
    response["ETag"] = mark
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
def check_in_state(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    """Who has come since; the figures of a moment; the token with which to send what waits."""
    event = get_event_at_the_door(request, pk)
    now = timezone.now()
    body: dict[str, Any] = {
        "owner": request.user.pk,
        "token": get_token(request),
        "now": now,
        "rows": presences_since(event, read_hour(request.GET.get("da", ""))),
    }
    try:
        moment = arrivals.choices(event).of(request.GET.get("momento", "")).moment
    except PresenceRefused:
        return JsonResponse(body)
    figures = Figures.of(event, moment)
    body["figures"] = {
        "cities": figures.cities,
        "people": figures.people,
        "invited": figures.invited,
    }
    return JsonResponse(body)


@require_POST
def check_in_sync(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    """What a phone kept: 200 with what became of each row; a row that is refused says why."""
    event = get_event_at_the_door(request, pk)
    try:
        upload = read_upload(request.body, event=event)
    except NotAnUpload as error:
        return JsonResponse({"why": str(error)}, status=422 if error.is_json else 400)
    taken = services.take_upload(
        event=event, rows=upload.rows, choices=arrivals.choices(event), by=request.user
    )
    answers: dict[str, dict[str, str]] = {}
    for row in upload.rows:
        key = str(row.nonce)
        if why := taken.refused.get(row.nonce):
            answers[key] = {"state": "refused", "why": why}
        elif row.nonce in taken.repeated:
            answers[key] = {"state": "repeated"}
        else:
            answers[key] = {"state": "new" if row.nonce in taken.new else "known"}
    for key, why in upload.refused.items():
        answers[key] = {"state": "refused", "why": why}
    return JsonResponse({"rows": answers})


@require_POST
def check_in_file(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """What a phone saved to a file, sent from any other."""
    event = get_event_at_the_door(request, pk)
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list) or (sent.size or 0) > LARGEST_FILE:
        messages.error(request, "Scegliete il file degli ingressi che il telefono ha salvato.")
        return redirect("events:check_in", event.pk)
    try:
        upload = read_upload(sent.read(), event=event, most=MOST_IN_A_FILE)
    except NotAnUpload as error:
        messages.error(request, str(error))
        return redirect("events:check_in", event.pk)
    if upload.event_id != event.pk:
        messages.error(request, "Il file è di un altro evento: non è stato registrato nulla.")
        return redirect("events:check_in", event.pk)
    taken = services.take_upload(
        event=event, rows=upload.rows, choices=arrivals.choices(event), by=request.user
    )
    refused = [*taken.refused.values(), *upload.refused.values()]
    _tell_of_file(request, event, taken, refused)
    return redirect("events:check_in", event.pk)


def _tell_of_file(
    request: AuthenticatedRequest, event: Event, taken: services.Taken, refused: list[str]
) -> None:
    new = (
        "1 registrazione nuova" if len(taken.new) == 1 else f"{len(taken.new)} registrazioni nuove"
    )
    words = f"File letto: {new}, {len(taken.known)} già arrivate"
    if taken.repeated:
        words += f", {len(taken.repeated)} di persone già presenti (contano una volta)"
    messages.success(request, f"{words}.")
    for why in sorted(set(refused)):
        messages.warning(request, f"Righe non accettate: {refused.count(why)}. {why}")
