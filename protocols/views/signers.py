"""The authority accepts who represents the city today, on the text that names another."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cms_portal.accounts.http import AuthenticatedRequest
from protocols import services
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.review_forms import SignerForm
from protocols.views.review import get_act


@require_POST
def accept_signer(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = get_act(request, code)
    form = SignerForm(request.POST)
    reason = form.cleaned_data["motivo"] if form.is_valid() else ""
    try:
        accepted = services.accept_signer(protocol_id=protocol.pk, by=request.user, reason=reason)
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Firma sullo stesso testo: {accepted.names}.")
    return redirect(protocol)
