"""Record the act with which the city's body approves the text."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cms_portal.accounts.http import AuthenticatedRequest
from protocols import services
from protocols.enums import CommentSide
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.municipal_forms import MunicipalActForm
from protocols.services.comments import side_of
from protocols.services.municipal import RECORDABLE_STATES, municipal_act_of
from protocols.views.review import get_act


@require_http_methods(["GET", "HEAD", "POST"])
def municipal_act(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = get_act(request, code)
    side = side_of(protocol, request.user)
    if side is None:
        raise PermissionDenied
    if protocol.state not in RECORDABLE_STATES:
        messages.error(request, "L'atto del Comune si registra quando il testo è trasmesso.")
        return redirect(protocol)
    act = municipal_act_of(protocol)
    is_sent = request.method == "POST"
    form = MunicipalActForm(request.POST, request.FILES) if is_sent else MunicipalActForm.of(act)
    if is_sent and form.is_valid():
        try:
            made = services.record_municipal_act(
                protocol_id=protocol.pk,
                facts=form.facts,
                upload=form.cleaned_data["file"],
                by=request.user,
            )
        except NotAllowed as error:
            raise PermissionDenied from error
        except ProtocolError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Registrato: {made}.")
            return redirect(protocol)
    context = {
        "protocol": protocol,
        "act": act,
        "form": form,
        "is_of_city": side == CommentSide.CITY,
    }
    status = 422 if form.errors else 200
    return render(request, "protocols/municipal.html", context, status=status)
