"""The last moves of an act: in the register, back to the city."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cms_portal.accounts.http import AuthenticatedRequest
from protocols import services
from protocols.closing_forms import RegisteredForm, ReturnedForm
from protocols.enums import SENDERS, ProtocolState
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.models import Protocol
from protocols.views.review import get_act


@require_POST
def mark_registered(request: AuthenticatedRequest, code: str) -> HttpResponse:
    form = RegisteredForm(request.POST)

    def write(protocol: Protocol) -> None:
        is_first = protocol.state == ProtocolState.COUNTERSIGNED
        record = services.mark_registered if is_first else services.write_registration
        record(
            protocol_id=protocol.pk,
            by=request.user,
            number=form.cleaned_data["repertorio"],
            register=form.cleaned_data["registro"],
            registered_on=form.cleaned_data["registrato_il"],
        )

    return _close(request, code, form, write, "repertorio scritto.")


@require_POST
def mark_returned(request: AuthenticatedRequest, code: str) -> HttpResponse:
    form = ReturnedForm(request.POST)

    def write(protocol: Protocol) -> None:
        services.mark_returned(
            protocol_id=protocol.pk,
            by=request.user,
            returned_on=form.cleaned_data["restituito_il"],
        )

    return _close(request, code, form, write, "segnato come restituito al Comune.")


def _close(
    request: AuthenticatedRequest,
    code: str,
    form: forms.Form,
    write: Callable[[Protocol], None],
    done: str,
) -> HttpResponse:
    """404 to who may not see the act, 403 to who reads it only; the service asks once more."""
    protocol = get_act(request, code)
    if not request.user.has_role(*SENDERS):
        raise PermissionDenied
    if not form.is_valid():
        reasons = [str(each) for errors in form.errors.values() for each in errors]
        messages.error(request, f"Non fatto. {' '.join(reasons)}")
        return redirect(protocol)
    try:
        write(protocol)
    except NotAllowed as error:
        raise PermissionDenied from error
    except ProtocolError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{protocol}: {done}")
    return redirect(protocol)
