"""Asking for the kit of an act, and its card while it is being made."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from protocols import services
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.models import Protocol
from protocols.parts.kit import kit_part


def _get(request: AuthenticatedRequest, code: str) -> Protocol:
    rows = Protocol.objects.visible_to(request.user).select_related("city")
    return get_object_or_404(rows, code=code, document__isnull=False)


@require_safe
def kit(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """For htmx the card alone; a person is led to the act."""
    protocol = _get(request, code)
    part = kit_part(protocol, request.user)
    if part is None or not request.headers.get("HX-Request"):
        return redirect(f"{protocol.get_absolute_url()}#kit")
    response = render(request, part.template, {"part": part})
    response["Vary"] = "HX-Request"
    return response


@require_POST
def make(request: AuthenticatedRequest, code: str) -> HttpResponse:
    protocol = _get(request, code)
    try:
        services.request_kit(protocol_id=protocol.pk, by=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    return redirect(f"{protocol.get_absolute_url()}#kit")
