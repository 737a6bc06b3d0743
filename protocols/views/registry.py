"""One number of one office: its page, its form."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cms_portal.accounts.http import AuthenticatedRequest
from protocols import services
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.journey_forms import EntryForm
from protocols.journeys import Journey, RegistrySide, is_of_city
from protocols.models import Protocol, RegistryEntry


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: AuthenticatedRequest, code: str, journey: str, side: str) -> HttpResponse:
    rows = Protocol.objects.visible_to(request.user).select_related("city")
    protocol = get_object_or_404(rows, code=code, document__isnull=False)
    if journey not in Journey.values or side not in RegistrySide.values:
        raise Http404
    of, at = Journey(journey), RegistrySide(side)
    if not services.may_record(request.user, protocol, of, at):
        raise PermissionDenied
    known = RegistryEntry.objects.filter(
        transmission__protocol=protocol,
        transmission__document=protocol.document_id,
        transmission__journey=journey,
        side=side,
    ).first()
    form = EntryForm(request.POST or None, initial=_initial(known))
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.record_entry(
                protocol_id=protocol.pk,
                journey=of,
                side=at,
                number=form.cleaned_data["numero"],
                dated_on=form.cleaned_data["del_giorno"],
                aoo=form.cleaned_data["aoo"],
                by=request.user,
            )
        except NotAllowed as error:
            raise PermissionDenied from error
        except ProtocolError as error:
            form.add_error("del_giorno", str(error))
        else:
            messages.success(request, f"Registrazione scritta: {saved}.")
            return redirect(f"{protocol.get_absolute_url()}#registrazioni")
    context = {
        "protocol": protocol,
        "form": form,
        "known": known,
        "journey": of,
        "side": at,
        "office": f"Comune di {protocol.city}" if is_of_city(of, at) else "Autorità di Gestione",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "protocols/registry_entry.html", context, status=status)


def _initial(known: RegistryEntry | None) -> dict[str, object]:
    if known is None:
        return {}
    return {"numero": known.number, "del_giorno": known.dated_on, "aoo": known.aoo}
